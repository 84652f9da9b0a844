"""Opens a picture and holds it to the limits before a single pixel is decoded. Runs in the child."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PIL import Image, ImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile, jpeg_factory
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from blog.pictures import composing, limits, structure
from blog.pictures.shapes import Refused

ORIENTATION = 0x0112
NEW_SUBFILE_TYPE = 0x00FE
DNG_VERSION = 0xC612
# All coefficients of a progressive JPEG are in memory at once, up to eight bytes for a pixel.
MAX_PIXELS_SURELY_PROGRESSIVE = 60_000_000

# Our own limits are exact; Pillow's, which only warns at first, still guards what it opens inside.
Image.MAX_IMAGE_PIXELS = limits.MAX_PIXELS_JPEG


@dataclass(frozen=True)
class Opened:
    """A picture within the limits, and what of its file is decoded. The size is the upright one; `orientation` is what is
    still to be done."""

    data: bytes
    picture: ImageFile.ImageFile
    format: str
    width: int
    height: int
    orientation: int
    frames: int
    is_animated: bool


def open_checked(data: bytes, format: str, *, all_frames: bool = False) -> Opened:
    """Open `data`, which begins like a file of `format`, at its first frame or with all. Raises Refused."""
    walked = structure.walk(data, format, all_frames=all_frames)
    if walked.width:
        _check(walked.width, walked.height, walked.frames, format)
    elif walked.frames > limits.MAX_FRAMES:
        raise Refused("too_many_frames", frames=walked.frames, limit=limits.MAX_FRAMES)
    picture = _open(walked.data, format)
    frames = walked.frames or _frames(picture)
    _check(*picture.size, frames, format)
    true_format = "mpo" if picture.format == "MPO" else format
    width, height = picture.size
    orientation = _orientation(picture, format)
    if orientation >= 5:
        width, height = height, width
    return Opened(
        data=walked.data,
        picture=picture,
        format=true_format,
        width=width,
        height=height,
        orientation=orientation,
        frames=frames,
        is_animated=frames > 1 and true_format not in ("mpo", "tiff", "heic"),
    )


def decode(opened: Opened) -> Image.Image:
    """Return the pixels of the first frame, not upright yet. Raises Refused."""
    picture = opened.picture
    try:
        if isinstance(picture, WebPImageFile):
            return _webp_pixels(picture)
        if opened.format == "gif" and not composing.first_covers(opened.data, picture.size):
            return next(composing.frames(opened.data, "gif", picture.size))[0]
        picture.load()
        return picture
    except MemoryError:
        raise
    except Exception as error:
        if picture.info.get("progressive") and opened.width * opened.height > MAX_PIXELS_SURELY_PROGRESSIVE:
            raise MemoryError from error  # libjpeg says no more than that something went wrong
        raise Refused("damaged", error=type(error).__name__) from error


def _webp_pixels(picture: WebPImageFile) -> Image.Image:
    """Return the pixels as the decoder left them: Pillow's own way would hold them four times in memory."""
    found = picture._decoder.get_next()
    picture._decoder = None
    if found is None:
        raise OSError("no frame could be decoded")
    return Image.frombuffer(picture.rawmode, picture.size, found[0], "raw", picture.rawmode, 0, 1)


def _open(data: bytes, format: str) -> ImageFile.ImageFile:
    """Hand `data` to the one decoder of `format`; no other ever sees it."""
    try:
        picture = OPENERS[format](io.BytesIO(data))
    except (MemoryError, Refused):
        raise
    except Image.DecompressionBombError as error:
        raise Refused("too_many_pixels", limit=limits.MAX_PIXELS) from error
    except Exception as error:
        raise Refused("damaged", error=type(error).__name__) from error
    # A second, textual orientation must not be obeyed: browsers do not read it.
    picture.info.pop("xmp", None)
    if isinstance(picture, TiffImageFile) and _is_raw(picture):
        raise Refused("unsupported_format")
    return picture


def _jpeg(file: io.BytesIO) -> ImageFile.ImageFile:
    """Open a JPEG, or its first picture where the list of further ones is broken."""
    try:
        return jpeg_factory(file)
    except MemoryError:
        raise
    except Exception:
        file.seek(0)
        return JpegImageFile(file)


def _heic(file: io.BytesIO) -> ImageFile.ImageFile:
    """Open what telephones make, where the library for it is installed. Raises Refused("heic")."""
    try:
        from pillow_heif.as_plugin import HeifImageFile
    except ImportError as error:
        raise Refused("heic") from error
    picture: ImageFile.ImageFile = HeifImageFile(file)  # type: ignore[no-untyped-call]
    return picture


OPENERS: Mapping[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    "jpeg": _jpeg,
    "png": PngImageFile,
    "gif": GifImageFile,
    "webp": WebPImageFile,
    "avif": AvifImageFile,
    "heic": _heic,
    "tiff": TiffImageFile,
}


def _check(width: int, height: int, frames: int, format: str) -> None:
    """Raise Refused for a picture past the limits."""
    if width < 1 or height < 1:
        raise Refused("damaged")
    if max(width, height) > limits.MAX_SIDE:
        raise Refused("too_long_side", width=width, height=height, limit=limits.MAX_SIDE)
    most = limits.MAX_PIXELS_JPEG if format == "jpeg" else limits.MAX_PIXELS
    if width * height > most:
        raise Refused("too_many_pixels", width=width, height=height, limit=most)
    if frames > limits.MAX_FRAMES:
        raise Refused("too_many_frames", frames=frames, limit=limits.MAX_FRAMES)
    if frames > 1 and frames * width * height > limits.MAX_PIXELS_ALL_FRAMES:
        raise Refused(
            "too_many_frames", frames=frames, width=width, height=height, limit=limits.MAX_PIXELS_ALL_FRAMES
        )


def _frames(picture: ImageFile.ImageFile) -> int:
    """Return how many frames or pages there are; only the first is ever decoded."""
    try:
        return int(getattr(picture, "n_frames", 1))
    except MemoryError:
        raise
    except Exception as error:
        raise Refused("damaged", error=type(error).__name__) from error


def _orientation(picture: ImageFile.ImageFile, format: str) -> int:
    """Return the orientation that EXIF asks for, 1 to 8; 1 when there is none or it cannot be read."""
    if format in ("tiff", "heic"):
        return 1  # the decoder itself turns these, and tells their upright size
    if format == "png" and "exif" not in picture.info:
        return 1  # Pillow would decode the pixels to look for EXIF behind them, where the walk leaves none
    try:
        value = picture.getexif().get(ORIENTATION, 1)
        return int(value) if 1 <= int(value) <= 8 else 1
    except MemoryError:
        raise
    except Exception:
        return 1


def _is_raw(picture: TiffImageFile) -> bool:
    """Whether a TIFF is a camera's raw file, whose first picture is but a small preview."""
    kind = picture.tag_v2.get(NEW_SUBFILE_TYPE, 0)
    return DNG_VERSION in picture.tag_v2 or (isinstance(kind, int) and bool(kind & 1))
