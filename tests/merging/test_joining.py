"""What two people wrote at the same time comes together, and no sentence is lost."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.merging import Clash, merge
from tests.merging.test_splitting import PIECES

BASE = "The boats are in. The market opens at six.\n\nNobody buys before seven."


@given(PIECES, PIECES)
def test_who_changed_nothing_adds_nothing(base: str, text: str) -> None:
    assert merge(base, text, base).text == text
    assert merge(base, base, text).text == text
    assert merge(base, text, text).text == text
    assert not merge(base, text, base).clashes


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        # Each another sentence of one paragraph.
        (
            "All boats are in. The market opens at six.\n\nNobody buys before seven.",
            "The boats are in. The market opens at five.\n\nNobody buys before seven.",
            "All boats are in. The market opens at five.\n\nNobody buys before seven.",
        ),
        # One adds where the other takes away.
        (
            "The boats are in. It is cold. The market opens at six.\n\nNobody buys before seven.",
            "The boats are in.\n\nNobody buys before seven.",
            "The boats are in. It is cold.\n\nNobody buys before seven.",
        ),
        # Both go on at the end.
        (BASE + " I did.", BASE + "\n\nA new thought.", BASE + " I did.\n\nA new thought."),
        (BASE + "\n\nA new thought.", BASE + " I did.", BASE + " I did.\n\nA new thought."),
        # One begins anew, the other cuts a paragraph in two.
        (
            "First of all.\n\n" + BASE,
            BASE.replace(" The market", "\n\nThe market"),
            "First of all.\n\nThe boats are in.\n\nThe market opens at six.\n\nNobody buys before seven.",
        ),
        # The same on both sides is there once.
        (BASE + " I did.", BASE + " I did.", BASE + " I did."),
        # A heading does not swallow the sentence that the other goes on with.
        (
            "The boats are in.\n\n# Market\n\nThe market opens at six.\n\nNobody buys before seven.",
            "The boats are in. All of them. The market opens at six.\n\nNobody buys before seven.",
            "The boats are in. All of them.\n\n# Market\n\nThe market opens at six.\n\nNobody buys before seven.",
        ),
        # All is gone on one side, and the other had added.
        ("", BASE + " I did.", "I did."),
    ],
)
def test_changes_of_both_come_together(ours: str, theirs: str, merged: str) -> None:
    result = merge(BASE, ours, theirs)
    assert not result.clashes
    assert result.text == merged


def test_the_same_sentence_changed_by_both_clashes_and_nothing_else_does() -> None:
    ours = BASE.replace("opens at six", "opens at five")
    theirs = BASE.replace("opens at six", "opens at seven") + " I did."
    result = merge(BASE, ours, theirs)
    assert result.clashes == (
        Clash(" The market opens at six.", " The market opens at five.", " The market opens at seven."),
    )
    assert result.text == theirs


def test_a_sentence_changed_by_one_and_taken_out_by_the_other_clashes() -> None:
    ours = BASE.replace("opens at six", "opens at five")
    theirs = BASE.replace(" The market opens at six.", "")
    (clash,) = merge(BASE, ours, theirs).clashes
    assert (clash.ours, clash.theirs) == (" The market opens at five.", "")


def test_code_changed_by_both_is_never_mixed() -> None:
    base = "Look:\n\n```python\na = 1\nb = 2\n```\n\nSo."
    (clash,) = merge(base, base.replace("a = 1", "a = 3"), base.replace("b = 2", "b = 4")).clashes
    assert "a = 3\nb = 2" in clash.ours
    assert "a = 1\nb = 4" in clash.theirs


def test_items_of_a_list_that_both_add_stay_one_list() -> None:
    base = "- One.\n- Two."
    assert merge(base, base + "\n- Ours.", base + "\n- Theirs.").text == base + "\n- Ours.\n- Theirs."
    assert merge(base, "- Ours.\n" + base, base + "\n- Theirs.").text == "- Ours.\n" + base + "\n- Theirs."


# --- No sentence is lost ----------------------------------------------------------------------------------------------

Text = list[list[str]]


def written(text: Text) -> str:
    return "\n\n".join(" ".join(paragraph) for paragraph in text if paragraph)


def edited(text: Text, dice: random.Random, name: str) -> tuple[Text, set[str], dict[str, str], set[str]]:
    """Return the text after some changes, with the sentences put in, those changed and into what, and those removed."""
    now = [paragraph[:] for paragraph in text]
    new: set[str] = set()
    changed: dict[str, str] = {}
    gone: set[str] = set()
    for step in range(dice.randrange(7)):
        paragraph = dice.choice(now)
        kind = dice.choice(["add", "add", "change", "remove", "split", "paragraph"])
        if kind == "add":
            sentence = f"{name} came with number {step} of {name}."
            paragraph.insert(dice.randrange(len(paragraph) + 1), sentence)
            new.add(sentence)
        elif kind == "paragraph":
            sentence = f"{name} began paragraph {step} of {name}."
            now.insert(dice.randrange(len(now) + 1), [sentence])
            new.add(sentence)
        elif kind == "split" and len(paragraph) > 1:
            at = now.index(paragraph)
            cut = dice.randrange(1, len(paragraph))
            now[at : at + 1] = [paragraph[:cut], paragraph[cut:]]
        elif paragraph:
            place = dice.randrange(len(paragraph))
            old = paragraph[place]
            if old not in {sentence for part in text for sentence in part}:
                continue
            if kind == "remove":
                gone.add(paragraph.pop(place))
            elif kind == "change":
                changed[old] = paragraph[place] = old.replace("rests", f"{name.lower()}s")
    return now, new, changed, gone


@given(st.randoms(use_true_random=False), st.integers(1, 5), st.integers(1, 5))
def test_no_sentence_is_gone_unless_who_touched_it_last_took_it_out(
    dice: random.Random, paragraphs: int, length: int
) -> None:
    base = [
        [f"Sentence {n} of paragraph {p} rests where number {n * 7 + p} was." for n in range(length)]
        for p in range(paragraphs)
    ]
    ours, our_new, our_changes, our_gone = edited(base, dice, "Ann")
    theirs, their_new, their_changes, their_gone = edited(base, dice, "Bob")
    result = merge(written(base), written(ours), written(theirs))
    text = result.text
    clashing = [(clash.base.strip(), clash.ours.strip(), clash.theirs.strip()) for clash in result.clashes]
    for sentence in our_new | their_new:
        assert text.count(sentence) == 1
    for sentence in (each for part in base for each in part):
        one = "" if sentence in our_gone else our_changes.get(sentence, sentence)
        other = "" if sentence in their_gone else their_changes.get(sentence, sentence)
        if one == other or sentence in (one, other):
            last = one if other == sentence else other
            assert not last or text.count(last) == 1
        else:
            assert (sentence, one, other) in clashing
    # And nobody's paragraphs run into each other.
    assert "\n\n\n" not in text
