"""Rows are matched as Python's own matcher would, and in no time however often one thing comes again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.merging import matching, merge
from blog.merging.editing import applied, edits
from blog.merging.matching import opcodes
from blog.merging.splitting import joined, units

ROWS = st.lists(st.sampled_from("abcdefgh"), max_size=40)
# What the wrong way takes minutes or years for; the right one a fraction of a second.
MOST_SECONDS = 60


@pytest.fixture
def hurried() -> Iterator[None]:
    """End the test with an error instead of never."""

    def late(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"this takes more than {MOST_SECONDS} seconds")

    former = signal.signal(signal.SIGALRM, late)
    signal.alarm(MOST_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, former)


@given(old=ROWS, new=ROWS)
def test_the_way_from_one_row_to_another_is_whole(old: list[str], new: list[str]):
    made, at, to = [], 0, 0
    for tag, a, b, c, d in opcodes(old, new):
        assert (a, c) == (at, to)
        assert (tag == "equal") == (old[a:b] == new[c:d])
        made += new[c:d]
        at, to = b, d
    assert (made, at, to) == (new, len(old), len(new))


@given(old=ROWS, new=ROWS)
def test_what_comes_again_too_often_still_gives_a_whole_way(old: list[str], new: list[str]):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MOST_PAIRS", 20)
        found = opcodes(old, new)
    assert [thing for _tag, _a, _b, c, d in found for thing in new[c:d]] == new
    assert all(old[a:b] == new[c:d] for tag, a, b, c, d in found if tag == "equal")


def test_what_both_begin_and_end_with_is_the_same():
    assert opcodes("xxxxaxx", "xxxxbbxx") == [
        ("equal", 0, 4, 0, 4),
        ("replace", 4, 5, 4, 6),
        ("equal", 5, 7, 6, 8),
    ]
    assert opcodes("", "") == []
    assert opcodes("ab", "ab") == [("equal", 0, 2, 0, 2)]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    "text",
    [
        "| Mon | Tue |\n|-|" + "  |" * 60 + "x |\n",
        "| a |\n" + " " * 100_000 + "|x\n",
        "." * 200_000,
        '."' * 100_000,
        "This is (a) sentence of some words. " * 8_000,
    ],
    ids=["a row of empty cells", "a row of spaces", "full stops", "full stops and quotes", "sentences"],
)
def test_no_text_keeps_the_splitter_busy(text: str):
    assert joined(units(text)) == text


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        ("same\n\n" * 9000, "same\n\n" * 8990, "x\n\n" + "same\n\n" * 9000),
        ("- item\n" * 9000, "- item\n" * 8990, "- x\n" + "- item\n" * 9003),
        ("Yes. No. " * 8000, "No. Yes. " * 8000, "No. Maybe. " * 8000),
    ],
    ids=["paragraphs", "items", "sentences by turns"],
)
def test_no_repetition_keeps_the_merger_busy(base: str, ours: str, theirs: str):
    merged = merge(base, ours, theirs)
    assert merged is not None
    assert applied(edits(base, theirs), base) == theirs


@pytest.mark.parametrize(
    "row", ["|---|---|", "| :-- | --: |", "---|---", "|-|", "| - | |", "|:-:|:|", "--- | :", "| ---"]
)
def test_a_table_is_known_by_its_second_row(row: str):
    assert [unit.is_block for unit in units(f"| a | b |\n{row}\n| c | d |")] == [True, False]


@pytest.mark.parametrize("row", ["| x | y |", "|:|", "| - x |", "|-:-|", "||"])
def test_what_is_no_second_row_of_a_table_makes_none(row: str):
    assert not any(unit.is_block for unit in units(f"| a | b |\n{row}\n| c | d |"))
