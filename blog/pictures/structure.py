"""Walks through the parts of a file without decoding it: finds it cut off, counts frames, leaves out what no
decoder needs to see."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from blog.pictures.shapes import Refused

# All that decides how the first picture of a PNG looks, and no words.
PNG_PARTS = {b"tRNS", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"eXIf"}
PNG_FRAMES = {b"acTL", b"fcTL", b"fdAT"}
PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
GIF_LOOP = b"\xff\x0bNETSCAPE2.0"
MAX_PROFILE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Walked:
    """What the decoder gets to see; size and frames where the walk finds them (0: ask the decoder)."""

    data: bytes
    width: int = 0
    height: int = 0
    frames: int = 0


def walk(data: bytes, format: str, *, all_frames: bool = False) -> Walked:
    """Return what to decode of a file of `format`: its first frame, or all. Raises Refused("damaged") for one that is
    cut off."""
    walkers = {"png": _png, "gif": _gif, "webp": _webp}
    walker = walkers.get(format)
    if walker is None:
        return Walked(data)
    try:
        return walker(data, all_frames)
    except IndexError:
        raise Refused("damaged") from None


def _png(data: bytes, all_frames: bool) -> Walked:
    """Leave out texts, times, unsound profiles, mostly further frames, and all that follows the end; count frames."""
    view = memoryview(data)
    first: list[memoryview] = []
    rest: list[memoryview] = []
    frames = 0
    at = 8
    while at < len(data):
        end = at + 12 + int.from_bytes(view[at : at + 4], "big")
        if end > len(data):
            raise Refused("damaged")
        kind = bytes(view[at + 4 : at + 8])
        if kind == b"IEND":
            break
        frames += kind == b"fcTL"
        is_critical = not kind[0] & 0x20
        is_frame = all_frames and kind in PNG_FRAMES
        if is_critical or is_frame or (kind in PNG_PARTS and _is_sound(view[at:end], kind)):
            # EXIF may follow the pixels, but which side is up must be known before them.
            (first if kind in (b"IHDR", b"eXIf") else rest).append(view[at:end])
        at = end
    first.sort(key=lambda chunk: bytes(chunk[4:8]) != b"IHDR")
    return Walked(b"".join([view[:8], *first, *rest, PNG_END]), frames=max(frames, 1))


def _is_sound(chunk: memoryview, kind: bytes) -> bool:
    """Whether the checksum of a chunk is right and, for a colour profile, its packing and size."""
    if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
        return False
    if kind != b"iCCP":
        return True
    packed = bytes(chunk[8:-4]).partition(b"\x00")[2][1:]
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(packed, MAX_PROFILE_BYTES)
    except zlib.error:
        return False
    return unpacker.eof


def _gif(data: bytes, all_frames: bool) -> Walked:
    """Keep the first frame only or all, without comments; count all."""
    at = gif_head(data)
    kept = [data[:at]]
    frames = 0
    while at < len(data) and data[at] != 0x3B:
        start = at
        if data[at] == 0x21:
            at = after_gif_block(data, at)
            is_loop = data[start + 1 : start + 14] == GIF_LOOP
            is_needed = data[start + 1] == 0xF9 or (all_frames and is_loop)  # about the frame that follows
        elif data[at] == 0x2C:
            at = after_gif_block(data, at)
            frames += 1
            is_needed = True
        elif frames:
            break  # something else has been put behind it
        else:
            raise Refused("damaged")
        if at > len(data):
            raise Refused("damaged")
        is_first = frames == 0 or (frames == 1 and data[start] == 0x2C)
        if is_needed and (is_first or all_frames):
            kept.append(data[start:at])
    if not frames or (frames > 1 and at >= len(data)):
        raise Refused("damaged")  # a single frame without the mark of the end is whole
    return Walked(b"".join([*kept, b"\x3b"]), frames=frames)


def gif_head(data: bytes) -> int:
    """Return where the head of a GIF ends, with the table of colours of the whole."""
    return 13 + _gif_table(data[10])


def after_gif_block(data: bytes, at: int) -> int:
    """Return where the extension or the image of a GIF has ended that begins at `at`."""
    is_image = data[at] == 0x2C
    at += 11 + _gif_table(data[at + 9]) if is_image else 2
    while length := data[at]:
        at += 1 + length
    return at + 1


def _gif_table(flags: int) -> int:
    """Return how many bytes a table of colours has, by the flags that announce it."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _webp(data: bytes, all_frames: bool) -> Walked:
    """Read the size of the canvas and count frames; leave out what follows the end."""
    end = 8 + int.from_bytes(data[4:8], "little")
    width = height = frames = 0
    at = 12
    while at + 8 <= end:
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > len(data):
            raise Refused("damaged")
        if not width:
            width, height = _webp_size(kind, data[at + 8 : at + 18])
        frames += kind == b"ANMF"
        at += 8 + length + (length & 1)
    return Walked(data[:end], width, height, max(frames, 1))


def _webp_size(kind: bytes, head: bytes) -> tuple[int, int]:
    """Return width and height as the first chunk of a WebP tells them."""
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    raise Refused("damaged")
