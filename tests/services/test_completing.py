"""The renditions of pictures: made newest first by any number of workers, each of which may be killed at any moment."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from PIL import Image as PillowImage

from blog import pictures
from blog.models import Image, Rendition
from blog.services import completing, filing, replacing, ticking, uploading
from tests.builders import NOON, make_image, make_post, picture_bytes, storage_away
from tests.pictures.samples import chart, photograph, saved

pytestmark = pytest.mark.django_db

LATER = NOON + completing.LEASE + timedelta(seconds=1)


def store(data: bytes) -> Image:
    return uploading.store(data, file_name="harbour.jpg", by=None, at=NOON).image


def complete_all(*, at=NOON) -> int:
    """Do the work of one worker until none is left; return in how many steps."""
    steps = 0
    while ticking.complete_next(at=at):
        steps += 1
        assert steps < 20
    return steps


def renditions(image: Image) -> list[tuple[str, int]]:
    return sorted(
        (each.format, each.width)
        for each in image.renditions.filter(is_safe=False, retired_at=None, use=Rendition.Use.PAGES)
    )


def test_every_wanted_rendition_is_made_and_the_posts_use_them():
    image = store(saved(photograph(640, 400), "JPEG"))
    post = make_post(body=f"![Boats](image:{image.name})")
    assert "<source" not in post.html
    complete_all()
    post.refresh_from_db()
    assert post.html.index("image/avif") < post.html.index("image/webp") < post.html.index("<img")
    assert renditions(image) == sorted((spec.format, spec.width) for spec in pictures.wanted(640, 400))
    assert all(default_storage.exists(each.file) for each in image.renditions.all())
    assert completing.missing(Image.objects.drawable().get()) == []
    assert ticking.complete_next(at=NOON) == 0


def test_drawn_art_is_offered_as_webp_alone_where_that_is_the_lighter():
    image = store(saved(chart(), "PNG"))
    complete_all()
    image = Image.objects.drawable().get(pk=image.pk)
    avif, webp = (
        sum(each.bytes for each in image.current if each.format == name) for name in ("avif", "webp")
    )
    assert 0 < webp < avif
    assert [source.type for source in image.as_picture.sources] == ["image/webp"]
    image.renditions.filter(format="webp", width=480).delete()
    incomplete = Image.objects.drawable().get(pk=image.pk)
    assert [source.type for source in incomplete.as_picture.sources] == ["image/avif", "image/webp"]


def test_posts_show_the_safe_rendition_alone_until_all_are_there():
    make_image("harbour")
    post = make_post(body="![](image:harbour)")
    ticking.complete_next(at=NOON)
    post.refresh_from_db()
    assert Rendition.objects.filter(is_safe=False).count() == completing.AT_ONCE
    assert "<source" not in post.html


def test_the_newest_picture_comes_first():
    older, newer = make_image("older", colour="#110000"), make_image("newer", colour="#001100")
    ticking.complete_next(at=NOON)
    assert (len(renditions(older)), len(renditions(newer))) == (0, completing.AT_ONCE)


def test_two_workers_never_make_the_same_picture():
    older, newer = make_image("older", colour="#110000"), make_image("newer", colour="#001100")
    claimed = [completing.claim(at=NOON) for _worker in range(3)]
    assert claimed == [newer, older, None]


def test_what_a_killed_worker_had_claimed_comes_free_when_its_lease_has_run_out():
    image = make_image()
    assert completing.claim(at=NOON) == image
    assert completing.claim(at=LATER - timedelta(seconds=2)) is None
    assert completing.claim(at=LATER) == image


def test_a_file_that_was_cut_off_in_the_writing_is_written_again():
    image = make_image()
    spec = completing.missing(image)[0]
    default_storage.save(filing.path_of(image, spec), ContentFile(b"half"))
    complete_all()
    assert all(default_storage.size(each.file) == each.bytes for each in image.renditions.all())


def test_an_original_that_is_lost_is_given_up_in_words_and_the_others_go_on():
    good, lost = make_image("harbour"), make_image("lost", colour="#110000")
    storages["originals"].delete(lost.original)
    complete_all()
    lost.refresh_from_db()
    assert (len(renditions(good)), renditions(lost)) == (len(pictures.wanted(640, 400)), [])
    assert "No such file" in lost.problem
    completing.try_again(lost)
    assert completing.claim(at=NOON) == lost


def test_a_storage_that_fails_for_a_while_is_tried_again_later(monkeypatch):
    image = make_image()
    with monkeypatch.context() as broken:
        broken.setattr(type(storages["originals"]), "open", _unreachable)
        assert ticking.complete_next(at=NOON) == 0
    assert completing.claim(at=NOON) is None
    image.refresh_from_db()
    assert image.problem == ""
    assert complete_all(at=LATER) > 0


def _unreachable(*args: object) -> None:
    raise ConnectionError("the storage is away")


def test_a_very_tall_picture_is_completed_too_and_names_each_width_once():
    image = store(picture_bytes(500, 17_500))
    complete_all()
    sources = Image.objects.drawable().get(pk=image.pk).as_picture.sources
    assert [source.type for source in sources] == ["image/avif", "image/webp"]
    for source in sources:
        widths = [width for _url, width in source.srcset]
        assert widths == sorted(set(widths))


def test_a_large_picture_has_a_full_rendition_to_look_at_by_itself():
    image = store(picture_bytes(3000, 200))
    complete_all()
    image = Image.objects.drawable().get(pk=image.pk)
    assert image.full
    assert image.safe
    assert (image.full.width, image.safe.width) == (2400, 1600)
    assert image.as_picture.href == image.full.url


def test_a_small_picture_is_never_enlarged_and_its_safe_rendition_is_the_full_one():
    image = store(picture_bytes(300, 200))
    complete_all()
    image = Image.objects.drawable().get(pk=image.pk)
    assert {each.width for each in image.current} == {300}
    assert image.full == image.safe


def test_a_new_recipe_makes_new_files_and_keeps_the_old_ones_for_a_month(monkeypatch):
    image = make_image()
    complete_all()
    old = {each.file for each in image.renditions.filter(is_safe=False)}
    for module in ("blog.pictures", "blog.pictures.naming"):
        monkeypatch.setattr(f"{module}.RECIPE", pictures.RECIPE + 1)
    complete_all()
    retired = {each.file for each in image.renditions.exclude(retired_at=None)}
    assert retired == old
    assert image.renditions.filter(is_safe=False, retired_at=None).count() == len(old)
    assert ticking.due(at=NOON + completing.RETIRED_FOR) == 0
    assert ticking.due(at=NOON + completing.RETIRED_FOR + timedelta(seconds=1)) == len(old)
    assert not any(default_storage.exists(file) for file in old)
    assert all(default_storage.exists(each.file) for each in image.renditions.all())


def test_what_is_made_of_a_picture_that_is_shown_otherwise_meanwhile_is_of_no_use():
    image = make_image()
    claimed = completing.claim(at=NOON)
    Image.objects.filter(pk=image.pk).update(turn=1, width=400, height=640)
    assert claimed is not None
    completing.make_some(claimed, at=NOON)
    assert renditions(image) == []
    assert image.renditions.exclude(retired_at=None).count() == completing.AT_ONCE


def test_a_picture_that_is_deleted_while_its_files_are_made_leaves_none(settings):
    image = make_image()
    claimed = completing.claim(at=NOON)
    assert claimed is not None
    made = completing.make_some
    uploading.remove(image, at=NOON)
    made(claimed, at=NOON)
    ticking.due(at=NOON)
    assert not [file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]


def test_an_animation_moves_in_webp_and_stands_still_in_everything_else():
    frames = [PillowImage.new("RGB", (640, 400), colour) for colour in ("red", "green", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=200, loop=0)
    image = store(file.getvalue())
    post = make_post(body=f"![A wheel](image:{image.name})")
    complete_all()
    post.refresh_from_db()
    picture = Image.objects.drawable().get(pk=image.pk).as_picture
    assert [(source.type, source.is_moving) for source in picture.sources] == [
        ("image/avif", False),
        ("image/webp", True),
    ]
    assert post.html.index('media="(prefers-reduced-motion: no-preference)"') < post.html.index("image/avif")


def test_a_credit_or_licence_makes_a_full_rendition_that_says_so_and_a_change_makes_another():
    image = make_image("harbour", credit="*Ann* Author", licence="CC BY 4.0")
    complete_all()
    first = Image.objects.drawable().get(pk=image.pk).full
    assert first is not None
    with default_storage.open(first.file) as file:
        found = pictures.take_in(file.read()).found
    assert (found.credit, found.licence) == ("Ann Author", "CC BY 4.0")
    uploading.describe(image, alt="Other words.")
    assert completing.claim(at=NOON) is None
    uploading.describe(image, credit="Ben")
    complete_all()
    image = Image.objects.drawable().get(pk=image.pk)
    assert image.full is not None
    assert image.full.file != first.file
    with default_storage.open(image.full.file) as file:
        assert pictures.take_in(file.read()).found.credit == "Ben"
    assert Rendition.objects.get(file=first.file).retired_at == NOON


def test_what_the_file_says_of_itself_is_kept_to_be_offered():
    exif = PillowImage.Exif()
    exif[0x010E], exif[0x8298] = "The harbour at dawn", "Ann"
    image = store(picture_bytes(exif=exif))
    assert image.found == {"caption": "The harbour at dawn", "licence": "Ann"}
    assert (image.caption, image.licence, len(image.fingerprint)) == ("", "", 32)


def test_a_picture_that_comes_back_while_a_worker_still_held_the_removed_one_keeps_its_files():
    data = picture_bytes(width=1600, height=1000)
    old = store(data)
    held = completing.claim(at=NOON)
    assert held is not None
    made = pictures.make(filing.read_original(held), completing.missing(held)[:3])
    uploading.remove(old, at=NOON)
    new = store(data)
    complete_all()
    completing._add(held, [filing.row_of(held, each, filing.write(held, each)) for each in made], at=NOON)
    ticking.due(at=NOON)
    assert all(default_storage.exists(each.file) for each in new.renditions.all())


def test_files_go_only_after_the_transaction_and_when_the_storage_is_there():
    image = make_image()
    files = filing.files_of(image)
    uploading.remove(image, at=NOON)
    assert all(storages[storage].exists(file) for storage, file in files)
    with storage_away():
        ticking.due(at=NOON)
    ticking.due(at=NOON)
    assert not any(storages[storage].exists(file) for storage, file in files)


def test_a_picture_that_was_replaced_while_its_former_file_failed_is_not_given_up():
    image = store(picture_bytes())
    claimed = completing.claim(at=NOON)
    assert claimed is not None
    replacing.replace(image, picture_bytes(900, 500, colour="#aa2200"), by=None, at=NOON)
    completing.give_up(claimed, why="The former file is broken.")
    now = Image.objects.drawable().get()
    assert (now.problem, now.recipe) == ("", 0)
    complete_all()
    assert not completing.missing(Image.objects.drawable().get())
