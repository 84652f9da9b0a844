"""Pictures come in once, keep their words in one place, and are redrawn wherever they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages

from blog import pictures
from blog.models import Image
from blog.services import editing, publishing, refreshing, rendering, ticking, uploading
from tests.builders import NOON, make_author, make_draft, make_image, make_post, picture_bytes

pytestmark = pytest.mark.django_db


def store(data: bytes | None = None, **options: object) -> uploading.Stored:
    options = {"file_name": "Harbour at Dawn.JPG", "by": None, "at": NOON, **options}
    return uploading.store(data or picture_bytes(), **options)  # type: ignore[arg-type]


def test_a_picture_is_named_after_its_file_and_served_from_one_safe_rendition(settings):
    image = store().image
    assert (image.name, image.width, image.height, image.is_waiting) == ("harbour-at-dawn", 640, 400, False)
    assert image.safe is not None
    # The builder's picture has two colours, which PNG holds in fewer bytes than JPEG.
    assert (Path(settings.MEDIA_ROOT) / image.safe.file).read_bytes()[:4] == b"\x89PNG"


def test_the_original_is_kept_whole_and_nowhere_under_media(settings):
    data = picture_bytes()
    image = store(data).image
    with storages["originals"].open(image.original) as kept:
        assert kept.read() == data
    served = [file.read_bytes() for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]
    assert served
    assert data not in served


def test_the_same_bytes_again_give_the_same_image_with_its_words():
    first = store(alt="Boats.")
    again = store(file_name="other.jpg", alt="Something else.")
    assert (first.is_new, again.is_new) == (True, False)
    assert (again.image.pk, again.image.alt) == (first.image.pk, "Boats.")


def test_other_bytes_of_the_same_file_name_get_another_name():
    store()
    assert store(picture_bytes(colour="#aa0000")).image.name == "harbour-at-dawn-2"


@pytest.mark.parametrize(
    "file_name", ["", "...", "../../etc/passwd", "C:\\x\\харбор.jpg", "](javascript:x)", "\x00"]
)
def test_any_file_name_gives_a_plain_name(file_name: str):
    assert store(file_name=file_name).image.name.isascii()


def test_a_refused_file_leaves_nothing_behind(settings):
    with pytest.raises(pictures.Refused):
        store(b"<html>not a picture</html>")
    assert not Image.objects.exists()
    assert not [file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]


def test_a_waiting_picture_takes_the_file_that_comes_under_its_name():
    waiting = Image.objects.create(name="harbour", caption="At dawn.", created_at=NOON)
    stored = store(name="harbour")
    assert stored.image.pk == waiting.pk
    assert (stored.image.caption, stored.image.is_waiting) == ("At dawn.", False)


def test_a_changed_caption_is_redrawn_in_every_post_that_shows_it():
    image = make_image("harbour", caption="Old words.")
    shown, other = make_post("One", "![](image:harbour)"), make_post("Two")
    before = other.html
    uploading.describe(image, caption="New words.")
    shown.refresh_from_db(), other.refresh_from_db()
    assert "New words." in shown.html
    assert other.html == before


def test_a_renamed_picture_is_found_by_its_former_name():
    image = make_image("harbour")
    uploading.rename(image, name="port", at=NOON)
    assert "<img" in make_post(body="![](image:harbour)").html


def test_a_picture_in_use_is_not_removed_and_says_where():
    image = make_image("harbour")
    make_post("A post", "![](image:harbour)")
    make_draft("A draft", "![](image:harbour)")
    author = make_author("Ann Author")
    author.picture = image
    author.save()
    with pytest.raises(uploading.InUse) as refusal:
        uploading.remove(image, at=NOON)
    assert refusal.value.places == ["A draft", "A post", "Ann Author"]


def test_a_picture_that_nothing_shows_goes_with_its_files(settings):
    image = make_image("harbour")
    uploading.remove(image, at=NOON)
    ticking.due(at=NOON)
    assert not Image.objects.exists()
    left = [*Path(settings.MEDIA_ROOT).rglob("*"), *Path(settings.HOME, "originals").rglob("*")]
    assert not [file for file in left if file.is_file()]


def test_a_draft_that_drops_a_picture_sets_it_free():
    image = make_image("harbour")
    post = make_draft(body="![](image:harbour)")
    record = editing.working_copy(post).as_record.changed(body="Without.")
    editing.save(record, post=post, by=None, at=NOON)
    assert uploading.used_in(image) == []


def test_trashing_keeps_the_pictures_that_coming_back_needs():
    image = make_image("harbour")
    post = make_post("A post", "![](image:harbour)")
    publishing.trash(post, at=NOON)
    assert uploading.used_in(image) == ["A post"]


def test_a_waiting_picture_takes_the_words_that_it_lacks():
    Image.objects.create(name="harbour", caption="At dawn.", created_at=NOON)
    image = store(name="harbour", alt="Boats.", caption="Other.", credit="Jane").image
    assert (image.alt, image.caption, image.credit) == ("Boats.", "At dawn.", "Jane")


def test_a_picture_cannot_take_the_former_name_of_another():
    one, two = make_image("one"), make_image("two", colour="#ff0000")
    uploading.rename(one, name="three", at=NOON)
    with pytest.raises(ValidationError):
        uploading.rename(two, name="one", at=NOON)
    assert uploading.rename(one, name="one", at=NOON).name == "one"


def test_two_names_given_one_after_the_other_by_people_who_saw_the_first_both_go_on_finding_it():
    image = make_image("one")
    stale = Image.objects.get(pk=image.pk)
    uploading.rename(image, name="two", at=NOON)
    post = make_post(body="![](image:two)")
    uploading.rename(stale, name="three", at=NOON)
    assert {"one", "two", "three"} <= set(rendering.images_by_name(["one", "two", "three"]))
    refreshing.redraw_showing(stale)
    post.refresh_from_db()
    assert "placeholder" not in post.html
