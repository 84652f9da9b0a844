"""Tells from its first bytes what a file is, before anything tries to decode it."""

from __future__ import annotations

import re

from blog.pictures.shapes import Refused

# Kinds of pictures that we know by sight and do not take, so that the writer hears to save it otherwise.
OTHER_PICTURES = (
    b"BM",  # BMP
    b"\x00\x00\x01\x00",  # ICO
    b"\x00\x00\x02\x00",  # CUR
    b"8BPS",  # Photoshop
    b"%!PS",  # EPS
    b"\xc5\xd0\xd3\xc6",  # EPS with a preview
    b"\x00\x00\x00\x0cjP  ",  # JPEG 2000
    b"\xff\x4f\xff\x51",
    b"\x00\x00\x00\x0cJXL ",  # JPEG XL
    b"\xff\x0a",
    b"II\xbc",  # JPEG XR
    b"icns",
    b"DDS ",
    b"qoif",
    b"\x0a\x05\x01",  # PCX
    b"\xb1\x68\xde\x3a",  # DCX
    b"\x01\xda",  # SGI
    b"\x59\xa6\x6a\x95",  # SUN
    b"SIMPLE  =",  # FITS
    b"/* XPM */",
    b"DanM",  # MSP
    b"LinS",
    b"BLP1",
    b"BLP2",
    b"FTEX",
    b"FTC\x00",
    b"FTU\x00",
    b"\xd7\xcd\xc6\x9a",  # WMF
    b"\x01\x00\x00\x00",  # EMF
    b"Image type:",  # IM
    b"\x80\xe8\x00\x00",  # PIXAR
    b"\xd0\xcf\x11\xe0",  # FPX and other compound files
    b"gimp xcf",
    b"P7 332",  # XV thumbnails
    b"FUJIFILMCCD-RAW",
    b"IIRO",  # Olympus
    b"IIU\x00",  # Panasonic
)
NETPBM = re.compile(rb"P[1-7fF][ \t\r\n]")
BITMAP_IN_C = re.compile(rb"\s*(?:/\*.*?\*/\s*)?#define \S+_width", re.DOTALL)
DRAWING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]", re.DOTALL
)
# Still pictures coded as telephones do (ISO/IEC 23008-12, annex B).
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
HEIF_BRANDS = {
    b"hevc",
    b"hevx",
    b"mif1",
    b"msf1",
    b"miaf",
    b"jpeg",
    b"jxs ",
}


def format_of(data: bytes) -> str:
    """Return "jpeg", "png", "gif", "webp", "avif", "heic" or "tiff" by the exact first bytes of `data`.

    Raises Refused: empty, unsupported_format for a picture of another kind, else not_a_picture.
    """
    if not data:
        raise Refused("empty")
    if found := _known(data):
        return found
    head = data[:4096]
    if (
        head.startswith(OTHER_PICTURES)
        or NETPBM.match(head)
        or BITMAP_IN_C.match(head)
        or DRAWING.match(head)
    ):
        raise Refused("unsupported_format")
    if data[4:6] in (b"\x11\xaf", b"\x12\xaf") or data[-18:].startswith(b"TRUEVISION-XFILE"):  # FLI, TGA
        raise Refused("unsupported_format")
    raise Refused("not_a_picture")


def _known(data: bytes) -> str:
    """Return the format if it is one of ours, else nothing. Raises Refused for its relatives."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        if data[8:10] == b"CR":  # a camera's raw file
            raise Refused("unsupported_format")
        return "tiff"
    if data[4:8] == b"ftyp":
        brands = _brands(data)
        if brands & {b"avif", b"avis"}:
            return "avif"
        if brands & HEIC_BRANDS:
            return "heic"
        if brands & HEIF_BRANDS:
            raise Refused("unsupported_format")
    return ""


def _brands(data: bytes) -> set[bytes]:
    """Return the brands that an ISO media file names in its first box."""
    size = min(int.from_bytes(data[:4], "big"), 512)
    compatible = data[16:size]
    return {data[8:12]} | {compatible[at : at + 4] for at in range(0, len(compatible) - 3, 4)}
