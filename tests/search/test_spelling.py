"""What a misspelt word may stand for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blog.search import spelling

WORDS = st.text(alphabet="abcdeflmnorstu", min_size=4, max_size=12)


@given(WORDS, st.data())
def test_any_single_mistake_leads_back(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefgxyz"))
    kinds = {
        "left out": word[:place] + word[place + 1 :],
        "put in": word[:place] + letter + word[place:],
        "another": word[:place] + letter + word[place + 1 :],
        "changed about": word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    }
    for kind, typed in kinds.items():
        if spelling.is_learnt(typed) and typed != word:
            assert word in spelling.near(typed)[0], kind
            assert [each for _away, each in spelling.best(typed, {word})] == [word], kind


@given(WORDS, WORDS)
def test_a_distance_is_the_same_from_both_ends_and_none_to_itself(one: str, other: str) -> None:
    assert spelling.distance(one, other, most=3) == spelling.distance(other, one, most=3)
    assert spelling.distance(one, one, most=3) == 0
    assert (spelling.distance(one, other, most=3) == 0) == (one == other)


def test_a_skeleton_survives_vowels_doubles_and_letters_that_sound_alike() -> None:
    for one, other in [
        ("photography", "fotografi"),
        ("newsletter", "nuslatar"),
        ("accommodate", "acomodate"),
        ("kutcher", "cutchar"),
        ("harbour", "harbor"),
    ]:
        same = spelling.skeleton(one) == spelling.skeleton(other)
        assert same is (one != "newsletter"), (one, other)
    assert spelling.skeleton("aeiou") == "aeiou"


def test_nearer_words_come_first_then_those_that_begin_alike() -> None:
    known = {"harbour", "arbour", "harbours", "labour", "tariff"}
    assert [each for _away, each in spelling.best("harbou", known)] == ["harbour", "harbours", "arbour"]


def test_two_mistakes_are_too_many_in_a_short_word() -> None:
    known = {"bots", "boats", "seas", "baot"}
    assert {each for _away, each in spelling.best("boat", known)} == {"baot", "boats"}


def test_a_word_typed_without_its_space_is_two() -> None:
    assert spelling.halves("harbourdawn", {"harbour", "dawn", "harb"}) == [("harbour", "dawn")]


def test_numbers_short_words_and_letters_that_are_words_are_not_learnt() -> None:
    for word in ("a", "an", "2014", "3d", "東京都", "x" * 31):
        assert not spelling.is_learnt(word)
    for word in ("boat", "новый", "كتاب"):
        assert spelling.is_learnt(word)
