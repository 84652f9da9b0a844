"""Headings and the words of pictures, taken from what was drawn."""

from __future__ import annotations

from blog import markup
from blog.records import Picture


def test_headings_and_the_words_of_pictures_are_told_in_order() -> None:
    harbour = Picture(
        name="harbour",
        alt="Boats & nets",
        caption="At *dawn*.",
        credit="Ann",
        src="/media/r/a-1.jpg",
        width=3,
        height=2,
    )
    text = "## One *way*\n\nWords.\n\n![](image:harbour)\n\n### Two\n\n> ## In a quote\n"
    parts = markup.parts_of(markup.render(text, images={"harbour": harbour}, posts={}).html)
    assert parts.headings == ("One way", "Two", "In a quote")
    assert parts.captions[0] == "Boats & nets"
    assert "At dawn." in parts.captions[1]


def test_a_text_without_any_has_none() -> None:
    assert markup.parts_of("<p>Words.</p>") == markup.Parts((), ())
