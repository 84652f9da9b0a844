"""Reading answers as a person does: their words, and their elements as a browser parses them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpResponseBase


def parsed(answer: HttpResponseBase) -> Element:
    """Return the page of `answer` as a browser would understand it."""
    html: str = answer.content.decode()  # type: ignore[attr-defined]
    return html5lib.parse(html, namespaceHTMLElements=False)


def elements(answer: HttpResponseBase, name: str) -> Iterator[Element]:
    """Yield every element of that name."""
    return parsed(answer).iter(name)


def words_of(answer: HttpResponseBase) -> str:
    """Return what one reads on the page, the words of different elements parted by spaces."""
    body = parsed(answer).find("body")
    return " ".join(" ".join(_read(body)).split()) if body is not None else ""


def _read(element: Element) -> Iterator[str]:
    """Yield the words of an element in their order; neither comments nor what is no text."""
    if isinstance(element.tag, str) and element.tag not in ("script", "style", "template"):
        yield element.text or ""
        for child in element:
            yield from _read(child)
            yield child.tail or ""
