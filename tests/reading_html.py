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
    """Return what one reads on the page."""
    body = parsed(answer).find("body")
    return " ".join("".join(body.itertext()).split()) if body is not None else ""
