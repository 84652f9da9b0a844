"""Whatever is said of a text names the line that its writer sees, also in the middle of a paragraph."""

from __future__ import annotations

from blog import markup

from .conftest import Draw

# Each link names the line on which it begins.
TEXT = """\
One [a](/LINE) and `code
over lines` then [b](/LINE)
and <b
title="x"> [c](/LINE)</b> ![more
words](image:square "A title
here"){credit="A
B"} [d](/LINE)  and `` ` ``
www.e.org/LINE and <https://e.org/LINE>

> a quotation
> goes on [e](/LINE)
> - an item
>   goes on [f](/LINE)
lazily [g](/LINE)

1. a list

   goes on \x20
   [h](/LINE) ^[a note
   goes on [i](/LINE) `and
   on` [j](/LINE) ^[inside [k](/LINE)]
   it ends] [l](/LINE)

Term
: a definition
  goes on [m](/LINE)

| a | b |
|---|---|
| x | [n](/LINE) |
| [o](/LINE) | y |

Text[^1].

[^1]: A note
    goes on [p](/LINE)

    and on [q](/LINE)

## A [r](/LINE)

A heading
[s](/LINE)
---
"""


def numbered(text: str) -> str:
    """Return `text` with the number of each line where it says so."""
    return "\n".join(line.replace("LINE", str(n)) for n, line in enumerate(text.split("\n"), 1))


def test_every_link_knows_the_line_it_begins_on(draw: Draw) -> None:
    found = draw(numbered(TEXT)).written_links
    assert len(found) == TEXT.count("LINE")
    assert [(link.words, link.line) for link in found] == [
        (link.words, int(link.address.rpartition("/")[2])) for link in found
    ]


def test_what_stands_after_an_address_over_several_lines_knows_its_line(draw: Draw) -> None:
    text = 'A [b\nc](\n/x "title\nover lines") and [d](/y) and\n[e](/z).'
    assert [(link.words, link.line) for link in draw(text).written_links] == [("b c", 1), ("d", 4), ("e", 5)]


def test_problems_know_their_line_after_things_that_swallow_ends_of_lines(draw: Draw) -> None:
    text = '`a\nb` ![](image:nowhere) <i\nclass="x">c</i> [d](post:nowhere)\n^[e\n[f](post:lost)] ![](image:gone){credit="g\nh"}'
    problems = [(each.code, each.line) for each in draw(text).problems if each.is_error]
    assert problems == [("unknown_image", 2), ("unknown_post", 3), ("unknown_image", 5), ("unknown_post", 5)]


def test_headings_are_given_as_they_were_written(draw: Draw) -> None:
    text = "# One\n\nText.\n\n### *Three*\n\n> ## Inside\n\nTwo\n---\n"
    assert draw(text).written_headings == (
        markup.WrittenHeading(1, "One", 1),
        markup.WrittenHeading(3, "Three", 5),
        markup.WrittenHeading(2, "Two", 9),
    )
