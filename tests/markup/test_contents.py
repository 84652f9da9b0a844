"""A long text opens with a list of its headings; a short one, or one of few parts, does not."""

from __future__ import annotations

import re

from blog import markup

from .conftest import Draw

PARTS = "## One\n\nwords\n\n## Two & *more*\n\n### Within\n\n#### Deeper\n\n## Three\n"


def listed(html: str) -> str:
    """Return the list alone, without ids."""
    return re.sub(
        r' href="[^"]*"', "", re.sub("^.*</summary>\n|\n</details></nav>$", "", html, flags=re.DOTALL)
    )


def test_headings_and_those_below_them_are_listed_in_order(draw: Draw) -> None:
    html = markup.contents(draw(PARTS).html, words=900)
    assert html == (
        '<nav class="contents" aria-label="Contents"><details><summary>Contents</summary>\n'
        '<ol><li><a href="#h-one">One</a></li><li><a href="#h-two-more">Two &amp; more</a>'
        '<ol><li><a href="#h-within">Within</a></li></ol></li><li><a href="#h-three">Three</a></li></ol>\n'
        "</details></nav>"
    )


def test_each_leads_to_its_heading(draw: Draw) -> None:
    text = draw(PARTS.replace("One", "Über “a<b>”").replace("Three", "One").replace("Two", "One"))
    html = markup.contents(text.html, words=900)
    aims = re.findall(r'href="#([^"]*)"', html)
    assert len(aims) == 4
    assert all(f' id="{aim}"' in text.html for aim in aims)


def test_short_texts_and_those_of_few_parts_have_none(draw: Draw) -> None:
    html = draw(PARTS).html
    assert markup.contents(html, words=900)
    assert not markup.contents(html, words=899)
    assert not markup.contents(draw("## One\n\n## Two\n\n### Within\n").html, words=9000)


def test_headings_in_quotations_lists_and_boxes_are_not_the_texts_own(draw: Draw) -> None:
    html = draw(f"{PARTS}\n> ## Quoted\n\n- ## Item\n\n<aside>\n\n## Boxed\n\n</aside>\n\n## Last").html
    assert listed(markup.contents(html, words=900)).count("<li>") == 5
    assert not markup.contents(draw("> ## A\n\n> ## B\n\n> ## C\n\n## D").html, words=9000)


def test_the_numbers_of_notes_are_not_listed_with_a_heading(draw: Draw) -> None:
    html = draw(f"{PARTS}\n## Four[^a]\n\n[^a]: Said.").html
    assert "<a>Four</a>" in listed(markup.contents(html, words=900))


def test_it_is_called_what_the_language_of_the_post_calls_it(draw: Draw) -> None:
    html = draw(PARTS).html
    assert 'aria-label="Inhalt"' in markup.contents(html, words=900, language="de-AT")
    assert 'aria-label="Contents"' in markup.contents(html, words=900, language="tlh")
