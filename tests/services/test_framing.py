"""What is shown of a picture: cut and turned without touching its original, undone, and kept around its focal point."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as PillowImage

from blog import pictures
from blog.models import Image, Rendition
from blog.services import completing, filing, framing, ticking, uploading
from tests.builders import NOON, make_image, make_post, picture_bytes, storage_away

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
# The lighter corner of what `picture_bytes` makes is a quarter of 640 by 400, at the upper left.
CORNER = pictures.Cut(0, 0, 0, 160, 100)


def fresh(image: Image) -> Image:
    return Image.objects.drawable().get(pk=image.pk)


def complete_all(*, at=NOON) -> None:
    while ticking.complete_next(at=at):
        pass


def files(image: Image) -> set[str]:
    """Return the files that pages and links use now."""
    return set(image.renditions.filter(retired_at=None).values_list("file", flat=True))


def pixels(rendition: Rendition) -> PillowImage.Image:
    with default_storage.open(rendition.file) as file:
        return PillowImage.open(io.BytesIO(file.read())).convert("RGB")


def is_light(picture: PillowImage.Image, across: float, down: float) -> bool:
    """Whether the corner is what a point of the picture shows; the rest of it is blue."""
    red, _green, _blue = picture.getpixel((int(across * picture.width), int(down * picture.height)))
    return red > 150


def test_a_cut_shows_a_part_and_leaves_the_original_as_it_came():
    image = make_image("harbour")
    before = filing.read_original(image)
    shown = framing.cut(image, CORNER, at=LATER)
    assert (shown.width, shown.height, shown.whole_width, shown.whole_height) == (160, 100, 640, 400)
    assert is_light(pixels(shown.safe), 0.9, 0.9)
    assert filing.cut_of(shown) == CORNER
    assert filing.read_original(shown) == before


def test_a_turned_picture_stands_upright_in_every_file():
    image = framing.cut(make_image("harbour"), pictures.Cut(turn=1), at=LATER)
    complete_all()
    assert (image.width, image.height) == (400, 640)
    for each in fresh(image).current:
        assert (each.width, each.height) == (400, 640)
    # Clockwise: the corner at the upper left has come to the upper right.
    assert is_light(pixels(image.safe), 0.9, 0.1)


def test_posts_show_the_part_at_once_and_all_its_sizes_when_they_are_made():
    image = make_image("harbour")
    complete_all()
    post = make_post(body="![](image:harbour)")
    image = framing.cut(image, CORNER, at=LATER)
    post.refresh_from_db()
    assert image.safe.url in post.html
    assert 'width="160" height="100"' in post.html
    assert "<source" not in post.html
    complete_all(at=LATER)
    post.refresh_from_db()
    assert {(each.format, each.width) for each in fresh(image).current} == {
        ("avif", 160),
        ("webp", 160),
        (image.safe.format, 160),
    }
    # Of two plain colours WebP is the lighter.
    assert "image/webp" in post.html


def test_what_was_shown_before_is_put_aside_and_comes_back_without_being_made_again():
    image = make_image("harbour", credit="Ann", licence="CC0")
    post = make_post(body="![](image:harbour)")
    complete_all()
    post.refresh_from_db()
    first, html = files(image), post.html
    framing.cut(fresh(image), CORNER, at=LATER)
    assert not first & files(image)
    assert set(Rendition.objects.exclude(retired_at=None).values_list("retired_at", flat=True)) == {LATER}
    image = framing.cut(fresh(image), pictures.WHOLE, at=LATER)
    assert files(image) == first
    assert image.safe.retired_at is None
    post.refresh_from_db()
    assert post.html == html
    made = Rendition.objects.count()
    complete_all(at=LATER)
    assert (Rendition.objects.count(), files(image)) == (made, first)
    assert fresh(image).recipe == pictures.RECIPE


def test_files_that_may_be_deleted_any_moment_are_made_again_instead():
    image = make_image("harbour")
    complete_all()
    framing.cut(fresh(image), CORNER, at=NOON)
    late = NOON + completing.RETIRED_FOR - timedelta(minutes=1)
    image = framing.cut(fresh(image), pictures.WHOLE, at=late)
    assert files(image) == {image.safe.file}
    complete_all(at=late)
    ticking.due(at=late + timedelta(hours=1))
    assert completing.missing(fresh(image)) == []
    assert all(default_storage.exists(file) for file in files(image))


def test_showing_the_same_part_again_changes_nothing():
    image = make_image("harbour")
    complete_all()
    for same in (pictures.Cut(0, 0, 0, 640, 400), pictures.Cut(4), pictures.Cut(0, 5, 5, 0, 0)):
        image = framing.cut(fresh(image), same, at=LATER)
        assert image.recipe == pictures.RECIPE
        assert not Rendition.objects.exclude(retired_at=None).exists()


@pytest.mark.parametrize(
    "outside",
    [
        pictures.Cut(0, 600, 0, 100, 100),
        pictures.Cut(1, 0, 0, 640, 400),
        pictures.Cut(0, -1, 0, 10, 10),
        pictures.Cut(0, 0, 0, 10, 0),
        pictures.Cut(0, 0, 0, -10, 10),
    ],
)
def test_a_part_outside_of_the_picture_is_refused_and_nothing_changes(outside: pictures.Cut):
    image = make_image("harbour")
    before = files(image)
    with pytest.raises(pictures.Refused) as refusal:
        framing.cut(image, outside, at=LATER)
    assert refusal.value.code == "bad_cut"
    assert (filing.cut_of(fresh(image)), files(image)) == (pictures.WHOLE, before)


def test_a_storage_that_is_away_changes_nothing():
    image = make_image("harbour")
    with storage_away(), pytest.raises(filing.Away):
        framing.cut(image, CORNER, at=LATER)
    assert filing.cut_of(fresh(image)) == pictures.WHOLE


def test_a_part_of_a_file_that_was_replaced_meanwhile_is_refused():
    image = make_image("harbour")
    Image.objects.filter(pk=image.pk).update(digest="0" * 64)
    with pytest.raises(pictures.Refused):
        framing.cut(image, CORNER, at=LATER)


# --- The focal point --------------------------------------------------------------------------------------------------


def test_posts_follow_the_focal_point():
    image = make_image("harbour")
    post = make_post(body="![](image:harbour)")
    framing.focus(image, x=20, y=81)
    post.refresh_from_db()
    assert "fx-4 fy-16" in post.html


@pytest.mark.parametrize(("x", "y"), [(-1, 50), (50, 101)])
def test_a_focal_point_outside_of_the_picture_is_an_error(x: int, y: int):
    with pytest.raises(ValueError, match="no point"):
        framing.focus(make_image("harbour"), x=x, y=y)


@pytest.mark.parametrize(
    ("cut", "point"),
    [
        (pictures.Cut(0, 0, 0, 320, 200), (50, 40)),  # (160, 80) of 320 by 200
        (pictures.Cut(0, 160, 80, 320, 200), (0, 0)),
        (pictures.Cut(0, 320, 200, 320, 200), (0, 0)),  # as near as the part reaches
        (pictures.Cut(1), (80, 25)),  # (320, 160) of 400 by 640
        (pictures.Cut(2), (75, 80)),
        (pictures.Cut(3), (20, 75)),
        (pictures.Cut(1, 300, 0, 100, 320), (20, 50)),
    ],
)
def test_the_focal_point_stays_on_its_spot_of_the_picture(cut: pictures.Cut, point: tuple[int, int]):
    image = framing.focus(make_image("harbour"), x=25, y=20)  # (160, 80) of 640 by 400
    image = framing.cut(image, cut, at=LATER)
    assert (image.focal_x, image.focal_y) == point


def test_the_focal_point_comes_back_with_the_whole_picture():
    image = framing.focus(make_image("harbour"), x=25, y=20)
    image = framing.cut(image, pictures.Cut(3, 20, 400, 300, 200), at=LATER)
    image = framing.cut(image, pictures.WHOLE, at=LATER)
    assert (image.focal_x, image.focal_y) == (25, 20)


def test_a_centre_that_nobody_chose_is_the_centre_of_the_part_too():
    image = framing.cut(make_image("harbour"), CORNER, at=LATER)
    assert (image.focal_x, image.focal_y) == (50, 50)


# --- The picture that links are shown with ----------------------------------------------------------------------------


def image_of(
    width: int, height: int, *, x: int = 50, y: int = 50, cut: pictures.Cut = pictures.WHOLE
) -> Image:
    """Return an unsaved image of a file of this size."""
    _left, _top, wide, high = framing.rectangle(cut, (width, height))
    return Image(
        width=wide,
        height=high,
        whole_width=width,
        whole_height=height,
        focal_x=x,
        focal_y=y,
        turn=cut.turn,
        crop_left=cut.left,
        crop_top=cut.top,
        crop_width=cut.width,
        crop_height=cut.height,
    )


@pytest.mark.parametrize(
    ("image", "cut"),
    [
        (image_of(2400, 1600), pictures.Cut(0, 0, 170, 2400, 1260)),
        (image_of(2400, 1600, y=0), pictures.Cut(0, 0, 0, 2400, 1260)),
        (image_of(2400, 1600, y=100), pictures.Cut(0, 0, 340, 2400, 1260)),
        (image_of(2400, 1600, y=45), pictures.Cut(0, 0, 90, 2400, 1260)),
        (image_of(4000, 1050, x=10), pictures.Cut(0, 0, 0, 2000, 1050)),
        (image_of(4000, 1050, x=60), pictures.Cut(0, 1400, 0, 2000, 1050)),
        (image_of(1200, 630), pictures.WHOLE),
        (image_of(630, 1200, cut=pictures.Cut(1)), pictures.Cut(1)),
        (image_of(2400, 1600, cut=pictures.Cut(0, 100, 200, 400, 400)), pictures.Cut(0, 100, 295, 400, 210)),
        (image_of(1600, 2400, y=0, cut=pictures.Cut(1, 7, 9, 400, 400)), pictures.Cut(1, 7, 9, 400, 210)),
        (image_of(1, 1), pictures.WHOLE),
    ],
)
def test_a_share_picture_is_the_largest_part_of_its_shape_around_the_focal_point(
    image: Image, cut: pictures.Cut
):
    assert framing.share_cut(image) == cut


@given(
    st.integers(1, 30_000),
    st.integers(1, 30_000),
    st.integers(0, 100),
    st.integers(0, 100),
    st.integers(0, 3),
)
def test_a_share_picture_lies_inside_of_every_picture(wide: int, high: int, x: int, y: int, turn: int):
    image = image_of(wide, high, x=x, y=y, cut=pictures.Cut(turn))
    cut = framing.share_cut(image)
    left, top, width, height = framing.rectangle(cut, (wide, high))
    assert min(left, top) >= 0
    assert min(width, height) >= 1
    assert left + width <= image.width
    assert top + height <= image.height
    if width >= framing.SHARE_SIZE[0]:
        # As `fit` of the craft has it, rounded to the nearest.
        assert (2 * framing.SHARE_SIZE[0] * height + width) // (2 * width) == framing.SHARE_SIZE[1]


def stored(data: bytes) -> Image:
    return uploading.store(data, file_name="harbour.jpg", by=None, at=NOON).image


def test_the_share_picture_is_a_jpeg_of_its_own_that_no_page_shows():
    image = stored(picture_bytes(1600, 1200))
    post = make_post(body=f"![Boats](image:{image.name})")
    complete_all()
    image = fresh(image)
    assert image.share
    assert (image.share.width, image.share.height, image.share.format) == (1200, 630, "jpeg")
    assert pixels(image.share).size == (1200, 630)
    assert image.share not in image.current
    assert image.share.file not in {each.file for each in image.current}
    post.refresh_from_db()
    assert image.share.url not in post.html


def test_another_focal_point_makes_another_share_picture_and_retires_the_former():
    image = stored(picture_bytes(1000, 1000))
    complete_all()
    first = fresh(image).share
    assert first
    framing.focus(fresh(image), x=50, y=0)
    assert fresh(image).share == first  # until the next one is there
    complete_all(at=LATER)
    second = fresh(image).share
    assert second
    assert second.file != first.file
    assert (is_light(pixels(first), 0.1, 0.1), is_light(pixels(second), 0.1, 0.4)) == (False, True)
    first.refresh_from_db()
    assert first.retired_at == LATER
    framing.focus(fresh(image), x=50, y=50)
    complete_all(at=LATER)
    assert fresh(image).share == first


def test_a_share_picture_made_for_a_focal_point_that_moved_meanwhile_is_of_no_use():
    image = stored(picture_bytes(300, 300))
    while len(completing.missing(fresh(image))):
        ticking.complete_next(at=NOON)
    claimed = completing.claim(at=NOON)
    assert claimed
    framing.focus(fresh(image), x=50, y=0)
    completing.make_some(claimed, at=NOON)
    assert fresh(image).share is None
    complete_all()
    assert fresh(image).share.file == framing.share_file(fresh(image))


def test_what_is_transparent_stands_on_white_where_it_is_shared():
    buffer = io.BytesIO()
    PillowImage.new("RGBA", (400, 400), (0, 0, 0, 0)).save(buffer, "PNG")
    image = stored(buffer.getvalue())
    complete_all()
    assert pixels(fresh(image).share).getpixel((10, 10)) == (255, 255, 255)
