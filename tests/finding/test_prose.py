"""What is for people is told from code, addresses and names; the parts are the whole text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.finding import Words, find, prose, replaced

PIECES = st.sampled_from(
    [
        "boat",
        " ",
        "\n",
        "\n\n",
        "`",
        "``",
        "```\n",
        "~~~",
        "    ",
        "[",
        "](",
        ")",
        "![",
        "{credit=",
        '"',
        "}",
        "<",
        ">",
        "https://",
        "image:",
        "- ",
        "> ",
        "[^1]",
        "]: ",
        "&amp;",
        "\\",
        "@",
        ".",
        "|",
        "#",
        "ß",
    ]
)
texts = st.lists(PIECES, max_size=30).map("".join)


def at_sea(text: str, **options: bool) -> str:
    """Return the text with every boat that is for people made a ship."""
    return replaced(text, find(text, Words("boat"), within=prose(text, **options)), "ship")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("A boat, `a boat` and ``a ` boat``.", "A ship, `a boat` and ``a ` boat``."),
        ("A boat.\n\n```boat\nboat\n```\n\nA boat.", "A ship.\n\n```boat\nboat\n```\n\nA ship."),
        ("- a boat\n\n  ~~~\n  boat\n  ~~~\n- boat", "- a ship\n\n  ~~~\n  boat\n  ~~~\n- ship"),
        ("```\nboat", "```\nboat"),
        ("A boat.\n\n    a boat\n\nA boat.", "A ship.\n\n    a boat\n\nA ship."),
        ("- one\n\n    a boat", "- one\n\n    a ship"),
        ('[a boat](post:boat "The boat")', '[a ship](post:boat "The ship")'),
        ("[a boat](<a boat>) [boat](http://a.b/boat_(x))", "[a ship](<a boat>) [ship](http://a.b/boat_(x))"),
        (
            '![a boat](image:boat "A boat"){credit="A. boat" source="http://boat" .boat}',
            '![a ship](image:boat "A ship"){credit="A. ship" source="http://boat" .boat}',
        ),
        ("![](image:boat){.boat}\n: A boat", "![](image:boat){.boat}\n: A ship"),
        ("https://boat.example/boat, www.boat.example", "https://boat.example/boat, www.boat.example"),
        ("Ask boat@boat.example, a boat.", "Ask boat@boat.example, a ship."),
        ("<b class='boat'>boat</b>", "<b class='boat'>ship</b>"),
        ("<pre>boat</pre> boat <!-- boat -->", "<pre>boat</pre> ship <!-- boat -->"),
        ("A [boat][boat], [boat].\n\n[boat]: /boat", "A [ship][boat], [boat].\n\n[boat]: /boat"),
        (
            "A [boat](/boat), [boat][].\n\n[boat]: /a 'A boat'",
            "A [ship](/boat), [boat][].\n\n[boat]: /a 'A ship'",
        ),
        ("A boat[^boat].\n\n[^boat]: A boat.", "A ship[^boat].\n\n[^boat]: A ship."),
        ("[Ann]: the boat is in.", "[Ann]: the ship is in."),
        ("| boat | `boat` |\n|---|---|\n| boat | b |", "| ship | `boat` |\n|---|---|\n| ship | b |"),
        ("1 < 2, and a boat > 3", "1 < 2, and a ship > 3"),
        ("<boat\n\nboat>", "<ship\n\nship>"),
        ("An odd ` boat\n\nand ` another", "An odd ` ship\n\nand ` another"),
    ],
)
def test_code_addresses_and_names_are_not_for_people(text: str, made: str):
    assert at_sea(text) == made


def test_a_line_has_no_blocks_of_code():
    assert at_sea("    a boat", has_blocks=False) == "    a ship"
    assert at_sea("    `a boat`", has_blocks=False) == "    `a boat`"


def test_a_text_that_nobody_can_read_has_no_words_for_people():
    assert prose("a boat " * 200_000) == []


@given(texts)
def test_the_stretches_are_in_order_apart_and_inside_of_the_text(text: str):
    spans = prose(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end < start for (_, end), (start, _) in pairwise(spans))


@given(texts)
def test_replacing_in_prose_leaves_all_else_as_it_was(text: str):
    spans = prose(text)
    found = find(text, Words("boat"), within=spans)
    assert all(any(start <= s and e <= end for start, end in spans) for s, e in found)
    made = replaced(text, found, "ship")
    assert len(made) == len(text)
    aside, at = [], 0
    for start, end in [*spans, (len(text), len(text))]:
        aside.append((at, start))
        at = end
    assert all(made[start:end] == text[start:end] for start, end in aside)
    inside = "".join(text[start:end] + "\0" for start, end in spans)
    assert len(found) == inside.count("boat")
