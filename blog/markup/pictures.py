"""The HTML of pictures: one alone, one with its caption, several side by side, one that is not there yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Final

from blog.languages import direction, directions_of

from .labels import label
from .shapes import Picture, Source

_TAG: Final = re.compile("<[^>]*>")

# How wide the column of text is, in rem, where nothing else is said.
MEASURE: Final = 36
# What a page leaves free beside the column at most, on both sides together.
MARGINS: Final = 5

# How wide the theme shows a picture of each layout. These must follow the style sheet: the browser
# chooses a file by them before it has read a single rule. Those of the column follow its width.
SIZES: Final = {
    "column": f"(min-width: {MEASURE + MARGINS}rem) {MEASURE}rem, 90vw",
    "wide": "(min-width: 63rem) 58rem, 90vw",
    "full": "100vw",
    "lead": "(min-width: 63rem) 58rem, 90vw",
    "header": "(min-width: 63rem) 58rem, 90vw",
    "opening": "(min-width: 63rem) 28rem, (min-width: 48rem) 45vw, 90vw",
    "teaser": "(min-width: 48rem) 13rem, 90vw",
    "portrait": "5.5rem",
    "inline": "10rem",
    "credits": "6rem",
}

# From which width on, in pixels, the largest rendition shows clearly more than the theme does in each layout; in the
# column, for each rem of that.
LARGER_FROM: Final = {"wide": 1160, "full": 1800, "gallery": 0}
LARGER_FROM_EACH: Final = 20
LARGER: Final = 'class="larger"'


def draw(
    picture: Picture,
    *,
    alt: str | None = None,
    layout: str = "column",
    sizes: str = "",
    is_eager: bool = False,
    priority: bool = False,
    classes: str = "",
    language: str = "en",
) -> str:
    """Return `<picture>` with its sources and `<img>`; a labelled box for a picture without a file.

    Without `sizes` those of `layout` count.
    """
    if picture.is_waiting or not picture.src:
        return placeholder(picture.name, "waiting", alt or picture.alt, language=language)
    sizes = escape(sizes or sizes_of(layout))
    # The browser takes the first that it can show: what moves comes first, for those who do not mind.
    sources = "".join(
        _source(source, sizes) for source in sorted(picture.sources, key=lambda each: not each.is_moving)
    )
    names = " ".join(filter(None, [classes, *_value_classes(picture)]))
    attributes = [
        ("src", picture.src),
        ("width", str(picture.width) if picture.width else None),
        ("height", str(picture.height) if picture.height else None),
        ("alt", shown_alt(picture, alt)),
        ("loading", None if is_eager or priority else "lazy"),
        ("decoding", "async"),
        ("fetchpriority", "high" if priority else None),
        ("class", names or None),
    ]
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes if value is not None)
    return f"<picture>{sources}<img {written}></picture>"


def sizes_of(layout: str, *, measure: float = MEASURE) -> str:
    """Return how wide a picture of `layout` is shown, for the browser, in a column of text of `measure` rem."""
    if layout in SIZES and layout != "column":
        return SIZES[layout]
    return f"(min-width: {measure + MARGINS:g}rem) {measure:g}rem, 90vw"


def shown_alt(picture: Picture, alt: str | None) -> str:
    """Return the words that stand for a picture: those given here, else the library's, none if decorative."""
    if alt is not None:
        return alt
    return "" if picture.is_decorative else picture.alt


def link_to_larger(
    inner: str, picture: Picture, *, alt: str | None, layout: str, language: str, measure: float
) -> str:
    """Return `inner` as a link to the largest rendition of `picture`, if that shows more than the page does.

    What is decorative says nothing, larger neither, and is no stop for the Tab key.
    """
    words = shown_alt(picture, alt)
    if (
        not words
        or not picture.href
        or picture.href_width < LARGER_FROM.get(layout, LARGER_FROM_EACH * measure)
    ):
        return inner
    name = f"{label('larger', language)}: {words}"
    return f'<a href="{escape(picture.href)}" {LARGER} aria-label="{escape(name)}">{inner}</a>'


def enclose(
    inner: str,
    *,
    caption: str = "",
    credit: str = "",
    source_url: str = "",
    classes: Sequence[str] = ("figure",),
    attributes: str = "",
    language: str = "en",
) -> str:
    """Return `inner` as a figure of a text in `language`, with a figcaption if there is a caption or credit, both safe HTML.

    Those may be of the library, and in another language: what is written the other way round says so.
    """
    if credit and source_url and "<a " not in credit:
        credit = f'<a href="{escape(source_url)}">{credit}</a>'
    spans = [
        f'<span class="{name}"{_way(words, language)}>{words}</span>'
        for name, words in (("caption", caption), ("credit", credit))
        if words
    ]
    under = f"<figcaption>{' '.join(spans)}</figcaption>" if spans else ""
    return f'<figure class="{" ".join(classes)}"{attributes}>{inner}{under}</figure>'


def _way(html: str, language: str) -> str:
    """Return the direction of words as an attribute if not a letter of them has that of the text; names in both scripts are
    in captions of any language."""
    own = directions_of(unescape(_TAG.sub("", html)))
    return f' dir="{own.pop()}"' if len(own) == 1 and direction(language) not in own else ""


def placeholder(name: str, kind: str, words: str = "", *, language: str = "en") -> str:
    """Return the box in place of a picture that is `waiting` or `missing`, named so that it takes a drop."""
    note = escape(label(kind, language))
    said = f" <span>{escape(words)}</span>" if words else ""
    return (
        f'<span class="placeholder {kind}" data-image="{escape(name)}">'
        f"<strong>{note}</strong> <code>{escape(name)}</code>{said}</span>"
    )


def aspect_classes(ratio: float) -> list[str]:
    """Return the classes of these proportions: `ar-15` is three to two; `ar-17 ah-8`, with hundredths, 1.78."""
    tenths, hundredths = divmod(round(ratio * 100), 10)
    return [f"ar-{tenths:02d}", *([f"ah-{hundredths}"] if hundredths else [])]


def addresses(picture: Picture) -> set[str]:
    """Return every address that drawing `picture` puts into an attribute, as it stands there."""
    return {
        picture.src,
        *filter(None, [picture.href]),
        *(_srcset(source.srcset) for source in picture.sources),
    }


def _source(source: Source, sizes: str) -> str:
    media = ' media="(prefers-reduced-motion: no-preference)"' if source.is_moving else ""
    srcset = escape(_srcset(source.srcset))
    return f'<source{media} type="{escape(source.type)}" srcset="{srcset}" sizes="{sizes}">'


def _srcset(files: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{url} {width}w" for url, width in files)


def _value_classes(picture: Picture) -> list[str]:
    names = []
    if picture.tint is not None:
        names.append(f"tint-{min(max(picture.tint, 0), 63):02d}")
    if picture.focal is not None:
        across, down = (min(max(round(percent / 5), 0), 20) for percent in picture.focal)
        names += [f"fx-{across}", f"fy-{down}"]
    return names
