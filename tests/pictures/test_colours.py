"""Colours come out as they were meant, within 3 of 255, whatever the picture's depth, mode or profile."""

from __future__ import annotations

import io
import struct
import zlib
from itertools import product

import pytest
from PIL import Image

from blog import pictures
from blog.pictures import Spec
from tests.pictures.profiles import grey_profile, ink, ink_profile, matrix_profile, seen
from tests.pictures.samples import chart, chunk, opened, photograph, png_of, saved, with_chunk

PATCH = 24


def patches(colours: list[tuple[int, ...]], mode: str) -> Image.Image:
    """Return a row of squares."""
    picture = Image.new(mode, (PATCH * len(colours), PATCH))
    for number, colour in enumerate(colours):
        picture.paste(
            colour if len(colour) > 1 else colour[0], (number * PATCH, 0, (number + 1) * PATCH, PATCH)
        )
    return picture


def middles(data: bytes, mode: str = "RGB") -> list[tuple[int, ...]]:
    """Return the colours in the middle of the squares of a file."""
    picture = opened(data).convert(mode)
    found = [picture.getpixel((at, PATCH // 2)) for at in range(PATCH // 2, picture.width, PATCH)]
    return [each if isinstance(each, tuple) else (int(each or 0),) for each in found]


def assert_close(found: list[tuple[int, ...]], expected: list[tuple[int, ...]]) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True)), (one, other)


RGB = [
    (255, 0, 0),
    (0, 255, 0),
    (0, 0, 255),
    (200, 120, 80),
    (90, 140, 60),
    (128, 128, 128),
    (250, 250, 245),
    (5, 9, 30),
]


@pytest.mark.parametrize("profile", ["p3", "adobe", "srgb"])
@pytest.mark.parametrize("format", ["PNG", "TIFF", "WEBP", "AVIF", "JPEG"])
def test_a_profile_is_converted(profile: str, format: str) -> None:
    options: dict[str, object] = {
        "WEBP": {"lossless": True},
        "AVIF": {"quality": 100, "subsampling": "4:4:4", "speed": 9},
        "JPEG": {"quality": 100, "subsampling": 0},
    }.get(format, {})
    data = saved(patches(RGB, "RGB"), format, icc_profile=matrix_profile(profile), **options)
    (made,) = pictures.make(data, [Spec(1600, "png")])
    stored = middles(data)
    assert_close(stored, list(RGB))
    assert_close(middles(made.data), [seen(profile, (r, g, b)) for r, g, b in stored])
    assert "icc_profile" not in opened(made.data).info


def test_a_wide_profile_changes_what_is_seen() -> None:
    """Without this, ignoring profiles would pass for grey patches."""
    assert seen("p3", (200, 120, 80)) != (200, 120, 80)


def test_transparency_survives_the_conversion_of_a_profile() -> None:
    colours = [
        (*colour, alpha) for colour, alpha in zip(RGB, (255, 200, 128, 60, 255, 255, 30, 90), strict=True)
    ]
    data = saved(patches(colours, "RGBA"), "PNG", icc_profile=matrix_profile("p3"))
    taken = pictures.take_in(data)
    assert taken.has_alpha
    assert_close(
        middles(taken.safe.data, "RGBA"), [(*seen("p3", (r, g, b)), alpha) for r, g, b, alpha in colours]
    )


def test_a_profile_of_grey_is_converted() -> None:
    greys = [0, 20, 64, 128, 200, 255]
    expected = [(seen("srgb", (0, 0, 0))[0],)] + [
        (round(255 * (1.055 * (each / 255) ** (1 / 2.4) - 0.055)),) for each in greys[1:]
    ]
    for mode in ("L", "LA"):
        colours = [(each,) if mode == "L" else (each, 255) for each in greys]
        data = saved(patches(colours, mode), "PNG", icc_profile=grey_profile(1.0))
        assert_close(middles(pictures.take_in(data).safe.data, "L"), expected)


def test_a_profile_of_inks_is_converted() -> None:
    inks = [each for each in product((0, 255), repeat=4) if each[3] == 0 or each[:3] == (0, 0, 0)]
    expected = [
        tuple(round(255 * value) for value in ink(*(each / 255 for each in colour))) for colour in inks
    ]
    data = saved(patches(inks, "CMYK"), "TIFF", icc_profile=ink_profile())
    (made,) = pictures.make(data, [Spec(1600, "png")])
    assert_close(middles(made.data), expected)


def test_inks_without_a_profile_are_read_as_everyone_reads_them() -> None:
    inks = [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), (100, 50, 0, 30)]
    expected = [
        tuple(round((255 - c) * (255 - k) / 255) for c in (cyan, magenta, yellow))
        for cyan, magenta, yellow, k in inks
    ]
    for data in (
        saved(patches(inks, "CMYK"), "TIFF"),
        saved(patches(inks, "CMYK"), "JPEG", quality=100, subsampling=0),
    ):
        (made,) = pictures.make(data, [Spec(1600, "png")])
        assert_close(middles(made.data), expected)


@pytest.mark.parametrize("junk", [b"", b"junk", matrix_profile("p3")[:200], bytes(500_000), b"\xff" * 3000])
def test_a_broken_profile_is_ignored(junk: bytes) -> None:
    for format in ("PNG", "TIFF", "WEBP"):
        options: dict[str, object] = {"lossless": True} if format == "WEBP" else {}
        data = saved(patches(RGB, "RGB"), format, icc_profile=junk, **options)
        (made,) = pictures.make(data, [Spec(1600, "png")])
        assert_close(middles(made.data), list(RGB))


def test_a_profile_that_is_no_packed_profile_is_ignored() -> None:
    data = with_chunk(saved(patches(RGB, "RGB"), "PNG"), b"iCCP", b"name\0\0not packed at all")
    (made,) = pictures.make(data, [Spec(1600, "png")])
    assert_close(middles(made.data), list(RGB))


def test_a_profile_of_another_kind_of_colour_is_ignored() -> None:
    data = saved(patches(RGB, "RGB"), "PNG", icc_profile=ink_profile())
    (made,) = pictures.make(data, [Spec(1600, "png")])
    assert_close(middles(made.data), list(RGB))


def _deep_png(colour_type: int, samples: list[tuple[int, ...]]) -> bytes:
    """Return a PNG of 16 bits, one row of squares."""
    row = b"".join(struct.pack(f"!{len(each)}H", *each) * PATCH for each in samples)
    head = struct.pack("!IIBBBBB", PATCH * len(samples), PATCH, 16, colour_type, 0, 0, 0)
    return png_of([(b"IHDR", head), (b"IDAT", zlib.compress((b"\0" + row) * PATCH)), (b"IEND", b"")])


def test_sixteen_bits_become_eight() -> None:
    deep = [0, 1000, 20_000, 32_768, 60_000, 65_535]
    shallow = [(round(each / 257),) for each in deep]
    for colour_type, bands in ((0, 1), (2, 3), (4, 2), (6, 4)):
        samples = [
            ((each,) * (bands - (bands in (2, 4)))) + ((65_535,) if bands in (2, 4) else ()) for each in deep
        ]
        taken = pictures.take_in(_deep_png(colour_type, samples))
        assert not taken.has_alpha
        (made,) = pictures.make(_deep_png(colour_type, samples), [Spec(1600, "png")])
        assert_close(middles(made.data, "L"), shallow)


def test_sixteen_bits_of_a_tiff_become_eight() -> None:
    deep = [0, 1000, 20_000, 32_768, 60_000, 65_535]
    picture = opened(_deep_png(0, [(each,) for each in deep]))
    assert picture.mode == "I;16"
    (made,) = pictures.make(saved(picture, "TIFF"), [Spec(1600, "png")])
    assert_close(middles(made.data, "L"), [(round(each / 257),) for each in deep])


@pytest.mark.parametrize("order", ["<", ">"])
def test_sixteen_bits_become_eight_in_either_order_of_bytes(order: str) -> None:
    deep = [0, 1000, 20_000, 32_768, 60_000, 65_535]
    row = b"".join(struct.pack(f"{order}H", each) * PATCH for each in deep)
    entries = [
        (256, PATCH * len(deep)),
        (257, PATCH),
        (258, 16),
        (259, 1),
        (262, 1),
        (273, 0),
        (277, 1),
        (278, PATCH),
    ]
    entries.append((279, len(row) * PATCH))
    start = 8 + 2 + 12 * len(entries) + 4
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(entries))
    fields = [
        struct.pack(f"{order}HHII", tag, 4, 1, start if tag == 273 else value) for tag, value in entries
    ]
    data = head + b"".join(fields) + bytes(4) + row * PATCH
    (made,) = pictures.make(data, [Spec(1600, "png")])
    assert_close(middles(made.data, "L"), [(round(each / 257),) for each in deep])


def test_floats_of_a_tiff_become_eight_bits() -> None:
    picture = patches([(0.0,), (0.25,), (0.5,), (1.0,)], "F")  # type: ignore[list-item]
    (made,) = pictures.make(saved(picture, "TIFF"), [Spec(1600, "png")])
    assert_close(middles(made.data, "L"), [(0,), (64,), (128,), (255,)])


@pytest.mark.parametrize("format", ["PNG", "TIFF", "GIF"])
def test_one_bit_stays_black_and_white(format: str) -> None:
    picture = patches([(0,), (255,), (0,)], "1")
    taken = pictures.take_in(saved(picture, format))
    assert_close(middles(taken.safe.data, "L"), [(0,), (255,), (0,)])


@pytest.mark.parametrize("format", ["PNG", "GIF", "TIFF"])
def test_a_palette_gives_its_colours(format: str) -> None:
    picture = patches(RGB, "RGB").quantize(16)
    (made,) = pictures.make(saved(picture, format), [Spec(1600, "png")])
    assert_close(middles(made.data), list(RGB))


def test_transparency_of_a_palette_survives() -> None:
    picture = patches([(255, 0, 0), (0, 255, 0), (0, 0, 255)], "RGB").quantize(4)
    entries = picture.convert("RGB").getpixel((0, 0)), picture.getpixel((0, 0))
    alphas = bytes(90 if number == entries[1] else 255 for number in range(4))
    taken = pictures.take_in(saved(picture, "PNG", transparency=alphas))
    assert taken.has_alpha
    assert taken.safe.spec.format == "png"
    found = middles(taken.safe.data, "RGBA")
    assert_close([found[0], found[1]], [(255, 0, 0, 90), (0, 255, 0, 255)])


def test_one_transparent_colour_of_a_picture_is_transparent() -> None:
    data = saved(patches(RGB, "RGB"), "PNG", transparency=(255, 0, 0))
    assert [colour[3] for colour in middles(pictures.take_in(data).safe.data, "RGBA")] == [0] + [255] * 7
    grey = saved(patches([(10,), (200,)], "L"), "PNG", transparency=10)
    assert [colour[3] for colour in middles(pictures.take_in(grey).safe.data, "RGBA")] == [0, 255]
    gif = saved(patches(RGB[:2], "RGB").quantize(4), "GIF", transparency=0)
    assert pictures.take_in(gif).has_alpha


def test_an_alpha_that_hides_nothing_is_no_alpha() -> None:
    taken = pictures.take_in(saved(photograph().convert("RGBA"), "PNG"))
    assert not taken.has_alpha
    assert taken.safe.spec.format == "jpeg"


def test_transparent_edges_do_not_take_colour_from_what_is_hidden() -> None:
    picture = Image.new("RGBA", (2000, 2000), (0, 255, 0, 0))
    picture.paste((255, 0, 0, 255), (0, 0, 1001, 2000))
    taken = pictures.take_in(saved(picture, "PNG"))
    row = opened(taken.safe.data).crop((795, 100, 806, 101))
    assert all(green < 4 for _red, green, _blue, _alpha in struct.iter_unpack("4B", row.tobytes()))


def test_the_average_colour_is_told_with_its_tint() -> None:
    taken = pictures.take_in(saved(Image.new("RGB", (50, 50), (200, 120, 80)), "PNG"))
    assert taken.colour == "#c87850"
    assert 0 <= taken.tint <= 63
    half = Image.new("RGBA", (50, 50), (200, 120, 80, 255))
    half.paste((0, 0, 255, 0), (0, 0, 25, 50))
    assert pictures.take_in(saved(half, "PNG")).colour == "#c87850"
    nothing = pictures.take_in(saved(Image.new("RGBA", (5, 5), (0, 0, 0, 0)), "PNG"))
    assert nothing.colour == "#ffffff"


def test_an_apple_gain_map_behind_a_photograph_changes_nothing() -> None:
    stills = [photograph(), Image.new("L", (160, 120), 128)]
    data = saved(stills[0], "MPO", save_all=True, append_images=stills[1:])
    taken = pictures.take_in(data)
    assert (taken.format, taken.frames, taken.is_animated) == ("mpo", 2, False)
    assert (taken.width, taken.height) == (320, 240)


def test_photographs_become_jpeg_and_charts_png() -> None:
    assert pictures.take_in(saved(photograph(), "PNG")).safe.spec.format == "jpeg"
    assert pictures.take_in(saved(chart(), "PNG")).safe.spec.format == "png"
    assert pictures.take_in(saved(photograph(), "JPEG")).safe.mime == "image/jpeg"


def test_the_chunk_of_a_profile_with_a_wrong_checksum_is_left_out() -> None:
    profile = chunk(b"iCCP", b"p\0\0" + zlib.compress(matrix_profile("p3")))
    plain = saved(patches(RGB, "RGB"), "PNG")
    data = plain[:33] + profile[:-1] + bytes([profile[-1] ^ 1]) + plain[33:]
    (made,) = pictures.make(data, [Spec(1600, "png")])
    assert_close(middles(made.data), list(RGB))
    assert Image.open(io.BytesIO(made.data)).format == "PNG"
