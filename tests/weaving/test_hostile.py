"""What nobody writes by chance must not hold up the site: a text is read in a time that grows with its length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from blog import search, weaving
from blog.weaving.linking import _Raw
from blog.weaving.places import places

# Eight times as long may take that many times as long; what grows with the square would take sixty-four times.
MOST = 24
SHAPES: dict[str, Callable[[int], str]] = {
    "lines that may be of two kinds": lambda n: "---\n" + "-a: b\n" * n,
    "brackets that open": lambda n: "[" * n,
    "links that do not end": lambda n: "[a](" * n,
    "titles that do not end": lambda n: '[a]("' * n,
    "links in links": lambda n: "[" * n + "]" * n,
    "elements that do not end": lambda n: "<b>x " * n,
    "ends of nothing": lambda n: "</b>x " * n,
    "braces": lambda n: "[a]{" * n,
    "words between brackets": lambda n: "[a] b " * n,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_text_that_closes_nothing_is_read_in_time(shape: str):
    # The first is short enough to end also where it would take twice as long for each line more.
    places(SHAPES[shape](18))
    times = []
    for number in (1000, 8000):
        text = SHAPES[shape](number)
        best = float("inf")
        for _once in range(3):
            before = time.process_time()
            places(text)
            best = min(best, time.process_time() - before)
        times.append(best)
    assert times[1] < max(MOST * times[0], 0.05), times


def test_raw_html_that_ends_nothing_is_followed_in_time():
    raw = _Raw()
    raw.follow("<b>" * 100_000 + "</i>" * 100_000)
    assert len(raw.names) == 100_000
    raw.follow("<i></b>")
    assert len(raw.names) == 99_999


def test_a_rule_at_the_beginning_is_no_front_matter_without_its_end():
    text = "---\n\nThe lighthouse at Seldom Point.\n\n- Juan: no\n"
    words = [text[start:end] for start, end in places(text)]
    assert any("lighthouse" in each for each in words)
    assert weaving.runs(text, search.words_at(text, "en"))
