"""Links between posts by name, links within a text, bare addresses, and links nobody should follow."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Draw

Problems = Callable[[str], list[tuple[str, int | None, str]]]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[words](post:lamp)", '<a href="/2013/12/04/lamp/">words</a>'),
        ("[*words*](post:lamp#Second-Act)", '<a href="/2013/12/04/lamp/#h-second-act"><em>words</em></a>'),
        ("[words](post:lamp#fn-1)", '<a href="/2013/12/04/lamp/#fn-1">words</a>'),
        ("[](post:lamp)", '<a href="/2013/12/04/lamp/">The Lamp &amp; the Moth</a>'),
        ("[words][r]\n\n[r]: post:lamp", '<a href="/2013/12/04/lamp/">words</a>'),
        ("[Weg](post:straße)", '<a href="/strasse/">Weg</a>'),
        ("[words](post:draft) on", "words on"),
        ("[](post:draft) on", "a post that is not public on"),
        ("[*words*](post:nowhere) on", "<em>words</em> on"),
        ("[](post:nowhere) on", "nowhere on"),
        ("[words](post:) on", "words on"),
        ("[words](image:square) on", "words on"),
        ("[a](/about/ \"Title\")", '<a href="/about/" title="Title">a</a>'),
        ("[a](mailto:a@b.org)", '<a href="mailto:a@b.org">a</a>'),
        ("[a](javascript:alert(1)) on", "a on"),
        ("[a](java&#10;script:alert(1)) on", "a on"),
        ("<javascript:alert(1)> on", "javascript:alert(1) on"),
        ("[a](DATA:text/html,x) on", "a on"),
    ],
)  # fmt: skip
def test_a_link_is_drawn_as_it_is_written(draw: Draw, written: str, shown: str) -> None:
    assert draw(written).html == f"<p>{shown}</p>\n"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("a\n\nb\n[words](post:nowhere)", [("unknown_post", 4, "nowhere")]),
        ("[words](post:)", [("unknown_post", 1, "")]),
        ("[words](post:draft)", [("link_to_draft", 1, "draft")]),
        ("[words](post:lamp)", []),
        ("a [x](javascript:y)", [("unsafe_link", 1, "javascript:y")]),
        ("a\n[b](post:one two)", [("unread_syntax", 2, "post:one")]),
        ("a [b](image:square)", [("unread_syntax", 1, "image:square")]),
        ("`[b](post:nowhere)`", []),
        ("# One\n\n[up](#one) [up](#h-one) [no](#two)", [("unknown_fragment", 3, "two")]),
        ('![](image:square "[x](post:nowhere)")', [("unknown_post", 1, "nowhere")]),
    ],
)
def test_what_is_wrong_with_a_link_is_said_with_its_line(
    problems: Problems, written: str, found: list[tuple[str, int | None, str]]
) -> None:
    assert problems(written) == found


def test_a_link_within_the_text_finds_the_heading_by_its_words(draw: Draw) -> None:
    html = draw('[down](#the-end) "href="#the-end""\n\n# The End', prefix="p1").html
    assert '<a href="#h-p1-the-end">down</a>' in html
    assert html.count("h-p1-the-end") == 3


def test_a_writers_own_id_gets_our_prefix_and_can_be_linked_to(draw: Draw) -> None:
    html = draw('<span id="csrf">x</span> [there](#csrf)').html
    assert html == '<p><span id="h-csrf">x</span> <a href="#h-csrf">there</a></p>\n'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://e.org", '<a href="https://e.org">https://e.org</a>'),
        ("See http://e.org/a_b_(c)?d=e&f=g.", 'See <a href="http://e.org/a_b_(c)?d=e&amp;f=g">'
         "http://e.org/a_b_(c)?d=e&amp;f=g</a>."),
        ("(https://e.org/)", '(<a href="https://e.org/">https://e.org/</a>)'),
        ("www.e.org/x, and", '<a href="https://www.e.org/x">www.e.org/x</a>, and'),
        ("write to ann.b+c@e-f.org!", 'write to <a href="mailto:ann.b+c@e-f.org">ann.b+c@e-f.org</a>!'),
        ("*https://e.org*", '<em><a href="https://e.org">https://e.org</a></em>'),
        ("`https://e.org`", "<code>https://e.org</code>"),
        ("[https://e.org](https://f.org)", '<a href="https://f.org">https://e.org</a>'),
        ("xhttps://e.org", "xhttps://e.org"),
        ("https://", "https://"),
        ("www.e", "www.e"),
        ("a@b", "a@b"),
        ("@name", "@name"),
        ("javascript://e.org", "javascript://e.org"),
        ("https://e.org/--x's", '<a href="https://e.org/--x\'s">https://e.org/--x\'s</a>'),
    ],
)  # fmt: skip
def test_a_bare_address_is_a_link(draw: Draw, written: str, shown: str) -> None:
    assert draw(written).html == f"<p>{shown}</p>\n"
