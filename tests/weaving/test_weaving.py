"""Mentions are found in plain words only, and a link made of one changes nothing else, to the letter."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog import markup, search, weaving
from blog.markup import Target
from blog.weaving import Mention, Name, Phrase

NAMES = ("Grinding finer", "Cold brew", "Cold brew coffee", "C++", "Prix d'été", "小さな喫茶店")


def named(*names: str, language: str = "en", title: str = "") -> dict[Phrase, Name]:
    """Return these names, each of a post of its own."""
    whole = tuple(word.stem for word in search.words_at(title, language))
    return {search.phrase(name, language): Name(slug(name), whole) for name in names}


def slug(name: str) -> str:
    return "-".join(search.phrase(name, "en"))


def found(
    text: str, *names: str, language: str = "en", besides: tuple[str, ...] = (), title: str = ""
) -> list[Mention]:
    """Return the mentions of these names in a text."""
    rows = weaving.runs(text, search.words_at(text, language))
    known = named(*(names or NAMES), language=language, title=title)
    return weaving.mentions(text, rows, known, language=language, besides=besides)


def words(text: str, *names: str, **more: object) -> list[str]:
    return [each.words for each in found(text, *names, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I tried grinding finer.", "grinding finer"),
        ("He grinds finer than she.", "grinds finer"),
        ("- one\n- Cold\n  brew", "Cold\n  brew"),
        ("A **cold brew**, please.", "cold brew"),
        ("(cold brew)", "cold brew"),
        ("It is “cold-brew”.", "cold-brew"),
        ("It calls C++ twice.", "C++"),
        ("Le prix d’ÉTÉ.", "prix d’ÉTÉ"),
        ("| a | b |\n|---|---|\n| cold brew | x |", "cold brew"),
        ("Word[^1].\n\n[^1]: cold brew", "cold brew"),
        ("駅前に小さな喫茶店がある。", "小さな喫茶店"),
        ("cafe\u0301 and cold brew", "cold brew"),
    ],
)
def test_a_name_is_found_in_plain_words_in_any_form(text: str, said: str):
    assert words(text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "# Cold brew",
        "Cold brew\n=========",
        "    cold brew",
        "```\ncold brew\n```",
        "~~~ text\ncold brew",
        "`cold brew`",
        "[cold brew](https://example.org/)",
        "[a *cold brew* b](/x/)",
        "[cold brew][1]\n\n[1]: /x/",
        "[cold brew]\n\n[cold brew]: /x/",
        '[x](/y/ "cold brew")',
        "![cold brew](image:cup)",
        '![](image:cup "Cold brew"){credit="cold brew"}',
        "![](image:a)\n![](image:b)\n: cold brew",
        "in ![cold brew](image:cup) line",
        "> cold brew",
        "> - a\n>   cold brew",
        "[^cold brew]: x",
        "x^[cold brew]",
        "<div>cold brew</div>",
        "<div>\n\ncold brew\n\n</div>",
        "a <b>cold brew</b> c",
        '<a href="/x/">cold brew</a>',
        '<a href="/x/">\n\ncold brew\n\n</a>',
        "<a href='/x/'></div>\ncold brew",
        "<i>\n\ncold brew",
        "<!-- cold brew -->",
        "https://example.org/cold-brew",
        "see example.org/cold-brew/",
        "cold-brew@example.org",
        "---\ntitle: cold brew\n---\n\nText.",
        "---\ntitle: x\n\ntext: cold brew\n---\n\nText.",
        "| cold brew | b |\n|---|---|\n| a | b |",
        "Cold brew\n: what it is",
        "Cold. Brew.",
        "cold *brew*",
        "cold, and brew",
        "a scold brewing",
        "cold brew-like",
        "cold_brew",
        "!cold brew",
        "cold brew(s)",
    ],
)
def test_nothing_is_found_where_no_link_may_be(text: str):
    assert found(text) == []


def test_the_first_mention_of_each_is_found_and_the_longest_name_wins():
    text = "Cold brew coffee is not cold brew. Cold brew and grinding finer, grinding finer."
    assert [(each.words, each.start) for each in found(text)] == [
        ("Cold brew coffee", 0),
        ("cold brew", 24),
        ("grinding finer", 49),
    ]


def test_a_post_that_is_named_besides_is_not_found():
    assert words("Cold brew, grinding finer.", besides=(slug("Cold brew"),)) == ["grinding finer"]


def test_a_mention_goes_on_as_the_title_does():
    title = "Calling C++ from Python without tears"
    assert words("Calling C++ from Python is easy.", "calling C++", title=title) == [
        "Calling C++ from Python"
    ]
    assert words("Calling C++ from Perl is not.", "calling C++", title=title) == ["Calling C++"]


def test_phrases_to_be_looked_up_neither_begin_nor_end_with_small_words():
    text = "The price of a loaf"
    rows = weaving.runs(text, search.words_at(text, "en"))
    assert weaving.phrases(rows) == {("price",), ("loaf",), ("price", "of", "a", "loaf")}


def test_the_words_of_links_to_posts_are_read_from_everywhere_in_a_text():
    text = (
        "# [A](post:a)\n\n> [the *b*](post:b#x), [c](/c/)\n\n^[See [d d](post:d).] [](post:e) `[f](post:f)`"
    )
    assert weaving.anchors(text, language="en") == [("a", "A"), ("b", "the b"), ("d", "d d")]


# --- Whatever a text is made of ---------------------------------------------------------------------------------------

PARTS = st.sampled_from(
    [
        *("cold brew", "Cold brew coffee", "grinding finer", "C++", "a", "the", "é"),
        *(
            " ",
            " ",
            " ",
            "\n",
            "\n\n",
            ". ",
            ", ",
            "- ",
            "> ",
            "# ",
            "    ",
            "* ",
            "1. ",
            ": ",
            "| ",
            " |\n|---|\n",
        ),
        *(
            "*",
            "**",
            "_",
            "~~",
            "`",
            "``",
            "```\n",
            "~~~\n",
            "[",
            "]",
            "](x)",
            "](post:cold-brew)",
            "][1]",
            "(",
            ")",
        ),
        *(
            "![",
            "](image:cup)",
            ' "',
            '"',
            "{.wide}",
            "{",
            "}",
            "[^1]",
            "[^1]: ",
            "^[",
            "[1]: /x/",
            "\\",
            "!",
            "&amp;",
        ),
        *(
            "<b>",
            "</b>",
            "<a href='/x/'>",
            "</a>",
            "<div>",
            "</div>\n",
            "<!--",
            "-->",
            "<",
            ">",
            "https://x.example/",
        ),
        *("---\n", "===\n", "'", "“", "”", "\r", "\u0301", "\U0001f600"),
    ]
)
TEXTS = st.lists(PARTS, max_size=40).map("".join)


def rendered(text: str, targets: Mapping[str, Target]) -> markup.Rendered:
    return markup.render(text, images={}, posts=targets, language="en")


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_link_is_a_link_changes_nothing_else_of_the_page_and_can_be_taken_back(text: str):
    text = markup.readable(text)
    targets = {
        slug(name): Target(slug=slug(name), path=f"/to/{slug(name)}/", title=name, is_public=True)
        for name in NAMES
    }
    before = rendered(text, targets)
    offers = found(text, besides=markup.references(text).posts)
    assert all(text[each.start : each.end] == each.words for each in offers)
    for each in offers:
        linked = weaving.linked(text, [each])
        code = weaving.code(each.words, each.slug)
        assert linked[: each.start] + each.words + linked[each.start + len(code) :] == text
        after = rendered(linked, targets)
        assert after.text == before.text
        link = f'<a href="/to/{each.slug}/">'
        assert after.html.count(link) == before.html.count(link) + 1
        start = after.html.index(link)
        end = after.html.index("</a>", start)
        assert after.html[:start] + after.html[start + len(link) : end] + after.html[end + 4 :] == before.html
        assert not _is_inside(after.html[:start], "a", "code", "pre", "h2", "h3", "blockquote", "figcaption")


def _is_inside(html: str, *names: str) -> bool:
    return any(html.count(f"<{name}>") + html.count(f"<{name} ") > html.count(f"</{name}>") for name in names)
