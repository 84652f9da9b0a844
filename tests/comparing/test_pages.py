"""Two versions of a page as one: with the marks taken away it is either of them, and it stays HTML."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import markup
from blog.comparing import marked
from tests.markup.conftest import IMAGES, POSTS

WORD = re.compile(r"\w+")
# What texts are made of, so that chance finds every element that the renderer knows.
SOURCES = st.lists(
    st.sampled_from(
        [
            "A plain sentence stands here.",
            "A plain word stands here.",
            "Some *loud words* and `code`.",
            "Some loud *words* and [a link](https://one.example/).",
            "Some loud *words* and [a link](https://two.example/).",
            "## A heading",
            "### A heading",
            "## Another heading",
            "- one\n- two\n- three",
            "- one\n- three\n  - four",
            "1. first\n2. second",
            "> A quotation\n> of two lines.",
            "> A quotation\n>\n> - with a list",
            "![](image:harbour)",
            '![Other](image:harbour "Another caption"){.wide}',
            "![](image:square)\n![](image:harbour)\n: Two at once",
            "![](image:later)",
            "In a line ![](image:square) there.",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "| a | b |\n|---|---|\n| 1 | 3 |\n| 4 | 5 |",
            "```python\nif a:\n    b()\n```",
            "```python\nif a:\n        b()\nc()\n```",
            "Term\n: What it is",
            "A note[^1].\n\n[^1]: The note.",
            "A note[^1].\n\n[^1]: Another note, with *stress*.",
            "<details><summary>More</summary>\n\nHidden words.\n\n</details>",
            "[The lamp](post:lamp) & <b>more</b>",
            "- [ ] undone\n- [x] done",
            "---",
            "Line one\\\nline two",
        ]
    ),
    max_size=7,
).map("\n\n".join)


def drawn(text: str) -> str:
    return markup.render(text, images=IMAGES, posts=POSTS, language="en").html


def read(html: str, *, without: str = "") -> list[str]:
    """Return the words and pictures that one sees of `html` as a browser parses it, without elements of a class."""
    body = html5lib.parse(f"<!doctype html><body>{html}", namespaceHTMLElements=False).find("body")
    assert body is not None
    return WORD.findall(" ".join(_seen(body, without)))


def _seen(element: Element, without: str) -> list[str]:
    if without and without in element.get("class", "").split():
        return []
    own = [element.get("src", "")] if element.tag == "img" else []
    inner = [part for child in element for part in [*_seen(child, without), child.tail or ""]]
    return [*own, element.text or "", *inner]


@given(SOURCES, SOURCES)
def test_without_what_was_added_it_is_the_old_page_and_without_what_is_gone_the_new_one(
    old: str, new: str
) -> None:
    one, other = drawn(old), drawn(new)
    both = marked(one, other)
    assert read(both, without="diff-added") == read(one)
    assert read(both, without="diff-removed") == read(other)


@given(SOURCES, SOURCES)
def test_what_comes_out_is_html_without_a_fault_and_no_id_stands_twice(old: str, new: str) -> None:
    html = marked(drawn(old), drawn(new))
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(f"<!doctype html><title>.</title><body>{html}</body>")
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@given(SOURCES)
def test_a_page_compared_with_itself_has_no_marks(text: str) -> None:
    assert "diff-" not in marked(drawn(text), drawn(text))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        # A word.
        ("The market opens at six.", "The market opens at five.", "at <del>six</del><ins>five</ins>."),
        # A new emphasis is a change of the word.
        (
            "It was very cold here.",
            "It was *very* cold here.",
            "<del>very</del> <ins><em>very</em></ins> cold",
        ),
        # So is another address of a link.
        (
            "See [this](https://one.example/) and go home.",
            "See [this](https://two.example/) and go home.",
            '<del><a href="https://one.example/">this</a></del><ins><a href="https://two.example/">this</a></ins>',
        ),
        # An item stays in its list.
        ("- one\n- two", "- one\n- two\n- three", '<li class="diff-added"><ins>three</ins></li>'),
        # The heading's own link is no change of its words.
        ("## The long way home", "## The long way", "The long way</a> <del><a "),
        # White space counts in code.
        ("```\na\n b\n```", "```\na\n  b\n```", "<ins>"),
    ],
)
def test_changes_are_marked_where_they_are(old: str, new: str, shown: str) -> None:
    html = re.sub(r'<(ins|del) id="change-\d+" class="[^"]*">', r"<\1>", marked(drawn(old), drawn(new)))
    assert shown in html


def test_another_picture_is_one_gone_and_one_new_and_another_caption_is_words() -> None:
    html = marked(drawn("![](image:harbour)"), drawn("![](image:square)"))
    assert (
        html.index("diff-removed diff-block") < html.index("aaa-1600") < html.index("diff-added diff-block")
    )
    assert html.rindex("bbb-500") > html.index("diff-added diff-block")
    html = marked(drawn('![](image:harbour "Before noon")'), drawn('![](image:harbour "After noon")'))
    assert "diff-block" not in html
    assert re.search(r"<del [^>]*><span class=\"caption\">Before\s*</span></del>", html)
    assert re.search(r"<ins [^>]*><span class=\"caption\">After\s*</span></ins>", html)


def test_changes_are_numbered_in_their_order() -> None:
    html = marked(drawn("One here now.\n\nTwo."), drawn("One there now.\n\nThree is new."))
    numbers = [int(each) for each in re.findall(r'id="change-(\d+)"', html)]
    assert numbers == list(range(1, len(numbers) + 1)) != []


def test_what_is_nested_deeper_than_anybody_writes_is_compared_as_well():
    deep = "<p>" + "<em>" * 3000 + "a" + "</em>" * 3000 + "</p>"
    assert marked(deep, deep) == deep
    compared = marked(deep, deep.replace("a", "b") + "<p>More.</p>")
    assert "<ins" in compared
    assert "More." in compared
