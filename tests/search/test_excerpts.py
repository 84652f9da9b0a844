"""Passages that show why a text was found."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from blog.search.excerpts import LONGEST, Piece, Wanted, excerpt, marked

BOATS = Wanted((("boat",),))
LONG = "\n".join(["Nothing to see in this line, which goes on for a while."] * 40)


def shown(pieces: tuple[Piece, ...]) -> str:
    """Return pieces as one text, with brackets around what was found."""
    return "".join(f"[{each.words}]" if each.is_found else each.words for each in pieces)


def test_words_are_marked_in_all_their_forms_as_they_are_written() -> None:
    said = marked("Boats, a BOAT & <b>boating</b>", [BOATS], language="en")
    assert shown(said) == "[Boats], a [BOAT] & <b>[boating]</b>"


def test_accents_and_case_make_no_difference_and_stay_as_they_are() -> None:
    assert (
        shown(marked("Zoë’s CAFÉ", [Wanted((("zoe",),)), Wanted((("caf",),), ("caf",))], language="en"))
        == "[Zoë]’s [CAFÉ]"
    )


def test_words_in_a_row_are_marked_as_one() -> None:
    wanted = [Wanted((("new", "york"),))]
    assert (
        shown(marked("New  York, York, new-York", wanted, language="en")) == "[New  York], York, [new-York]"
    )


def test_a_beginning_marks_the_whole_word() -> None:
    assert (
        shown(marked("Harbours and harps", [Wanted((), ("harb",))], language="en")) == "[Harbours] and harps"
    )


def test_letters_in_a_row_are_marked_where_letters_are_words() -> None:
    assert shown(marked("東京都の天気", [Wanted((("天", "気"),))], language="ja")) == "東京都の[天気]"


def test_a_passage_is_where_most_of_it_stands_together() -> None:
    text = f"Boats here.\n{LONG}\nA harbour with boats in it.\n{LONG}"
    said = shown(excerpt(text, [BOATS, Wanted((("harbour",),))], language="en"))
    assert said.startswith("… A [harbour] with [boats] in it.")
    assert said.endswith(" …")


def test_a_passage_without_any_find_is_the_beginning() -> None:
    assert shown(excerpt("Short text.", [BOATS], language="en")) == "Short text."
    assert shown(excerpt(LONG, [BOATS], language="en")).startswith("Nothing to see")


def test_a_passage_in_the_middle_of_a_long_line_begins_with_a_word() -> None:
    said = shown(excerpt("word " * 100 + "boats " + "word " * 100, [BOATS], language="en"))
    assert said.startswith("… word ")
    assert "[boats]" in said


@given(
    st.text(alphabet="ab boat<>&\"'\n  é́東", max_size=700),
    st.lists(st.sampled_from(["a", "boat", "b", "東", "ab"]), max_size=3),
)
def test_a_passage_is_a_piece_of_the_text_whatever_that_is(text: str, words: list[str]) -> None:
    wanted = [Wanted(((word,),), (word,)) for word in words]
    whole = "".join(each.words for each in marked(text, wanted, language="en"))
    assert whole == normalize("NFC", text).replace("\n", " ")
    said = excerpt(text, wanted, language="en")
    plain = "".join(each.words for each in said if each.words not in ("… ", " …"))
    assert plain in whole
    assert len(plain) <= LONGEST + 1
