"""What is no picture, no whole picture or no picture of ours is refused with the right word, before or by decoding."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from PIL import Image

from blog import pictures
from blog.pictures import Refused
from tests.pictures.samples import (
    animation,
    chart,
    opened,
    photograph,
    png_head,
    saved,
    with_chunk,
    with_segment,
)

SCRIPT = b"<script>alert(document.domain)</script><?php system($_GET[0]);"


def code_of(data: bytes) -> str:
    """Return why `data` is refused, by judging and by making alike."""
    with pytest.raises(Refused) as judged:
        pictures.take_in(data)
    with pytest.raises(Refused) as made:
        pictures.make(data, pictures.wanted(800, 600))
    assert judged.value.code == made.value.code
    assert str(judged.value).endswith(".")
    return judged.value.code


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x.html", SCRIPT)
    return buffer.getvalue()


def test_an_empty_file_is_called_empty() -> None:
    assert code_of(b"") == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff",
        b"words",
        b"<!doctype html><html>" + SCRIPT,
        b"<?php echo 1; ?>",
        b"%PDF-1.7\n",
        zipped(),
        b"MZ\x90\x00",
        b"\x7fELF",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"\x00" * 4096,
        b"junk before it" + saved(chart(), "PNG"),
    ],
    ids=["byte", "words", "html", "php", "pdf", "zip", "exe", "elf", "mp4", "wav", "zeros", "late"],
)
def test_what_is_no_picture_is_told_so(data: bytes) -> None:
    assert code_of(data) == "not_a_picture"


@pytest.mark.parametrize(
    "format",
    [
        "BMP",
        "ICO",
        "PPM",
        "EPS",
        "TGA",
        "PCX",
        "SGI",
        "JPEG2000",
        "DDS",
        "ICNS",
        "XBM",
        "MSP",
        "QOI",
        "BLP",
    ],
)
def test_formats_that_nobody_asked_for_are_refused(format: str) -> None:
    picture = chart(64, 64)
    mode = {"XBM": "1", "MSP": "1", "BLP": "P"}.get(format, "RGB")
    assert code_of(saved(picture.convert(mode), format)) == "unsupported_format"


@pytest.mark.parametrize(
    "data",
    [
        b"8BPS\x00\x01" + bytes(60),
        b"SIMPLE  =                    T",
        b"Image type: RGB image\r\n",
        b"II*\x00\x10\x00\x00\x00CR\x02\x00" + bytes(60),
        b"\x00\x00\x00\x18ftyphevc\x00\x00\x00\x00msf1hevc",
        b"\x00\x00\x00\x0cJXL \r\n\x87\n",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<svg></svg>',
    ],
    ids=["psd", "fits", "im", "cr2", "a film", "jxl", "svg", "svg with a prologue"],
)
def test_pictures_of_other_kinds_are_told_to_come_in_another_format(data: bytes) -> None:
    assert code_of(data) == "unsupported_format"


def test_the_raw_file_of_a_camera_is_not_taken_for_its_small_preview() -> None:
    preview = saved(chart(64, 64), "TIFF", tiffinfo={254: 1})
    assert code_of(preview) == "unsupported_format"


WHOLE = {
    "jpeg": saved(photograph(), "JPEG"),
    "progressive jpeg": saved(photograph(), "JPEG", progressive=True),
    "png": saved(photograph(), "PNG"),
    "webp": saved(photograph(), "WEBP"),
    "gif": saved(photograph(), "GIF"),
    "avif": saved(photograph(), "AVIF", speed=9),
    "tiff": saved(photograph(), "TIFF"),
    "packed tiff": saved(photograph(), "TIFF", compression="tiff_lzw"),
    "animated gif": animation("GIF", 20),
    "animated webp": animation("WEBP", 20),
    "animated png": animation("PNG", 20),
    "animated avif": animation("AVIF", 5),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_what_is_cut_off_is_damaged(kind: str) -> None:
    whole = WHOLE[kind]
    assert pictures.take_in(whole).width in (320, 60)
    for percent in (10, 50, 95):
        assert code_of(whole[: len(whole) * percent // 100]) == "damaged", percent


def test_an_animation_that_lacks_its_last_frame_is_damaged() -> None:
    webp, gif = WHOLE["animated webp"], WHOLE["animated gif"]
    assert code_of(webp[: webp.rindex(b"ANMF")]) == "damaged"
    assert code_of(gif[: gif.rindex(b"\x21\xf9")]) == "damaged"


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif", "avif", "tiff"])
def test_a_head_alone_is_damaged(kind: str) -> None:
    for length in (13, 20, 40):
        assert code_of(WHOLE[kind][:length]) in {"damaged", "not_a_picture"}
    assert code_of(WHOLE[kind][:16] + bytes(500)) == "damaged"


def verdict(data: bytes) -> str:
    """Return why `data` is refused, or nothing if it is let in."""
    try:
        pictures.take_in(data)
    except Refused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize("kind", WHOLE)
def test_noise_in_a_picture_gives_a_picture_or_a_refusal(kind: str) -> None:
    whole = WHOLE[kind]
    noise = bytes((x * x * 31 + x * 7) % 251 for x in range(3000))
    verdicts = {verdict(whole[:at] + noise + whole[at + 3000 :]) for at in (30, 100, len(whole) // 2)}
    assert verdicts <= {"", "damaged", "too_many_pixels", "too_long_side", "unsupported_format"}


def test_a_side_of_nothing_is_damaged() -> None:
    assert code_of(png_head(0, 10)) == "damaged"


@pytest.mark.parametrize(
    "data",
    [
        saved(chart(), "PNG") + SCRIPT + zipped(),
        with_chunk(saved(chart(), "PNG"), b"tEXt", b"Comment\0" + SCRIPT),
        with_segment(saved(photograph(), "JPEG"), 0xFE, SCRIPT),
        saved(photograph(), "JPEG") + SCRIPT + zipped(),
        saved(chart(), "GIF", comment=SCRIPT) + SCRIPT,
        saved(photograph(), "WEBP") + SCRIPT,
        saved(photograph(), "TIFF") + SCRIPT,
    ],
    ids=["png and zip", "text in png", "comment in jpeg", "jpeg and zip", "comment in gif", "webp", "tiff"],
)
def test_what_rides_on_a_picture_does_not_come_out(data: bytes) -> None:
    for made in [pictures.take_in(data).safe, *pictures.make(data, pictures.wanted(320, 240))]:
        for payload in (b"script", b"php", b"PK\x03\x04"):
            assert payload not in made.data
        assert opened(made.data).width == made.width


def test_broken_boxes_of_an_avif_are_damaged() -> None:
    whole = WHOLE["avif"]
    assert code_of(struct.pack("!I", 2**31) + whole[4:]) == "damaged"
    assert code_of(struct.pack("!I", 3) + whole[4:]) == "damaged"


def test_a_list_of_further_pictures_that_is_broken_leaves_the_first() -> None:
    data = bytearray(saved(photograph(), "MPO", save_all=True, append_images=[photograph()]))
    at = data.index(b"MPF\0") + 4
    data[at + 8 : at + 60] = b"\xff" * 52
    assert pictures.take_in(bytes(data)).width == 320


def test_a_picture_is_what_it_is_whatever_its_name_says() -> None:
    formats = {"JPEG": "jpeg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif", "TIFF": "tiff"}
    for format, name in formats.items():
        assert pictures.take_in(saved(Image.new("RGB", (9, 5)), format)).format == name
