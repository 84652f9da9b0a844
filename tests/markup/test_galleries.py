"""Galleries: rows of one height, honest sizes, and which pictures lead to a larger view of themselves."""

from __future__ import annotations

import re

import pytest

from blog import markup
from blog.markup import galleries
from tests.markup.conftest import Draw

LANDSCAPE, SQUARE, UPRIGHT, PANORAMA = 1.5, 1.0, 0.67, 4.0


def row_lengths(ratios: list[float], layout: str = "column") -> list[int]:
    """Return how many pictures each row of a gallery holds."""
    starts = [
        n for n, place in enumerate(galleries.arrange(ratios, layout=layout).places) if place.begins_row
    ]
    return [end - start for start, end in zip(starts, [*starts[1:], len(ratios)], strict=True)]


@pytest.mark.parametrize(
    ("ratios", "lengths"),
    [
        ([LANDSCAPE], [1]),
        ([LANDSCAPE] * 2, [2]),
        ([LANDSCAPE] * 3, [3]),
        ([LANDSCAPE] * 4, [2, 2]),
        ([LANDSCAPE] * 5, [2, 3]),
        ([LANDSCAPE] * 6, [3, 3]),
        ([UPRIGHT] * 2, [2]),
        ([UPRIGHT] * 5, [5]),
        ([SQUARE] * 4, [4]),
        ([PANORAMA, LANDSCAPE, LANDSCAPE], [1, 2]),
        ([0.5, LANDSCAPE, PANORAMA, SQUARE], [2, 2]),
    ],
)
def test_rows_are_even_and_none_is_left_with_a_picture_blown_up(
    ratios: list[float], lengths: list[int]
) -> None:
    assert row_lengths(ratios) == lengths


def test_a_long_gallery_has_rows_of_much_the_same_height() -> None:
    ratios = [LANDSCAPE, UPRIGHT, SQUARE, LANDSCAPE, UPRIGHT, LANDSCAPE, LANDSCAPE] * 40
    place = 0
    for length in row_lengths(ratios):
        row = ratios[place : place + length]
        place += length
        assert 10 < (58 - 0.75 * (length - 1)) / sum(row) < 22


def test_a_gallery_as_wide_as_the_window_has_more_in_a_row() -> None:
    assert row_lengths([LANDSCAPE] * 6, "full") == [3, 3]
    assert row_lengths([SQUARE] * 10, "full")[0] > row_lengths([SQUARE] * 10)[0]


def test_sizes_say_how_wide_the_page_shows_each_picture(draw: Draw) -> None:
    html = draw("![](image:harbour) ![](image:square)").html
    # 16:9 beside a square on 58 rem without the gap between them: 1.78 parts of 2.78.
    assert 'sizes="(min-width: 63rem) 36.7rem, (min-width: 40rem) min(58vw, 46.3rem), 90vw"' in html
    full = draw("![](image:harbour){.full} ![](image:square)").html
    assert 'sizes="(min-width: 40rem) min(61vw, 60.5rem), 90vw"' in full
    beside, alone = (galleries.arrange([UPRIGHT] * n, layout="wide").places[0].sizes for n in (2, 1))
    assert beside.endswith(", 43vw")
    assert alone == "(min-width: 63rem) 17.4rem, (min-width: 40rem) min(90vw, 17.4rem), 44vw"


def test_a_row_that_would_leave_much_of_the_page_empty_stands_in_the_column_of_text() -> None:
    two = galleries.arrange([UPRIGHT] * 2, layout="column")
    assert two.is_narrow
    assert two.places[0].sizes == "(min-width: 41rem) 17.6rem, (min-width: 40rem) min(45vw, 18.8rem), 43vw"
    assert not galleries.arrange([UPRIGHT] * 2, layout="wide").is_narrow
    assert not galleries.arrange([UPRIGHT] * 2, layout="full").is_narrow
    assert not galleries.arrange([UPRIGHT] * 3, layout="column").is_narrow
    assert not galleries.arrange([SQUARE] * 2, layout="column").is_narrow


def larger(html: str) -> list[tuple[str, str]]:
    """Return address and name of every link to a larger view."""
    return re.findall(r'<a href="([^"]*)" class="larger" aria-label="([^"]*)"><picture>', html)


def test_every_picture_of_a_gallery_is_a_link_to_its_largest_rendition(draw: Draw) -> None:
    drawn = draw('![Mine, "yes"](image:harbour) ![](image:square)\n: Two', language="de")
    assert larger(drawn.html) == [
        ("/media/r/aaa-2400.jpg", "Größere Ansicht: Mine, &quot;yes&quot;"),
        ("/media/r/bbb-500.png", "Größere Ansicht: A square"),
    ]
    # The words of a post are those of its writer.
    assert drawn.text.split("\n")[-1] == "Two"
    assert "Ansicht" not in drawn.text


@pytest.mark.parametrize(
    "text",
    [
        "![](image:square)",
        "![](image:ornament)",
        "![](image:harbour){.decorative}",
        "![](image:later)",
        "![](image:later) ![](image:nowhere)",
        "![](image:ornament) ![](image:harbour){.decorative}",
        "A word ![](image:harbour) and another.",
        "Twice ![](image:harbour) ![](image:harbour).",
        "[![](image:harbour)](https://e.org/)",
    ],
)
def test_what_shows_nothing_more_or_is_in_a_link_leads_nowhere(draw: Draw, text: str) -> None:
    assert markup.LARGER not in draw(text).html


@pytest.mark.parametrize(("layout", "width"), [("", 720), ("{.wide}", 1160), ("{.full}", 1800)])
def test_a_figure_is_a_link_where_the_file_shows_clearly_more(layout: str, width: int) -> None:
    for href_width, count in ((width - 1, 0), (width, 1)):
        picture = markup.Picture(
            name="a",
            alt="x",
            src="/media/r/a.jpg",
            width=9,
            height=9,
            href="/media/r/b.jpg",
            href_width=href_width,
        )
        html = markup.render(f"![](image:a){layout}", images={"a": picture}, posts={}).html
        assert len(larger(html)) == count


def test_a_link_around_a_figure_in_raw_html_holds_no_other(draw: Draw) -> None:
    html = draw('<a href="/x/">\n\n![](image:harbour)\n\n</a>').html
    depth = 0
    for tag in re.findall(r"</?a\b", html):
        depth += -1 if tag == "</a" else 1
        assert depth in (0, 1)
    assert len(larger(html)) == 1


def test_own_files_on_another_host_are_no_links_to_the_outside() -> None:
    picture = markup.Picture(
        name="a",
        alt="x",
        src="https://m.example/a.jpg",
        width=9,
        height=9,
        href="https://m.example/b.jpg",
        href_width=2400,
    )
    drawn = markup.render(
        '![](image:a)\n\n<a class="larger" href="https://e.org/">there</a>', images={"a": picture}, posts={}
    )
    assert larger(drawn.html) == [("https://m.example/b.jpg", "Larger view: x")]
    assert drawn.links == ("https://e.org/",)


def test_pictures_outside_of_a_text_are_no_links() -> None:
    picture = markup.Picture(
        name="a", alt="x", src="/media/r/a.jpg", width=9, height=9, href="/media/r/b.jpg", href_width=2400
    )
    assert "<a " not in markup.figure(picture, layout="lead")
    assert "<a " not in markup.picture(picture)
