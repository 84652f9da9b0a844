"""The words that a file brings along are found wherever cameras, agencies and programs put them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from blog import pictures
from blog.pictures import Found
from tests.pictures.samples import photograph, saved, with_segment

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmpRights:WebStatement="https://terms.example/">{}</rdf:Description></rdf:RDF></x:xmpmeta>"""
FULL = XMP.format(
    "<dc:description><rdf:Alt><rdf:li xml:lang='de'>Der Hafen</rdf:li>"
    "<rdf:li xml:lang='x-default'>The harbour\n at  dawn</rdf:li></rdf:Alt></dc:description>"
    "<dc:creator><rdf:Seq><rdf:li>Ann Author</rdf:li><rdf:li>Ben Büyük</rdf:li></rdf:Seq></dc:creator>"
    "<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang='x-default'>Boats &amp; gulls</rdf:li></rdf:Alt>"
    "</Iptc4xmpCore:AltTextAccessibility>"
).encode()
SAID = Found("Boats & gulls", "The harbour at dawn", "Ann Author, Ben Büyük", "https://terms.example/")


def words(data: bytes) -> Found:
    return pictures.take_in(data).found


def iim(*sets: tuple[int, int, bytes]) -> bytes:
    """Return the segment that holds these data sets, after the one that says UTF-8 where `sets` begins with it."""
    block = b"".join(
        bytes([0x1C, record, number]) + len(value).to_bytes(2, "big") + value
        for record, number, value in sets
    )
    padded = block + b"\0" * (len(block) % 2)
    return b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + len(block).to_bytes(4, "big") + padded


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_the_words_of_xmp_are_found_in_every_format(format: str) -> None:
    picture = photograph()
    if format == "PNG":
        told = PngImagePlugin.PngInfo()
        told.add_itxt("XML:com.adobe.xmp", FULL.decode())
        data = saved(picture, format, pnginfo=told)
    elif format == "TIFF":
        data = saved(picture, format, tiffinfo={700: FULL})
    else:
        data = saved(picture, format, xmp=FULL)
    assert words(data) == SAID


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (
            [(1, 90, b"\x1b%G"), (2, 120, "Häfen".encode()), (2, 80, b"Ann")],
            Found(caption="Häfen", credit="Ann"),
        ),
        (
            [(2, 120, "Häfen".encode("latin-1")), (2, 116, b"\xa9 Ann")],
            Found(caption="Häfen", licence="© Ann"),
        ),
        ([(2, 80, b"Ann"), (2, 110, b"Ann / Agency")], Found(credit="Ann / Agency")),
        ([(2, 80, b"Ann"), (2, 80, b"Ben")], Found(credit="Ann, Ben")),
    ],
)
def test_the_words_of_iptc_are_found(told: list[tuple[int, int, bytes]], found: Found) -> None:
    assert words(with_segment(saved(photograph(), "JPEG"), 0xED, iim(*told))) == found


def test_the_words_of_exif_are_found_and_what_cameras_write_is_no_caption() -> None:
    exif = Image.Exif()
    exif[0x010E] = "OLYMPUS DIGITAL CAMERA"
    exif[0x013B], exif[0x8298] = "Ann Büyük".encode(), "© Ann".encode("latin-1")
    assert words(saved(photograph(), "JPEG", exif=exif)) == Found(credit="Ann Büyük", licence="© Ann")
    for name in ("DSC_0042", "IMG 1234", "SAMSUNG CAMERA", "Untitled", "charset=Ascii"):
        exif[0x010E] = name
        assert words(saved(photograph(), "JPEG", exif=exif)).caption == ""
    exif[0x010E] = "The harbour"
    assert words(saved(photograph(), "PNG", exif=exif)).caption == "The harbour"


def test_the_texts_of_a_png_are_found() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Description", "The harbour")
    told.add_itxt("Author", "Ann Büyük")
    assert words(saved(photograph(), "PNG", pnginfo=told)) == Found(caption="The harbour", credit="Ann Büyük")


def test_xmp_goes_before_iptc_and_iptc_before_exif() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x8298] = "of exif", "of exif", "of exif"
    xmp = XMP.replace(' xmpRights:WebStatement="https://terms.example/"', "").format(
        "<dc:description>of xmp</dc:description>"
    )
    data = with_segment(
        saved(photograph(), "JPEG", exif=exif, xmp=xmp.encode()),
        0xED,
        iim((2, 120, b"of iptc"), (2, 80, b"of iptc")),
    )
    assert words(data) == Found(caption="of xmp", credit="of iptc", licence="of exif")


@pytest.mark.parametrize(
    "xmp",
    [
        b"<x:xmpmeta",
        b"<x:xmpmeta></x:xmpmeta>",
        b"<x:xmpmeta><a></x:xmpmeta>",
        FULL.replace(b"<rdf:RDF", b'<!DOCTYPE a [<!ENTITY b "c">]><rdf:RDF'),
        FULL.replace(b"Ann", b"\xff\xfe"),
        FULL.replace(b"Ann", b"A" * 2_000_000),
        FULL.replace(b"Ann", b"<a>" * 20_000 + b"</a>" * 20_000),
    ],
    ids=["cut off", "empty", "unbalanced", "entities", "not UTF-8", "huge", "deep"],
)
def test_broken_words_are_no_words_and_the_picture_comes_in(xmp: bytes) -> None:
    data = saved(photograph(), "WEBP", xmp=xmp)
    assert words(data).caption in ("", "The harbour at dawn")


@pytest.mark.parametrize(
    "block",
    [b"", b"Photoshop 3.0\0", b"Photoshop 3.0\x008BIM\x04\x04\0\0\xff\xff\xff\xff\x1c\x02\x78", b"8BIM" * 99],
)
def test_broken_iptc_is_no_words(block: bytes) -> None:
    assert words(with_segment(saved(photograph(), "JPEG"), 0xED, block)) == Found()


def test_words_are_as_long_as_the_library_takes_and_on_one_line() -> None:
    long = XMP.format("<dc:description>" + "word\n\t " * 2000 + "</dc:description>").encode()
    caption = words(saved(photograph(), "WEBP", xmp=long)).caption
    assert len(caption) <= 2000
    assert set(caption) <= set("word ")


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
def test_what_another_program_wrote_is_found(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(saved(photograph(), "JPEG"))
    told = [
        "-IPTC:Caption-Abstract=The harbour",
        "-XMP-iptcCore:AltTextAccessibility=Boats",
        "-XMP-dc:Creator=Ann",
    ]
    told += ["-EXIF:Copyright=(c) Ann", "-XMP-photoshop:Credit=Ann / Agency"]
    subprocess.run(["exiftool", "-overwrite_original", *told, str(file)], check=True, capture_output=True)
    assert words(file.read_bytes()) == Found("Boats", "The harbour", "Ann / Agency", "(c) Ann")
