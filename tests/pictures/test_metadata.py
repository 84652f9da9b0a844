"""Nothing that is made tells where, when, with what or by whom the picture was taken."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from blog import pictures
from blog.pictures import Made, Spec
from tests.pictures.profiles import matrix_profile
from tests.pictures.samples import chart, photograph, saved, with_chunk, with_segment

SECRET = "SECRET-52.5163N"
SPECS = [Spec(200, format) for format in ("webp", "jpeg", "png", "gif")]
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="r">{SECRET}</r:RDF></x:xmpmeta>'.encode()
# What a file may consist of when it is to hold pixels only.
JPEG_SEGMENTS = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA}
PNG_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
TOLD_BY_EXIFTOOL = {"SourceFile", "ExifTool", "System", "File", "JFIF", "PNG", "RIFF", "GIF", "Composite"}
WORDS_ALLOWED = {"PNG:Gamma", "PNG:SRGBRendering"}


def told() -> Image.Exif:
    """Return EXIF data of somebody's telephone, with a place."""
    made = Image.Exif()
    made[0x010E] = SECRET
    made[0x010F] = f"{SECRET} Cameras"
    made[0x9C9B] = SECRET.encode("utf-16-le")
    made.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 58.9), 3: "E", 4: (13.0, 22.0, 39.2), 29: SECRET})
    made.get_ifd(0x8769).update({0xA431: SECRET, 0x927C: SECRET.encode(), 0x9286: SECRET.encode()})
    return made


def telling(format: str) -> bytes:
    """Return a picture with all the metadata that its format can hold."""
    options: dict[str, object] = {"exif": told(), "icc_profile": matrix_profile("p3", name=SECRET)}
    picture = photograph()
    if format == "PNG":
        options["pnginfo"] = words = PngImagePlugin.PngInfo()
        words.add_text("Author", SECRET)
        words.add_itxt("XML:com.adobe.xmp", XMP.decode())
        words.add_text("Comment", SECRET * 40, zip=True)
        return with_chunk(saved(picture, format, **options), b"zzZz", SECRET.encode(), after_pixels=True)
    if format == "GIF":
        return saved(picture, format, comment=SECRET)
    if format == "TIFF":
        return saved(picture, format, exif=told(), icc_profile=options["icc_profile"], artist=SECRET)
    data = saved(picture, format, xmp=XMP, **options)
    if format == "JPEG":
        data = with_segment(data, 0xFE, SECRET.encode())
        iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x14\x1c\x02\x78\x00\x0f" + SECRET.encode()
        return with_segment(data, 0xED, iptc)
    return data


def parts(made: Made) -> set[int] | set[bytes]:
    """Return the kinds of parts that a file consists of."""
    data, at = made.data, 0
    if made.spec.format == "jpeg":
        segments: set[int] = set()
        at = 2
        while data[at + 1] != 0xD9:
            assert data[at] == 0xFF
            segments.add(data[at + 1])
            is_scan = data[at + 1] == 0xDA
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            while is_scan and (data[at] != 0xFF or data[at + 1] in (0, *range(0xD0, 0xD8))):
                at += 1
        assert at + 2 == len(data), "something follows the picture"
        return segments
    chunks: set[bytes] = set()
    if made.spec.format == "png":
        at = 8
        while at < len(data):
            chunks.add(data[at + 4 : at + 8])
            at += 12 + int.from_bytes(data[at : at + 4], "big")
        return chunks
    at = 12
    while at < len(data):
        chunks.add(data[at : at + 4])
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return chunks


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF"])
def test_nothing_told_in_a_picture_is_told_again(format: str) -> None:
    data = telling(format)
    assert SECRET.encode() in data, "the sample tells nothing"
    for made in [pictures.take_in(data).safe, *pictures.make(data, SPECS)]:
        for spelling in (
            SECRET.encode(),
            SECRET.encode("utf-16-le"),
            b"Cameras",
            b"Exif",
            b"xmpmeta",
            b"8BIM",
        ):
            assert spelling not in made.data
        allowed = {"jpeg": JPEG_SEGMENTS, "png": PNG_CHUNKS, "webp": WEBP_CHUNKS}
        if made.spec.format in allowed:
            assert parts(made) <= allowed[made.spec.format]


def test_drawn_and_transparent_pictures_tell_nothing_either() -> None:
    seen_through = chart()
    seen_through.putalpha(200)
    for picture in (chart(), seen_through):
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", SECRET)
        data = saved(picture, "PNG", pnginfo=words, icc_profile=matrix_profile("adobe", name=SECRET))
        taken = pictures.take_in(data)
        assert taken.safe.spec.format == "png"
        for made in [taken.safe, *pictures.make(data, SPECS[:1])]:
            assert SECRET.encode() not in made.data
            assert parts(made) <= PNG_CHUNKS | WEBP_CHUNKS


def test_colours_under_what_is_wholly_transparent_are_gone() -> None:
    hidden = photograph(100, 60).convert("RGBA")
    hidden.putalpha(0)
    hidden.paste((255, 0, 0, 255), (0, 0, 10, 10))
    data = saved(hidden, "PNG")
    for made in [pictures.take_in(data).safe, *pictures.make(data, [Spec(100, "webp")])]:
        import io

        found = Image.open(io.BytesIO(made.data)).convert("RGBA").crop((20, 20, 100, 60))
        if made.spec.format == "png":
            assert found.getcolors() == [(80 * 40, (0, 0, 0, 0))]
        assert len(found.convert("RGB").getcolors() or []) == 1


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
def test_exiftool_finds_nothing_but_the_file_itself(tmp_path: Path) -> None:
    for format in ("JPEG", "PNG", "WEBP", "TIFF", "GIF"):
        data = telling(format)
        for number, made in enumerate([pictures.take_in(data).safe, *pictures.make(data, SPECS)]):
            name = f"{format}-{number}.{pictures.extension(made.spec.format)}"
            (tmp_path / name).write_bytes(made.data)
    run = subprocess.run(
        ["exiftool", "-json", "-G", "-a", "-u", "-ee", str(tmp_path)], capture_output=True, check=True
    )
    for file in json.loads(run.stdout):
        groups = {tag.partition(":")[0] for tag in file}
        assert groups <= TOLD_BY_EXIFTOOL, file
        assert SECRET not in json.dumps(file)
