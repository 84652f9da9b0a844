"""A text is taken apart where people would, and nothing of it is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.merging.splitting import joined, units

# Pieces that texts are made of, so that chance finds what matters.
PIECES = st.lists(
    st.sampled_from(
        [
            "One here.",
            "Is it? ",
            " ",
            "\n",
            "\n\n",
            "- item",
            "1. ",
            "```\n",
            "~~~",
            "| a | b |\n|---|---|\n",
            "[^1]: note.",
            "    four",
            "---\n",
            "# Head",
            "![](image:x)",
            ": caption",
            "<div>",
            "\t",
            "Dr. A. Bee said (really. so) “Yes.” Then",
            "\r\n",
            "`a. b`",
        ]
    ),
    max_size=30,
).map("".join)


def words(text: str) -> list[str]:
    return [unit.words for unit in units(text) if unit.words]


@given(PIECES | st.text(max_size=60))
def test_put_together_again_it_is_the_same_text(text: str) -> None:
    assert joined(units(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("He said “So it is.” And went.", ["He said “So it is.”", "And went."]),
        ("Over\ntwo lines. And\non.", ["Over\ntwo lines.", "And\non."]),
        ("See [it. There](post:x. y) now. Then.", ["See [it. There](post:x. y) now.", "Then."]),
        ("By J. R. Tolkien. Yes.", ["By J. R. Tolkien.", "Yes."]),
        ("Version 1.2 is out. Take it.", ["Version 1.2 is out.", "Take it."]),
        ("# A. Heading. Here\nText.", ["# A. Heading. Here", "Text."]),
        ("- One. Two.\n- Three.", ["- One.", "Two.", "- Three."]),
        ("```\na. b\n\nc. d\n```\nAfter.", ["```\na. b\n\nc. d\n```", "After."]),
        ("```\nnever closed.\n\nEver.", ["```\nnever closed.\n\nEver."]),
        (
            "| a. b | c |\n|---|---|\n| d. e | f |\n\nAfter.",
            ["| a. b | c |\n|---|---|\n| d. e | f |", "After."],
        ),
        ("---\ntitle: A. B.\n---\nText.", ["---\ntitle: A. B.\n---", "Text."]),
        (
            "[^1]: A note. It goes on.\n\n    And on.\n\nText.",
            ["[^1]: A note. It goes on.\n\n    And on.", "Text."],
        ),
        (
            "![a. b](image:x)\n![](image:y)\n: Both. Here.",
            ["![a. b](image:x)", "![](image:y)", ": Both. Here."],
        ),
        ("<p>One. Two.</p>\n\nThree.", ["<p>One. Two.</p>", "Three."]),
        ("    code. more.\n\n    still.\n\nText.", ["    code. more.\n\n    still.", "Text."]),
        ("", []),
    ],
)
def test_sentences_are_cut_and_blocks_stay_whole(text: str, expected: list[str]) -> None:
    assert words(text) == expected
