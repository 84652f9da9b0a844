"""What is told of the widths of pictures follows the width of the column of text."""

from __future__ import annotations

import re

import pytest

from blog import markup
from blog.markup.galleries import arrange
from blog.records import Picture, Source

QUAY = Picture(
    name="quay",
    alt="The quay.",
    src="/media/r/a-1.jpg",
    width=1200,
    height=800,
    href="/media/r/a-2.jpg",
    href_width=800,
    sources=(Source("image/webp", (("/media/r/a-3.webp", 800),)),),
)


def told(measure: float) -> list[str]:
    drawn = markup.render("![](image:quay)", images={"quay": QUAY}, posts={}, measure=measure)
    return re.findall('sizes="([^"]*)"', drawn.html)


@pytest.mark.parametrize("measure", [32, 36, 42])
def test_a_picture_of_the_column_is_as_wide_as_the_text(measure: int):
    assert told(measure) == [f"(min-width: {measure + 5}rem) {measure}rem, 90vw"]


def test_what_stands_wider_does_not_follow_the_text():
    one, other = (
        re.findall(
            'sizes="([^"]*)"',
            markup.render("![](image:quay){.wide}", images={"quay": QUAY}, posts={}, measure=measure).html,
        )
        for measure in (32, 42)
    )
    assert one == other == ["(min-width: 63rem) 58rem, 90vw"]


def test_a_gallery_in_the_column_follows_the_text():
    two = [0.67, 0.67]
    narrow, wide = (arrange(two, layout="column", measure=measure) for measure in (32, 42))
    assert narrow.is_narrow
    assert wide.is_narrow
    assert narrow.places[0].sizes.startswith("(min-width: 37rem) 15.6rem")
    # No taller than the style sheet lets a picture be.
    assert wide.places[0].sizes.startswith("(min-width: 47rem) 18.8rem")
    on_page = [arrange(two, layout="wide", measure=measure).places for measure in (32, 42)]
    assert on_page[0] == on_page[1]


def test_a_larger_view_is_offered_where_it_shows_more_than_the_column():
    drawn = [
        markup.render("![](image:quay)", images={"quay": QUAY}, posts={}, measure=measure).html
        for measure in (36, 42)
    ]
    assert [markup.LARGER in html for html in drawn] == [True, False]
