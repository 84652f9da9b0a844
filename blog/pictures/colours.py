"""Brings every kind of pixel to 8-bit sRGB: grey, RGB or RGB with transparency. Runs in the child."""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageCms

PROFILE_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK", "LAB": "Lab "}
TO_8_BIT = 1 / 257
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))


def plain(picture: Image.Image) -> Image.Image:
    """Return a loaded picture in a mode that can be resized: L, RGB, RGBA, or CMYK and LAB as they are.

    RGBA comes out only where something is transparent indeed.
    """
    mode = picture.mode
    if mode.startswith(("I", "F")):
        return _from_deep(picture)
    if picture.has_transparency_data:
        seen = picture if mode == "RGBA" else picture.convert("RGBA")
        return seen.convert("RGB") if _alpha_low(seen) == 255 else seen
    if mode in ("L", "RGB", "CMYK", "LAB"):
        return picture
    return picture.convert("L" if mode == "1" else "RGB")


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a `plain` picture in sRGB, as L, RGB or RGBA. A broken or unfitting profile is ignored."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    opaque = picture.convert("RGB") if alpha else picture
    converted = _by_profile(opaque, profile)
    if converted is None:
        converted = _by_default(opaque)
    if alpha is None:
        return converted
    # What is wholly transparent tells nothing: colours hidden under it would be published with it.
    clean = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    converted = converted.convert("RGBA")
    converted.putalpha(alpha)
    clean.paste(converted, mask=alpha.point([0] + [255] * 255))
    return clean


def average(picture: Image.Image) -> tuple[int, int, int]:
    """Return the average colour of an L, RGB or RGBA picture, of what can be seen of it; white if nothing can."""
    small = picture.resize((32, 32), Image.Resampling.BOX).convert("RGBA").tobytes()
    weights = small[3::4]
    total = sum(weights)
    if not total:
        return (255, 255, 255)
    red, green, blue = (
        round(sum(value * weight for value, weight in zip(small[band::4], weights, strict=True)) / total)
        for band in range(3)
    )
    return (red, green, blue)


def _alpha_low(picture: Image.Image) -> int:
    """Return the lowest alpha of an RGBA picture."""
    low, _high = picture.getextrema()[3]  # type: ignore[misc]  # four bands give four pairs
    return int(low)


def _from_deep(picture: Image.Image) -> Image.Image:
    """Return a picture of 16 or 32 bits a pixel as L; ranges other than these are stretched to fit."""
    if picture.mode.startswith("I;16"):
        if picture.mode != "I;16":
            picture = picture.convert("I")  # the other order of bytes, which knows few operations
        return picture.point(lambda value: value * TO_8_BIT + 0.5).convert("L")
    low, high = (float(end) for end in picture.getextrema())  # type: ignore[arg-type]  # one band, one pair
    if picture.mode == "F" and 0 <= low and high <= 1:
        low, scale = 0.0, 255.0
    elif 0 <= low and high <= 255:
        low, scale = 0.0, 1.0
    elif 0 <= low and high <= 65535:
        low, scale = 0.0, TO_8_BIT
    else:
        scale = 255 / (high - low) if high > low else 0.0
    offset = 0.5 - low * scale
    return picture.point(lambda value: value * scale + offset).convert("L")


def _by_profile(picture: Image.Image, profile: bytes | None) -> Image.Image | None:
    """Return `picture` converted from its profile, or None without one that fits."""
    if not profile:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space
        if picture.mode == "L" and space == "RGB ":
            picture = picture.convert("RGB")
        elif picture.mode == "RGB" and space == "GRAY":
            picture = _as_grey(picture)
        if PROFILE_SPACES.get(picture.mode) != space:
            return None
        return _transformed(picture, source)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _as_grey(picture: Image.Image) -> Image.Image:
    """Return an RGB picture as L if it holds nothing but grey, as one with transparency may; else itself."""
    grey = picture.convert("L")
    return grey if ImageChops.difference(picture, grey.convert("RGB")).getbbox() is None else picture


def _transformed(picture: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    """Return `picture` in sRGB; grey stays grey."""
    transform = ImageCms.buildTransform(source, _SRGB, picture.mode, "RGB")
    converted = transform.apply(picture)
    return converted.convert("L") if picture.mode == "L" else converted


def _by_default(picture: Image.Image) -> Image.Image:
    """Return `picture` as L or RGB, as everyone reads it who finds no profile."""
    if picture.mode in ("L", "RGB"):
        return picture
    if picture.mode == "LAB":
        return _transformed(picture, _LAB)
    return picture.convert("RGB")
