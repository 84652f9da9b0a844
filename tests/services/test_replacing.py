"""Another file for a picture: its name, words and place stay, and what it had can be taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage, storages

from blog import pictures
from blog.models import FormerFile, Image
from blog.services import completing, filing, framing, replacing, ticking, uploading
from tests.builders import NOON, make_image, make_post, make_user, picture_bytes, storage_away

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
OTHER = picture_bytes(800, 300, colour="#aa2200")


def replace(image: Image, data: bytes = OTHER, **options: object) -> Image:
    return replacing.replace(image, data, **{"by": None, "at": LATER, **options})  # type: ignore[arg-type]


def complete_all(*, at=NOON) -> None:
    while ticking.complete_next(at=at):
        pass


def fresh(image: Image) -> Image:
    return Image.objects.drawable().get(pk=image.pk)


def test_another_file_is_shown_under_the_same_name_with_the_same_words():
    image = make_image("harbour", caption="At dawn.", credit="Ann")
    before = filing.read_original(image)
    by = make_user()
    now = replace(image, by=by)
    assert (now.pk, now.name, now.caption, now.credit) == (image.pk, "harbour", "At dawn.", "Ann")
    assert (now.width, now.height, now.whole_width, now.recipe) == (800, 300, 800, 0)
    assert filing.read_original(now) == OTHER
    former = now.former_files.get()
    assert (former.digest, former.format, former.width, former.height) == (image.digest, "jpeg", 640, 400)
    assert (former.replaced_at, former.replaced_by) == (LATER, by)
    assert filing.read_original(former) == before


def test_posts_show_the_new_file_at_once_and_its_sizes_when_they_are_made():
    image = make_image("harbour")
    complete_all()
    post = make_post(body="![](image:harbour)")
    old = {each.file for each in fresh(image).current}
    now = replace(image)
    post.refresh_from_db()
    assert now.safe is not None
    assert now.safe.url in post.html
    assert not [file for file in old if file in post.html]
    complete_all(at=LATER)
    post.refresh_from_db()
    assert "<source" in post.html
    assert not [file for file in old if file in post.html]
    # What was fetched or kept elsewhere meanwhile goes on finding the former files.
    assert all(default_storage.exists(file) for file in old)
    assert set(image.renditions.filter(retired_at=LATER).values_list("file", flat=True)) >= old


def test_crop_and_turn_go_and_the_focal_point_stays_on_its_spot():
    image = framing.cut(make_image("harbour"), pictures.Cut(0, 320, 200, 320, 200), at=NOON)
    framing.focus(image, x=50, y=0)
    now = replace(image, picture_bytes(1280, 800))
    assert filing.cut_of(now) == pictures.WHOLE
    assert (now.width, now.height) == (1280, 800)
    assert (now.focal_x, now.focal_y) == (75, 50)


def test_a_former_file_comes_back_with_all_its_sizes_and_the_other_one_is_kept():
    image = make_image("harbour")
    complete_all()
    old = {each.file for each in fresh(image).current}
    post = make_post(body="![](image:harbour)")
    html = post.html
    replace(image)
    complete_all(at=LATER)
    back = replacing.restore(FormerFile.objects.get(), by=None, at=LATER)
    assert (back.digest, back.width) == (image.digest, 640)
    assert {each.file for each in back.current} == old  # nothing has to be made again
    complete_all(at=LATER)
    post.refresh_from_db()
    assert post.html == html
    assert [former.width for former in back.former_files.all()] == [800]


def test_a_file_that_it_had_before_is_not_listed_beside_itself():
    image = make_image("harbour")
    first = filing.read_original(image)
    replace(image)
    replace(image, first)
    assert [former.width for former in image.former_files.all()] == [800]


def test_bytes_that_a_picture_has_are_refused_with_its_name():
    image, other = make_image("harbour"), make_image("other")
    for data, name in ((filing.read_original(other), "other"), (filing.read_original(image), "harbour")):
        with pytest.raises(replacing.HadAlready) as refusal:
            replace(image, data)
        assert refusal.value.image.name == name
    assert not FormerFile.objects.exists()
    assert fresh(image).digest == image.digest


def test_a_former_file_that_another_picture_has_meanwhile_does_not_come_back():
    image = make_image("harbour")
    first = filing.read_original(image)
    replace(image)
    uploading.store(first, file_name="again.jpg", by=None, at=LATER)
    with pytest.raises(replacing.HadAlready) as refusal:
        replacing.restore(FormerFile.objects.get(), by=None, at=LATER)
    assert refusal.value.image.name == "again"


def test_a_file_that_is_refused_changes_nothing():
    image = make_image("harbour")
    with pytest.raises(pictures.Refused):
        replace(image, b"<svg>")
    with storage_away(), pytest.raises(filing.Away):
        replace(image)
    assert fresh(image).digest == image.digest
    assert not FormerFile.objects.exists()


def test_a_picture_that_has_gone_meanwhile_gets_no_file():
    image = make_image("harbour")
    copy = Image.objects.get(pk=image.pk)
    uploading.remove(copy, at=NOON)
    with pytest.raises(Image.DoesNotExist):
        replace(image)


def test_a_waiting_picture_gets_its_first_file():
    image = Image.objects.create(name="to-come", created_at=NOON)
    by = make_user()
    now = replace(image, by=by)
    assert (now.is_waiting, now.uploaded_by) == (False, by)
    assert not now.former_files.exists()


def test_a_removed_picture_takes_its_former_files_along(settings):
    image = make_image("harbour")
    replace(image)
    uploading.remove(fresh(image), at=LATER)
    ticking.due(at=LATER)
    left = [*Path(settings.MEDIA_ROOT).rglob("*"), *Path(settings.HOME, "originals").rglob("*")]
    assert not [file for file in left if file.is_file()]
    assert not FormerFile.objects.exists()


def test_a_former_file_stays_while_another_picture_goes_that_has_the_same():
    image = make_image("harbour")
    first = filing.read_original(image)
    replace(image)
    other = uploading.store(first, file_name="again.jpg", by=None, at=LATER).image
    uploading.remove(other, at=LATER)
    ticking.due(at=LATER)
    assert filing.read_original(FormerFile.objects.get()) == first


def test_a_former_file_can_be_deleted_with_all_that_shows_it():
    image = make_image("harbour")
    complete_all()
    old = {each.file for each in image.renditions.all()}
    replace(image)
    complete_all(at=LATER)
    former = FormerFile.objects.get()
    replacing.forget(former, at=LATER)
    ticking.due(at=LATER)
    assert not storages["originals"].exists(former.original)
    assert not [file for file in old if default_storage.exists(file)]
    now = fresh(image)
    assert not completing.missing(now)
    assert all(default_storage.exists(each.file) for each in now.current)


def test_sizes_of_the_former_file_that_come_late_are_not_used():
    image = make_image("harbour")
    claimed = completing.claim(at=NOON)
    assert claimed is not None
    replace(image)
    completing.make_some(claimed, at=LATER)
    assert {each.width for each in fresh(image).current} == {800}
