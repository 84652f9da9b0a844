"""Footnotes: one list after the text, numbered by where they are cited, with a way back for each."""

from __future__ import annotations

import re
from collections.abc import Callable

from .conftest import Draw

Problems = Callable[[str], list[tuple[str, int | None, str]]]


def notes(html: str) -> list[str]:
    """Return what each note says, without ways back."""
    html = re.sub(r" <a [^>]*footnote-backref.*?</a>", "", html)
    return [
        re.sub(r"\s*\n\s*", "", item) for item in re.findall(r'<li id="fn-[^"]*">(.*?)</li>', html, re.DOTALL)
    ]


def test_a_note_and_its_citation_lead_to_each_other(draw: Draw) -> None:
    assert draw("Words.[^a]\n\n[^a]: The *note*.").html == (
        '<p>Words.<sup class="footnote-ref"><a href="#fn-1" id="fnref-1" role="doc-noteref">1</a></sup></p>\n'
        '<section class="footnotes" role="doc-endnotes" aria-label="Notes">\n<ol>\n'
        '<li id="fn-1"><p>The <em>note</em>. <a href="#fnref-1" class="footnote-backref" role="doc-backlink" '
        'aria-label="Back to the text 1">\u21a9\ufe0e</a></p>\n</li>\n</ol>\n</section>\n'
    )


def test_a_note_cited_twice_is_one_note_with_two_ways_back(draw: Draw) -> None:
    html = draw("One[^a] two[^a]\n\n[^a]: Note").html
    assert re.findall(r'id="(fn[^"]*)"', html) == ["fnref-1", "fnref-1-r2", "fn-1"]
    assert re.findall(r'href="#(fnref[^"]*)"', html) == ["fnref-1", "fnref-1-r2"]


def test_notes_are_numbered_by_where_they_are_first_cited(draw: Draw) -> None:
    html = draw("[^b]: second, see [^c]\n\nOne[^a] two[^b]^[in place]\n\n[^a]: first\n[^c]: last").html
    assert [re.sub("<[^>]*>", "", note) for note in notes(html)] == [
        "first",
        "second, see 4",
        "in place",
        "last",
    ]


def test_a_note_may_hold_several_blocks_and_a_figure(draw: Draw) -> None:
    html = draw("x[^a]\n\n[^a]: One\n\n    Two\n\n    - three\n\n    ![](image:square)\n\nafter").html
    assert html.count("<section") == 1
    assert "<p>after</p>" in html.split("<section")[0]
    note = notes(html.replace("<li>three</li>", "three"))[0]
    assert note.startswith("<p>One</p><p>Two</p><ul>three</ul><figure")
    assert "footnote-backref" in html


def test_the_ids_of_notes_carry_the_prefix(draw: Draw) -> None:
    html = draw("x[^a]\n\n[^a]: y", prefix="p7").html
    assert re.findall(r'id="([^"]*)"', html) == ["fnref-p7-1", "fn-p7-1"]


def test_notes_may_cite_themselves_without_end(draw: Draw) -> None:
    assert notes(draw("x[^a]\n\n[^a]: y[^a]").html)[0].startswith("<p>y<sup")


def test_an_unknown_note_stays_as_it_is_written(draw: Draw) -> None:
    assert draw("x[^a]").html == "<p>x[^a]</p>\n"


def test_a_note_that_nothing_cites_is_not_shown_but_said(draw: Draw, problems: Problems) -> None:
    text = "x\n\n[^a]: lonely"
    assert "lonely" not in draw(text).html
    assert problems(text) == [("unused_note", 3, "a")]


def test_notes_do_not_nest_in_links_and_stay_out_of_headings(draw: Draw) -> None:
    html = draw("# Title[^a]\n\n[x[^a]](https://e.org)\n\n[^a]: y").html
    assert '<h2 id="h-title">Title<sup' in html
    assert '<a href="https://e.org">https://e.org</a>' in html
    assert "[x<sup" in html
    assert draw("# Title[^a]\n\n[^a]: y").headings[0].text == "Title"


def test_words_around_notes_are_in_the_language_of_the_text(draw: Draw) -> None:
    html = draw("x[^a]\n\n[^a]: y", language="fr-CA").html
    assert 'aria-label="Notes"' in html
    assert 'aria-label="Retour au texte 1"' in html
