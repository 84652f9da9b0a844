"""The frames of a GIF or an animated PNG as they are seen, one after the other on one canvas. Runs in the child.

Each frame is decoded as a still of its own and laid on the canvas here, as browsers do it: what a frame clears becomes
transparent, whatever colour the file calls its background.
"""

from __future__ import annotations

import enum
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image
from PIL.GifImagePlugin import GifImageFile
from PIL.PngImagePlugin import PngImageFile

from blog.pictures import colours, structure

PNG_START = b"\x89PNG\r\n\x1a\n"
# Parts of an animated PNG that no still has.
PNG_MOVES = (b"acTL", b"fcTL", b"fdAT", b"IDAT", b"IHDR", b"IEND")


class After(enum.Enum):
    """What becomes of a frame's rectangle before the next frame is drawn."""

    KEEP = enum.auto()
    CLEAR = enum.auto()
    RESTORE = enum.auto()


# By the numbers of GIF89a (23, c, iv) and of PNG (third edition, 11.3.6.2).
AFTER_GIF = {2: After.CLEAR, 3: After.RESTORE}
AFTER_PNG = {1: After.CLEAR, 2: After.RESTORE}


@dataclass(frozen=True)
class Frame:
    """One frame as it is stored: a still for a rectangle of the canvas, and for how many milliseconds it says."""

    file: bytes
    left: int
    top: int
    width: int
    height: int
    milliseconds: int
    after: After
    is_laid_over: bool = True


def frames(data: bytes, format: str, size: tuple[int, int]) -> Iterator[tuple[Image.Image, int]]:
    """Give each frame of a walked GIF or PNG as it is seen, RGBA of `size`, with its milliseconds.

    Raises whatever the decoder of a damaged frame raises.
    """
    canvas = Image.new("RGBA", size)
    for frame in _of_gif(data) if format == "gif" else _of_png(data):
        before = canvas.copy() if frame.after is After.RESTORE else None
        # A frame that reaches over the edge is cut there.
        shown = (
            max(0, min(frame.width, size[0] - frame.left)),
            max(0, min(frame.height, size[1] - frame.top)),
        )
        box = (frame.left, frame.top, frame.left + shown[0], frame.top + shown[1])
        if all(shown):
            drawn = _pixels(frame.file, format).crop((0, 0, *shown))
            canvas.paste(Image.alpha_composite(canvas.crop(box), drawn) if frame.is_laid_over else drawn, box)
        yield canvas.copy(), frame.milliseconds
        if before is not None:
            canvas = before
        elif frame.after is After.CLEAR and all(shown):
            canvas.paste((0, 0, 0, 0), box)


def first_covers(data: bytes, size: tuple[int, int]) -> bool:
    """Whether the first frame of a walked GIF covers all of the canvas."""
    first = next(_of_gif(data))
    return first.left == first.top == 0 and first.width >= size[0] and first.height >= size[1]


def _pixels(file: bytes, format: str) -> Image.Image:
    """Return the pixels of a still, RGBA."""
    still = GifImageFile(io.BytesIO(file)) if format == "gif" else PngImageFile(io.BytesIO(file))
    still.load()
    if still.mode == "L" and format == "gif":
        # Without a table of colours the decoder leaves indices that it calls grey, and cannot convert.
        grey = Image.frombytes("L", still.size, still.tobytes())
        grey.info = still.info
        plain = colours.plain(grey)
    else:
        plain = colours.plain(still)
    return plain if plain.mode == "RGBA" else plain.convert("RGBA")


def _of_gif(data: bytes) -> Iterator[Frame]:
    """Take a walked GIF apart: each frame gets the head and the table of colours of the whole."""
    at = structure.gif_head(data)
    table, control = data[13:at], b""
    while data[at] != 0x3B:
        start, at = at, structure.after_gif_block(data, at)
        if data[start] == 0x21:
            control = data[start:at] if data[start + 1] == 0xF9 else control
            continue
        left, top, width, height = struct.unpack_from("<4H", data, start + 1)
        flags, delay = (control[3], int.from_bytes(control[4:6], "little")) if control else (0, 0)
        head = b"GIF89a" + struct.pack("<2H", width, height) + data[10:13] + table
        image = b"\x2c" + struct.pack("<4H", 0, 0, width, height) + data[start + 9 : at]
        after = AFTER_GIF.get(flags >> 2 & 7, After.KEEP)
        yield Frame(head + control + image + b"\x3b", left, top, width, height, delay * 10, after)
        control = b""


def _of_png(data: bytes) -> Iterator[Frame]:
    """Take a walked PNG apart: each frame gets all that the whole says of its colours."""
    head, shared = b"", b""
    told: tuple[int, ...] = ()
    parts: list[bytes] = []
    for kind, content in [*_chunks(data), (b"fcTL", b"")]:
        if kind == b"fcTL":
            if told and parts:
                yield _png_frame(told, head, shared, b"".join(parts))
            told, parts = struct.unpack(">4x4I2H2B", content) if content else (), []
        elif kind == b"IHDR":
            head = content
        elif kind == b"IDAT" and told:  # else a still for those who cannot move
            parts.append(content)
        elif kind == b"fdAT":
            parts.append(content[4:])
        elif kind not in PNG_MOVES:
            shared += _chunk(kind, content)


def _png_frame(told: tuple[int, ...], head: bytes, shared: bytes, pixels: bytes) -> Frame:
    width, height, left, top, delay, of, after, blend = told
    size = _chunk(b"IHDR", struct.pack(">2I", width, height) + head[8:])
    return Frame(
        PNG_START + size + shared + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b""),
        left,
        top,
        width,
        height,
        round(1000 * delay / (of or 100)),
        AFTER_PNG.get(after, After.KEEP),
        is_laid_over=blend == 1,
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG_START)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
