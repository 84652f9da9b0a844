"""Writes sRGB pixels as files that hold nothing but the pixels. Runs in the child."""

from __future__ import annotations

import io

from PIL import Image

AVIF_QUALITY = 55
AVIF_SPEED = 6
# Lettering and lines suffer first where colours are halved.
AVIF_FLAT_QUALITY = 70
JPEG_QUALITY = 82
WEBP_QUALITY = 80
WEBP_METHOD = 4
WHITE = (255, 255, 255)
# More colours than this among 65,536 pixels, and it is a photograph.
FLAT_COLOURS = 2048
SAMPLE = (256, 256)


def encode(picture: Image.Image, format: str) -> bytes:
    """Return an L, RGB or RGBA picture as an "avif", "webp", "jpeg", "png" or "gif" file without any metadata."""
    # Pillow writes profile, comment and more of what it finds here into the file.
    picture.info = {}
    return {"avif": _avif, "webp": _webp, "jpeg": _jpeg, "png": _png, "gif": _gif}[format](picture)


def safe(picture: Image.Image) -> tuple[str, bytes]:
    """Return format and bytes that every reader knows: PNG where something is transparent or where it is the
    smaller for flat art, else JPEG."""
    if picture.mode == "RGBA":
        return "png", encode(picture, "png")
    jpeg = encode(picture, "jpeg")
    if is_flat(picture):
        png = encode(picture, "png")
        if len(png) < len(jpeg):
            return "png", png
    return "jpeg", jpeg


def is_flat(picture: Image.Image) -> bool:
    """Whether it looks drawn: charts, lettering, screens."""
    sample = picture.resize(
        (min(picture.width, SAMPLE[0]), min(picture.height, SAMPLE[1])), Image.Resampling.NEAREST
    )
    return sample.getcolors(min(FLAT_COLOURS, max(16, sample.width * sample.height // 16))) is not None


def _avif(picture: Image.Image) -> bytes:
    if is_flat(picture):
        return _written(picture, "AVIF", quality=AVIF_FLAT_QUALITY, speed=AVIF_SPEED, subsampling="4:4:4")
    return _written(picture, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, subsampling="4:2:0")


def _jpeg(picture: Image.Image) -> bytes:
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, WHITE)
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    return _written(
        picture, "JPEG", quality=JPEG_QUALITY, subsampling="4:2:0", progressive=True, optimize=True
    )


def _png(picture: Image.Image) -> bytes:
    return _written(picture, "PNG", compress_level=7)


def _webp(picture: Image.Image) -> bytes:
    lossy = _written(picture, "WEBP", quality=WEBP_QUALITY, method=WEBP_METHOD)
    if not is_flat(picture):
        return lossy
    # Drawn art keeps its edges without loss, and is mostly smaller so.
    exact = _written(picture, "WEBP", lossless=True, quality=50, method=WEBP_METHOD)
    return min(exact, lossy, key=len)


def _gif(picture: Image.Image) -> bytes:
    return _written(picture if picture.mode == "RGBA" else picture.quantize(256), "GIF")


def _written(picture: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()
