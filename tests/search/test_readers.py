"""What readers are promised, asked of the plug for the database that DATABASE_URL names to the tests."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog.models import SearchWord
from blog.search import Within, readers
from blog.search.readers import Text
from tests.search.test_promises import HOSTILE

pytestmark = pytest.mark.django_db


def put(
    id: int, title: str = "", text: str = "", *, lead: str = "", captions: str = "", language: str = "en"
) -> None:
    """Let a text be found."""
    readers.index(id, Text(title, lead, captions, text, language))


def found(typed: str) -> list[int]:
    """Return the ids that are found, the best first."""
    return list(readers.look_up(typed).ids)


@pytest.mark.parametrize(
    ("language", "text", "typed"),
    [
        ("en", "Starting a newsletter", "newsletters"),
        ("en", "She was running boats", "run boat"),
        ("en", "The boat", "BOATS"),
        ("en-GB", "The boat", "boats "),
        ("de", "Zwei Häuser am Hafen", "Haus Häfen "),
        ("de", "Die Prüfung", "prufungen "),
        ("de", "Die Prüfung", "Pruefung "),
        ("de", "Groß und weiß", "gross weiss"),
        ("fr", "Les élèves mangent", "eleve "),
        ("fr", "Un café à Orléans", "cafes orleans"),
        ("es", "Las canciones", "cancion "),
        ("ru", "Новая книга", "новый "),
        ("ru", "Ёлка", "елка"),
        ("en", "Zoë and Ångström", "zoe angstrom"),
        ("en", "We write C++ and C# on .NET", "c++"),
        ("en", "We write C++ and C# on .NET", "c#"),
        ("en", "We write C++ and C# on .NET", ".net"),
        ("en", "They don’t mind", "don't"),
        ("en", "Python 3.11 came", "3.11"),
        ("ja", "東京都の天気", "東京"),
        ("ar", "الكتاب الجديد", "كتاب "),
        ("xx", "Zorp glarg", "glarg"),
    ],
)
def test_the_forms_of_a_word_find_one_another(language: str, text: str, typed: str) -> None:
    put(1, text=text, language=language)
    put(2, text="Quite another matter", language=language)
    assert found(typed) == [1]


def test_a_language_without_posts_bends_no_words() -> None:
    put(1, text="Die Häuser", language="de")
    # English rules would make "universiti" of it and find it.
    put(2, text="Universities", language="de")
    assert found("university ") == []


@pytest.mark.parametrize("typed", ["newsl", "starting a newsl", "runni", "runn", "hafenrund"])
def test_the_last_word_may_be_the_beginning_of_one(typed: str) -> None:
    put(1, "Starting a newsletter while running", "Hafenrundfahrt")
    assert found(typed) == [1]


def test_a_word_with_a_space_behind_it_goes_on_no_more() -> None:
    put(1, "Starting a newsletter while running", "Hafenrundfahrt")
    for typed in ("newsl ", "runn ", "hafenrund ", "newsl-"):
        assert found(typed) == []


def test_words_between_quotation_marks_stand_in_a_row() -> None:
    put(1, text="Bread and butter, and then boats")
    put(2, text="Boats, bread, butter")
    assert found('"bread and butter"') == [1]
    assert found("“boats bread”") == [2]
    assert found('boats "bread and butter"') == [1]
    assert found('"butter bread"') == []


def test_a_title_counts_more_than_standfirst_and_tags_these_more_than_captions_and_those_more_than_text() -> (
    None
):
    filler = "so many other words about something else " * 3
    put(1, "Any", f"{filler} lighthouse")
    put(2, "Any", filler, captions="A lighthouse")
    put(3, "Any", filler, lead="Lighthouse")
    put(4, "Lighthouse", filler)
    assert found("lighthouse") == [4, 3, 2, 1]


def test_a_post_that_is_about_it_comes_before_one_that_mentions_it() -> None:
    put(1, text="Newsletters. " * 6 + "How to begin a newsletter and whom to send your newsletter.")
    put(2, text="Much about boats and harbours and tides and one newsletter. " + "Boats. " * 8)
    assert found("newsletter") == [1, 2]


def test_words_that_are_typed_in_a_row_and_stand_in_a_row_count_more() -> None:
    put(1, text="A slow morning and hot coffee in a cold room with a long book")
    put(2, text="A hot morning and slow coffee in a cold room with a long book")
    assert found("slow coffee") == [2, 1]
    assert found("hot coffee") == [1, 2]


def test_of_equal_texts_the_newest_comes_first() -> None:
    for id in (1, 2, 3):
        put(id, "Boats", "at sea")
    assert found("boats") == [3, 2, 1]


def test_small_words_ask_for_nothing_where_there_are_others() -> None:
    put(1, "Newsletters", "Begin with ten people.")
    put(2, "How do I do", "what I do?")
    assert found("how do i begin a newsletter") == [1]
    assert found("how do i") == [2]


def test_texts_that_lack_a_word_follow_and_say_which() -> None:
    put(1, "Slow coffee", "in the harbour")
    put(2, "Slow coffee", "at home")
    put(3, "Trains", "in the harbour")
    answer = readers.look_up("slow coffee harbour")
    assert answer.ids == (1, 2)
    assert answer.lacking == ((), ("harbour",))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("newsletetr", "newsletter"),
        ("nesletter", "newsletter"),
        ("newwsletter", "newsletter"),
        ("mewsletter", "newsletter"),
        ("newslattar", "newsletter"),
        ("harbourdawn", "harbour dawn"),
        ("photografy", "photography"),
        ("Schiffahrt", "schifffahrt"),
    ],
)
def test_what_is_misspelt_is_found_and_said(typed: str, meant: str) -> None:
    put(1, "Newsletter photography", "Harbour at dawn, Schifffahrt")
    answer = readers.look_up(typed)
    assert answer.ids == (1,)
    assert [(each.typed, each.meant) for each in answer.corrections] == [(typed.lower(), meant)]


def test_of_words_that_are_as_near_the_one_that_stands_with_the_others_is_meant() -> None:
    put(1, "The shop that closes")
    for id in (2, 3, 4):
        put(id, "An evening class", "class")
    answer = readers.look_up("shop closs ")
    assert [each.meant for each in answer.corrections] == ["closes"]
    assert answer.ids[0] == 1


def test_a_word_that_is_there_is_never_put_right() -> None:
    put(1, text="form")
    put(2, text="from the farm")
    answer = readers.look_up("form ")
    assert (answer.ids, answer.corrections) == ((1,), ())


def test_a_word_that_nobody_can_mean_is_said_to_be_unknown() -> None:
    put(1, "Boats")
    answer = readers.look_up("xylophone ")
    assert (answer.ids, answer.unknown) == ((), ("xylophone",))
    assert readers.look_up("boats xylophone ").ids == (1,)


def test_a_word_of_a_text_that_was_withdrawn_is_not_named_to_anybody() -> None:
    put(1, "Ambergris")
    readers.forget(1)
    assert SearchWord.objects.filter(word="ambergris").exists()
    answer = readers.look_up("ambregris ")
    assert (answer.ids, answer.corrections) == ((), ())


def test_what_a_text_said_before_is_forgotten() -> None:
    put(1, "Boats", "herrings", captions="gulls", lead="sea")
    put(1, "Bread", "rye")
    for word in ("boats", "herrings", "gulls", "sea"):
        assert found(word) == []
    assert found("rye bread") == [1]


def test_only_what_is_within_is_found() -> None:
    for id in range(1, 9):
        put(id, "Boats")
    within = Within('SELECT "key" AS id FROM blog_searchtext WHERE "key" %% %s = 0', [3])
    assert readers.look_up("boats", within=within).ids == (6, 3)


def test_the_desk_and_the_readers_know_nothing_of_each_other() -> None:
    from blog import search

    search.index("desk", 1, "Boats", "")
    put(2, "Boats")
    assert found("boats") == [2]
    assert search.find("desk", "boats") == [1]


def test_no_more_than_so_many_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "CANDIDATES", 3)
    put(1, "Boats")
    for id in range(2, 9):
        put(id, "Any", "boats")
    answer = readers.look_up("boats")
    assert (answer.ids, answer.is_all) == ((1, 8, 7), False)


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_is_answered(typed: str) -> None:
    put(1, "Boats", "and bread")
    assert found(typed.replace("\0", " ")) in ([], [1])


def test_a_text_of_any_length_is_found() -> None:
    put(1, "w" * 100_000, " ".join(f"w{n:x}" for n in range(40_000)))
    assert found("w0 w1f4") == [1]


class Answers(TestCase):
    """Any text at all, as a text and as a question."""

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["en", "de", "ru", "ja", "xx", ""]))
    def test_any_text_can_be_stored_and_asked(self, text: str, typed: str, language: str) -> None:
        text, typed = text.replace("\0", " "), typed.replace("\0", " ")
        put(1, text, typed, language=language)
        readers.look_up(typed)
        readers.look_up(f"{text} {typed}")

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text(alphabet="abcdeéüß -'\"", min_size=1, max_size=30))
    def test_a_text_is_found_by_itself(self, text: str) -> None:
        put(1, text=text)
        wanted = [1] if any(map(str.isalnum, text)) else []
        assert found(f"{text} ") == wanted
