"""Bombs are refused before they go off, and no picture is refused for being odd."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from blog import pictures
from blog.pictures import Refused, Spec, limits
from tests.pictures.samples import (
    animation,
    chart,
    opened,
    photograph,
    png_head,
    png_of,
    saved,
    with_chunk,
    with_segment,
)


def code_of(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        pictures.take_in(data)
    return refused.value.code


def memory() -> int:
    """Return how many bytes this process has held at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def resized_head(jpeg: bytes, width: int, height: int) -> bytes:
    """Return a JPEG that claims another size."""
    at = max(jpeg.find(b"\xff\xc0"), jpeg.find(b"\xff\xc2"))
    return jpeg[: at + 5] + struct.pack("!HH", height, width) + jpeg[at + 9 :]


def resized_tiff(width: int, height: int) -> bytes:
    data = saved(Image.new("1", (8, 8)), "TIFF")
    for tag, value in ((256, width), (257, height)):
        at = data.index(struct.pack("<H", tag), 8)
        data = data[: at + 2] + struct.pack("<HII", 4, 1, value) + data[at + 12 :]
    return data


@pytest.mark.parametrize(
    "data",
    [
        png_head(30_000, 30_000),
        png_head(13_000, 13_000),
        png_head(7100, 7100, 8, 2),
        resized_head(saved(chart(64, 64), "JPEG"), 30_000, 30_000),
        resized_head(saved(chart(64, 64), "JPEG"), 10_050, 10_050),
        resized_head(saved(chart(64, 64), "JPEG", progressive=True), 65_500, 65_500),
        b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + saved(chart(64, 64), "GIF")[10:],
        b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff\x3f\0" * 2,
        resized_tiff(60_000, 60_000),
    ],
    ids=["900", "169", "50.4", "jpeg 900", "jpeg 101", "jpeg 4290", "gif", "webp", "tiff"],
)
def test_too_many_pixels_are_refused_by_what_the_head_says(data: bytes) -> None:
    assert code_of(data) == "too_many_pixels"


@pytest.mark.parametrize("size", [(70_001, 1), (1, 70_001), (2**31 - 1, 2**31 - 1), (2**31 - 1, 1)])
def test_a_side_that_is_too_long_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(Refused) as refused:
        pictures.take_in(png_head(*size))
    assert refused.value.code == "too_long_side"
    assert refused.value.detail["limit"] == 70_000


@pytest.mark.parametrize("size", [(65_535, 1), (1, 65_535), (1, 1), (70_000, 1), (1, 70_000)])
def test_a_long_side_is_let_in(size: tuple[int, int]) -> None:
    data = saved(Image.new("RGB", size, (9, 90, 200)), "PNG")
    taken = pictures.take_in(data)
    assert (taken.width, taken.height) == size
    for made in [
        taken.safe,
        *pictures.make(data, [*pictures.wanted(*size), Spec(1, "jpeg"), Spec(1, "gif")]),
    ]:
        assert opened(made.data).size == (made.width, made.height)
        assert 1 <= made.width <= made.spec.width
        assert 1 <= made.height <= 65_535


@pytest.mark.parametrize("size", [(65_500, 1), (1, 65_500)])
def test_a_long_side_of_a_jpeg_is_let_in(size: tuple[int, int]) -> None:
    taken = pictures.take_in(saved(Image.new("RGB", size, (9, 90, 200)), "JPEG"))
    assert (taken.width, taken.height) == size


def test_a_tall_picture_is_made_whole_and_narrower_where_webp_ends() -> None:
    data = saved(Image.new("L", (200, 40_000), 70), "PNG")
    safe = pictures.take_in(data).safe
    assert (safe.width, safe.height) == (80, 16_000)
    (made,) = pictures.make(data, [Spec(200, "webp")])
    assert (made.width, made.height) == (82, 16_383)
    assert opened(made.data).size == (made.width, made.height)


@pytest.mark.parametrize(("format", "frames"), [("GIF", 3000), ("PNG", 301), ("WEBP", 301), ("TIFF", 301)])
def test_too_many_frames_are_refused(format: str, frames: int) -> None:
    with pytest.raises(Refused) as refused:
        pictures.take_in(animation(format, frames, (2, 2)))
    assert (refused.value.code, refused.value.detail["frames"]) == ("too_many_frames", frames)


def test_frames_that_are_too_large_together_are_refused() -> None:
    head = animation("GIF", 250, (2, 2))
    assert code_of(head[:6] + struct.pack("<HH", 1000, 1000) + head[10:]) == "too_many_frames"


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animation_comes_in_as_a_still_of_its_first_frame(format: str) -> None:
    data = animation(format, 5)
    taken = pictures.take_in(data)
    assert (taken.frames, taken.is_animated, taken.width) == (5, True, 60)
    for made in [taken.safe, *pictures.make(data, [Spec(60, "webp"), Spec(60, "gif")])]:
        still = opened(made.data)
        assert getattr(still, "n_frames", 1) == 1
        red, green, blue = still.convert("RGB").getpixel((30, 20))  # type: ignore[misc]
        assert red > 200
        assert max(green, blue) < 60


def test_the_pages_of_a_scan_are_no_animation() -> None:
    pages = [chart(100, 80), chart(90, 70)]
    taken = pictures.take_in(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert (taken.frames, taken.is_animated, taken.width) == (2, False, 100)


def test_too_many_bytes_are_refused_unread() -> None:
    data = saved(chart(), "PNG")
    with pytest.raises(Refused) as refused:
        pictures.take_in(data + bytes(limits.MAX_BYTES - len(data) + 1))
    assert refused.value.code == "too_many_bytes"
    assert pictures.take_in(data + bytes(limits.MAX_BYTES - len(data))).width == 640


def test_texts_and_profiles_that_unpack_to_much_are_not_unpacked() -> None:
    bomb = zlib.compress(bytes(60_000_000), 9)
    plain = saved(chart(), "PNG")
    for kind, data in (
        (b"zTXt", b"Comment\0\0" + bomb),
        (b"iTXt", b"Comment\0\1\0\0\0" + bomb),
        (b"iCCP", b"profile\0\0" + bomb),
        (b"tEXt", b"Comment\0" + bytes(20_000_000)),
    ):
        assert pictures.take_in(with_chunk(plain, kind, data)).width == 640


def test_pixels_that_unpack_to_too_few_or_too_many_do_not_matter_much() -> None:
    head = struct.pack("!IIBBBBB", 100, 100, 8, 0, 0, 0, 0)
    bomb = zlib.compress(bytes(60_000_000), 9)
    assert pictures.take_in(png_of([(b"IHDR", head), (b"IDAT", bomb), (b"IEND", b"")])).width == 100
    few = zlib.compress(bytes(500))
    assert code_of(png_of([(b"IHDR", head), (b"IDAT", few), (b"IEND", b"")])) == "damaged"


def test_twenty_thousand_comments_are_passed_over() -> None:
    gif = saved(chart(64, 64), "GIF")
    at = 13 + (3 << (gif[10] & 7) + 1)
    comments = b"\x21\xfe\x03abc\x00" * 20_000
    assert pictures.take_in(gif[:at] + comments + gif[at:]).width == 64
    jpeg = saved(photograph(), "JPEG")
    for _time in range(200):
        jpeg = with_segment(jpeg, 0xFE, b"x" * 1000)
    assert pictures.take_in(jpeg).width == 320


@pytest.mark.slow
def test_nothing_of_a_large_picture_is_held_by_this_process() -> None:
    data = saved(Image.linear_gradient("L").resize((8000, 6000)), "PNG", compress_level=1)
    bomb = png_head(7000, 7000, 8, 6)
    before = memory()
    taken = pictures.take_in(data)
    assert (taken.width, taken.height, taken.safe.width, taken.safe.height) == (8000, 6000, 1600, 1200)
    assert code_of(bomb) == "damaged"
    assert memory() - before < 20_000_000


@pytest.mark.slow
@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_the_largest_pictures_are_let_in(format: str) -> None:
    side = 9990 if format == "JPEG" else 7060
    options: dict[str, object] = {"quality": 30} if format == "JPEG" else {"quality": 1, "method": 0}
    data = saved(Image.linear_gradient("L").resize((side, side)).convert("RGB"), format, **options)
    taken = pictures.take_in(data)
    assert (taken.width, taken.safe.width) == (side, 1600)
