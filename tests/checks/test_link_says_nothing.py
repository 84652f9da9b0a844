"""The words of a link name what it leads to."""

from __future__ import annotations

import pytest

from tests.checks.drafting import draft, found

URL = "https://example.com/"


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        (f"Read it [here]({URL}).", "", [(1, "here", False)]),
        (
            f"One.\n\nTwo\n[Click here!]({URL}) and [*here*]({URL})",
            "",
            [(4, "Click here!", False), (4, "here", False)],
        ),
        (f"[hier]({URL})", "de", [(1, "hier", False)]),
        (f"[hier]({URL})", "fr", []),
        (f"[here]({URL})", "de", [(1, "here", False)]),
        (f"[the harbour from here]({URL})", "", []),
        (f"`[here]({URL})`", "", []),
        (f"A note[^1].\n\n[^1]: See [here]({URL}).", "", [(3, "here", False)]),
        (f"> - quoted [this]({URL})", "", [(1, "this", False)]),
        (f"| a |\n|---|\n| [more]({URL}) |", "", [(3, "more", False)]),
        (f"[here][1]\n\n[1]: {URL}", "", [(1, "here", False)]),
    ],
)
def test_empty_words_are_told_with_their_line(text: str, language: str, told: list[object]):
    assert found("link_says_nothing", draft(text, language=language)) == told
