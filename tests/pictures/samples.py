"""Pictures drawn for the tests of the craft: photographs of noise, charts, corners that tell which side is up."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable

from PIL import Image, ImageDraw

RED, GREEN, BLUE, YELLOW = (230, 20, 20), (20, 200, 20), (20, 20, 230), (240, 220, 20)
CORNERS = {
    ("top", "left"): RED,
    ("top", "right"): GREEN,
    ("bottom", "left"): BLUE,
    ("bottom", "right"): YELLOW,
}
# What EXIF 2.32, 4.6.5.1 says of each orientation: on which side row 0 lies, and on which column 0.
SIDES = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}
OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


def saved(picture: Image.Image, format: str, **options: object) -> bytes:
    """Return `picture` as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    """Return the pixels of a file, read by Pillow alone."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def photograph(width: int = 320, height: int = 240) -> Image.Image:
    """Return something with shapes and grain that is the same each time."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    middle = Image.radial_gradient("L").resize((width, height))
    grain = Image.frombytes("L", (97, 89), bytes((x * x * 7 + x * 131) % 23 for x in range(97 * 89)))
    noise = Image.new("L", (width, height))
    for left in range(0, width, 97):
        for top in range(0, height, 89):
            noise.paste(grain, (left, top))
    bands = [Image.blend(band, noise, 0.2) for band in (across, down, middle)]
    return Image.merge("RGB", bands)


def chart(width: int = 640, height: int = 400) -> Image.Image:
    """Return a few bars on white."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    for number in range(8):
        draw.rectangle((40 + 70 * number, height - 40 * number, 80 + 70 * number, height), fill=(0, 70, 170))
    return picture


def lying(orientation: int, width: int = 96, height: int = 64) -> Image.Image:
    """Return the stored form of a picture whose upright form is `width` by `height` with CORNERS."""
    rows, columns = SIDES[orientation]
    if orientation >= 5:
        width, height = height, width
    picture = Image.new("RGB", (width, height))
    for row, vertical in ((0, rows), (1, OPPOSITE[rows])):
        for column, horizontal in ((0, columns), (1, OPPOSITE[columns])):
            corner = (vertical, horizontal) if vertical in ("top", "bottom") else (horizontal, vertical)
            box = (column * width // 2, row * height // 2, (column + 1) * width // 2, (row + 1) * height // 2)
            picture.paste(CORNERS[corner], box)
    return picture


def exif(orientation: int) -> Image.Exif:
    """Return EXIF data that says no more than which side is up."""
    made = Image.Exif()
    made[0x0112] = orientation
    return made


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG."""
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def png_of(chunks: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return a PNG of these chunks."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


def png_head(width: int, height: int, depth: int = 1, colour: int = 0) -> bytes:
    """Return a PNG that claims this size and holds next to nothing."""
    head = struct.pack("!IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return png_of([(b"IHDR", head), (b"IDAT", zlib.compress(bytes(4096))), (b"IEND", b"")])


def with_chunk(png: bytes, kind: bytes, data: bytes, *, after_pixels: bool = False) -> bytes:
    """Return `png` with one chunk more, right after its head or right before its end."""
    at = len(png) - 12 if after_pixels else 33
    return png[:at] + chunk(kind, data) + png[at:]


def with_segment(jpeg: bytes, marker: int, data: bytes) -> bytes:
    """Return `jpeg` with one segment more at its start."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack("!H", len(data) + 2) + data + jpeg[2:]


def animation(format: str, frames: int = 5, size: tuple[int, int] = (60, 40)) -> bytes:
    """Return so many frames, each of another grey, the first red."""
    stills = [Image.new("RGB", size, RED)]
    stills += [Image.new("RGB", size, (0, number % 200 + 20, number // 200)) for number in range(1, frames)]
    options: dict[str, object] = {"WEBP": {"lossless": True}, "AVIF": {"quality": 50}}.get(format, {})
    return saved(stills[0], format, save_all=True, append_images=stills[1:], duration=40, **options)
