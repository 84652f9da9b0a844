"""On a page of the site notes open beside their numbers without a script; the stored text keeps plain links."""

from __future__ import annotations

import re
from collections import Counter

from blog import markup

from .conftest import Draw

TEXT = "One[^a] two^[see ![](image:square)] three[^a]\n\n[^a]: First\n\n    ## In a note\n\n    second[^b]\n\n[^b]: Deeper."


def boxes(html: str) -> dict[str, str]:
    """Return what each box holds after its button, by its id."""
    found = re.findall(
        r'<div class="note-box" id="([^"]*)" popover><button .*?</button>\n(.*?)</div>\n', html, re.DOTALL
    )
    return dict(found)


def test_a_number_has_a_button_that_opens_its_note(draw: Draw) -> None:
    html = markup.on_page(draw("Words.[^a]\n\n[^a]: The *note*.").html)
    assert html.startswith(
        '<p>Words.<sup class="footnote-ref" id="fnref-1"><a href="#fn-1" role="doc-noteref">1</a>'
        '<button type="button" hidden popovertarget="open-fn-1" aria-label="Note 1">1</button></sup></p>\n'
    )
    assert html.endswith(
        '<div class="note-box" id="open-fn-1" popover><button type="button" popovertarget="open-fn-1" '
        'popovertargetaction="hide" aria-label="Close">×</button>\n<p>The <em>note</em>.</p>\n</div>\n'
    )


def test_every_note_has_one_box_and_every_button_a_box(draw: Draw) -> None:
    html = markup.on_page(draw(TEXT).html)
    assert list(boxes(html)) == ["open-fn-1", "open-fn-2", "open-fn-3"]
    assert set(re.findall('popovertarget="([^"]*)"', html)) == set(boxes(html))
    assert "Deeper" in boxes(html)["open-fn-3"]
    assert "backref" not in "".join(boxes(html).values())


def test_no_id_is_there_twice_and_the_way_back_from_the_list_finds_the_number(draw: Draw) -> None:
    html = markup.on_page(draw(TEXT).html)
    ids = Counter(re.findall(r' id="([^"]*)"', html))
    assert max(ids.values()) == 1
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(ids)


def test_the_list_of_notes_stays_as_it_was(draw: Draw) -> None:
    stored = draw("Words.[^a]\n\n[^a]: The *note*.").html
    section = stored[stored.index("<section") :]
    assert section in markup.on_page(stored)
    assert "popover" not in stored


def test_a_text_without_notes_is_not_touched(draw: Draw) -> None:
    html = draw('Words <sup class="footnote-ref"><a href="#fn-1">1</a></sup>').html
    assert markup.on_page(html) == html


def test_what_a_writer_types_as_a_note_opens_nothing(draw: Draw) -> None:
    typed = '<sup class="footnote-ref"><a href="#fn-9" id="fnref-9" role="doc-noteref">9</a></sup>\n\n<li id="fn-9">x</li>'
    html = markup.on_page(draw(f'{typed}\n\nx[^a]\n\n[^a]: y\n\n    <ul><li id="fn-8">z</li></ul>').html)
    assert list(boxes(html)) == ["open-fn-1"]
    assert "z" in boxes(html)["open-fn-1"]


def test_buttons_speak_the_language_of_the_text(draw: Draw) -> None:
    html = markup.on_page(draw("x[^a]\n\n[^a]: y").html, language="de")
    assert 'aria-label="Anmerkung 1"' in html
    assert 'aria-label="Schließen"' in html
