"""What moves goes on moving: as many frames, as long each, as often."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from PIL import Image

from blog import pictures
from blog.pictures import Cut, Refused, Spec
from tests.pictures.samples import opened, photograph, saved

COLOURS = [(230, 20, 20), (20, 200, 20), (20, 20, 230)]
DURATIONS = [100, 250, 700]
OPTIONS: dict[str, dict[str, Any]] = {
    "GIF": {"loop": 0},
    "PNG": {"loop": 0},
    "WEBP": {"loop": 0, "lossless": True},
    "AVIF": {"quality": 100, "subsampling": "4:4:4"},
}


def film(format: str, *, size: tuple[int, int] = (320, 200), **options: object) -> bytes:
    """Return an animation of three colours with a white upper left corner."""
    frames = []
    for colour in COLOURS:
        frame = Image.new("RGB", size, colour)
        frame.paste("white", (0, 0, size[0] // 4, size[1] // 4))
        frames.append(frame)
    options = {"duration": DURATIONS, **OPTIONS[format], **options}
    return saved(frames[0], format, save_all=True, append_images=frames[1:], **options)


def frames_of(data: bytes) -> list[tuple[tuple[int, int], list[int], tuple[int, ...], tuple[int, ...]]]:
    """Return size, duration, and the colours of corner and middle of each frame."""
    picture = opened(data)
    seen = []
    for number in range(picture.n_frames):  # type: ignore[attr-defined]
        picture.seek(number)
        frame = picture.convert("RGB")
        seen.append(
            (
                frame.size,
                [picture.info["duration"]],
                frame.getpixel((3, 3)),
                frame.getpixel((frame.width // 2, frame.height // 2)),
            )
        )
    return seen  # type: ignore[return-value]


def near(one: tuple[int, ...], other: tuple[int, ...], most: int = 14) -> bool:
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("format", list(OPTIONS))
def test_every_frame_is_there_for_as_long_as_it_was(format: str) -> None:
    (made,) = pictures.make(film(format), [Spec(160, "webp", is_moving=True)])
    seen = frames_of(made.data)
    assert [size for size, *_rest in seen] == [(160, 100)] * 3
    assert [told for _size, (told,), *_rest in seen] == DURATIONS
    for (_size, _duration, corner, middle), colour in zip(seen, COLOURS, strict=True):
        assert near(corner, (255, 255, 255))
        assert near(middle, colour)


@pytest.mark.parametrize(("told", "runs"), [({}, 1), ({"loop": 0}, 0), ({"loop": 2}, 3)])
def test_a_gif_runs_as_often_as_it_says(told: dict[str, int], runs: int) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in COLOURS]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100, **told)
    (made,) = pictures.make(data, [Spec(64, "webp", is_moving=True)])
    assert opened(made.data).info["loop"] == runs


def test_frames_too_short_to_be_seen_are_shown_as_browsers_show_them() -> None:
    (made,) = pictures.make(film("GIF", duration=[0, 10, 20]), [Spec(64, "webp", is_moving=True)])
    assert [told for _size, (told,), *_rest in frames_of(made.data)] == [100, 100, 20]


def test_transparency_stays_in_every_frame() -> None:
    frames = []
    for left in (0, 20, 40):
        frame = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
        frame.paste((255, 0, 0, 255), (left, 0, left + 20, 64))
        frames.append(frame)
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100, disposal=2)
    (made,) = pictures.make(data, [Spec(64, "webp", is_moving=True)])
    picture = opened(made.data)
    for number, left in enumerate((0, 20, 40)):
        picture.seek(number)
        alpha = picture.convert("RGBA").getchannel("A")
        assert [alpha.getpixel((x, 32)) for x in (10, 30, 50)] == [255 * (x == left) for x in (0, 20, 40)]


def test_an_animation_is_cut_and_turned_like_any_picture() -> None:
    (made,) = pictures.make(film("GIF"), [Spec(100, "webp", is_moving=True)], cut=Cut(1, 100, 0, 100, 80))
    seen = frames_of(made.data)
    assert [size for size, *_rest in seen] == [(100, 80)] * 3
    assert near(seen[0][2], COLOURS[0]), "the white corner lies at the upper right now"
    assert near(opened(made.data).convert("RGB").getpixel((97, 3)), (255, 255, 255))  # type: ignore[arg-type]


def test_still_and_moving_files_are_made_in_the_order_they_were_asked_for() -> None:
    specs = [Spec(64, "webp", is_moving=True), Spec(64, "avif"), Spec(80, "png")]
    made = pictures.make(film("GIF"), specs)
    assert [each.spec for each in made] == specs
    assert [getattr(opened(each.data), "n_frames", 1) for each in made] == [3, 1, 1]


def test_no_metadata_is_left_in_an_animation() -> None:
    (made,) = pictures.make(film("GIF", comment=b"SECRET"), [Spec(64, "webp", is_moving=True)])
    assert b"SECRET" not in made.data
    exif = Image.Exif()
    exif[0x010E] = "SECRET"
    (made,) = pictures.make(film("WEBP", exif=exif), [Spec(64, "webp", is_moving=True)])
    assert b"SECRET" not in made.data
    assert b"EXIF" not in made.data


def test_only_webp_moves() -> None:
    with pytest.raises(ValueError, match="no rendition"):
        pictures.make(film("GIF"), [Spec(64, "png", is_moving=True)])


def test_an_animation_with_a_broken_frame_is_refused_or_shorter() -> None:
    data = film("GIF")
    broken = data[: len(data) // 2] + b"\xff" * 40 + data[len(data) // 2 + 40 :]
    with contextlib.suppress(Refused):
        (made,) = pictures.make(broken, [Spec(64, "webp", is_moving=True)])
        assert getattr(opened(made.data), "n_frames", 1) <= 3


@pytest.mark.parametrize("frames", [2, 30, 300])
@pytest.mark.parametrize("size", [(480, 270), (1600, 1600), (100, 4000)])
def test_all_frames_of_what_is_wanted_fit_the_limit(frames: int, size: tuple[int, int]) -> None:
    moving = [spec for spec in pictures.wanted(*size, frames=frames) if spec.is_moving]
    assert moving
    for spec in moving:
        assert frames * spec.width * spec.width * size[1] / size[0] <= 1.02 * 40_000_000


@pytest.mark.slow
def test_the_longest_animation_is_made_within_the_childs_limits() -> None:
    turned = [photograph(480, 360).quantize(32).rotate(angle) for angle in range(0, 100, 10)]
    frames = [turned[number % 10] for number in range(300)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=40, loop=0)
    widest = [spec for spec in pictures.wanted(480, 360, frames=300) if spec.is_moving][-1]
    (made,) = pictures.make(data, [widest])
    assert opened(made.data).n_frames == 300  # type: ignore[attr-defined]
