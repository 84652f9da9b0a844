"""The last line of a quotation that begins with a dash says who said it."""

from __future__ import annotations

import pytest

from .conftest import Draw

MARK = '<p class="attribution">'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> Said.\n>\n> -- Ann", f"<p>Said.</p>\n{MARK}– Ann</p>\n"),
        ("> Said.\n>\n> —Ann, *Book*", f"<p>Said.</p>\n{MARK}—Ann, <em>Book</em></p>\n"),
        ("> Said.\n> — Ann", f"<p>Said.</p>\n{MARK}— Ann</p>\n"),
        (
            "> One\n> *two*  \n> --- [Ann](https://e.org)",
            f'<p>One\n<em>two</em></p>\n{MARK}— <a href="https://e.org">Ann</a></p>\n',
        ),
    ],
)
def test_it_is_set_apart(draw: Draw, text: str, expected: str) -> None:
    assert draw(text).html == f"<blockquote>\n{expected}</blockquote>\n"


@pytest.mark.parametrize(
    "text",
    [
        "> — only this",
        "> Said.",
        "> Said — and more",
        "> — first\n>\n> then",
        "> - a list",
        "> Said.\n>\n> `— x`",
        "> *One\n> — two*",
        "Said.\n\n— Ann",
        "> Said.\n>\n> —",
        "> — Bonjour.\n>\n> — Salut.",
        "> — Bonjour.\n> — Salut.",
    ],
)
def test_anything_else_is_said(draw: Draw, text: str) -> None:
    assert "attribution" not in draw(text).html


def test_a_quotation_in_a_quotation_has_its_own(draw: Draw) -> None:
    html = draw("> > Inner\n> >\n> > -- Ann\n>\n> -- Bea").html
    assert html.count(MARK) == 2
    assert f"{MARK}– Ann</p>\n</blockquote>\n{MARK}– Bea" in html


def test_notes_and_lines_are_kept(draw: Draw) -> None:
    drawn = draw("> Said.\n> -- Ann[^a]\n\n[^a]: Note.", lines=True)
    assert f'{MARK}– Ann<sup class="footnote-ref">' in drawn.html
    assert '<blockquote data-line="1">' in drawn.html
