"""Pictures outside a text: what templates draw lead pictures, teasers and portraits with."""

from __future__ import annotations

from . import pictures, rendering
from .shapes import Picture


def figure(
    picture: Picture,
    *,
    alt: str | None,
    caption: str | None,
    credit: str | None,
    source_url: str | None,
    layout: str,
    is_eager: bool,
    priority: bool,
    language: str,
) -> str:
    """Return `picture` as a figure; what is None comes from the picture itself."""
    inner = pictures.draw(
        picture, alt=alt, layout=layout, is_eager=is_eager, priority=priority, language=language
    )
    classes = ["figure"]
    if layout in ("wide", "full", "lead", "teaser"):
        classes.append(layout)
    if picture.is_waiting or not picture.src:
        classes.append("waiting")
    source = picture.source_url if source_url is None else source_url
    return pictures.enclose(
        inner,
        caption=rendering.line(picture.caption if caption is None else caption, language=language),
        credit=rendering.line(picture.credit if credit is None else credit, language=language),
        source_url=source if source.lower().startswith(("https://", "http://")) else "",
        classes=classes,
        language=language,
    )
