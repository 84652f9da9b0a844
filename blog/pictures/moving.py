"""Animations as animated WebP: as many frames, as long each, as often; upright, in sRGB, without metadata. In the child."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

from PIL import Image, ImageFile

from blog.pictures import composing
from blog.pictures.opening import Opened
from blog.pictures.shapes import Refused

QUALITY = 75
# Frames of an animation are many and each is seen but for a moment.
METHOD = 2
# Browsers show a frame that claims less than 20 ms for 100, as GIFs have taught them.
SHORTEST_MS, USUAL_MS = 20, 100

Prepare = Callable[[Image.Image], Image.Image]


def moving(opened: Opened, prepare: Prepare) -> bytes:
    """Return an opened animation as WebP; `prepare` brings one composed frame to its final pixels.

    Raises Refused for frames that cannot be read.
    """
    durations: list[int] = []
    try:
        frames = [prepare(frame) for frame in _frames(opened, durations)]
    except (MemoryError, Refused):
        raise
    except Exception as error:
        raise Refused("damaged", error=type(error).__name__) from error
    if not frames:
        raise Refused("damaged")  # all that it has is a still for those who cannot move
    has_alpha = any(frame.mode == "RGBA" for frame in frames)
    if has_alpha:
        frames = [frame if frame.mode == "RGBA" else frame.convert("RGBA") for frame in frames]
    else:
        frames = [frame.convert("RGB") for frame in frames]
    for frame in frames:
        frame.info = {}
    written = io.BytesIO()
    frames[0].save(
        written,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=_loops(opened.picture),
        quality=QUALITY,
        method=METHOD,
    )
    return _flagged(written.getvalue()) if has_alpha else written.getvalue()


def _flagged(data: bytes) -> bytes:
    """Return an animation that is marked as transparent (RFC 9649, 2.7): where the encoder cut the transparent parts off
    its frames it finds nothing to mark, and readers would put black there."""
    is_extended = data[12:16] == b"VP8X"
    return data[:20] + bytes([data[20] | 0x10]) + data[21:] if is_extended else data


def _frames(opened: Opened, durations: list[int]) -> Iterator[Image.Image]:
    """Give each frame as it is seen, and note how long."""
    for frame, told in _composed(opened):
        durations.append(told if told >= SHORTEST_MS else USUAL_MS)
        yield frame


def _composed(opened: Opened) -> Iterator[tuple[Image.Image, int]]:
    """Give each frame with the milliseconds that the file tells."""
    if opened.format in ("gif", "png"):
        yield from composing.frames(opened.data, opened.format, opened.picture.size)
        return
    picture = opened.picture
    for number in range(opened.frames):
        picture.seek(number)
        picture.load()
        yield picture.copy(), round(picture.info.get("duration", 0) or 0)


def _loops(picture: ImageFile.ImageFile) -> int:
    """Return how often it runs, 0 for ever. A GIF without a word about it runs once; others tell always."""
    if picture.format == "GIF":
        # Netscape's block counts the repetitions after the first run.
        repeated = picture.info.get("loop")
        return 1 if repeated is None else 0 if repeated == 0 else int(repeated) + 1
    return int(picture.info.get("loop", 0) or 0)
