"""The elements in a page's head that say what it is."""

from __future__ import annotations

from datetime import UTC, datetime

from blog.metadata.head import Card, PageMetadata
from blog.models import Author

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_page_says_what_it_is_in_the_order_of_their_weight():
    page = PageMetadata(title="Title", description="Words.", canonical="http://here/a/", site_name="Site")

    assert page.elements.split("\n") == [
        '<meta name="description" content="Words.">',
        '<link rel="canonical" href="http://here/a/">',
        '<meta property="og:site_name" content="Site">',
        '<meta property="og:type" content="website">',
        '<meta property="og:title" content="Title">',
        '<meta property="og:description" content="Words.">',
        '<meta property="og:url" content="http://here/a/">',
        '<meta name="twitter:card" content="summary">',
    ]


def test_an_article_says_whose_it_is_and_of_when():
    page = PageMetadata(
        title="T",
        description="D",
        canonical="C",
        type="article",
        published_at=AT,
        modified_at=AT,
        author=Author(name="Ann", slug="ann"),
        tags=["One", "Two"],
        markdown="/a/index.md",
    )

    drawn = page.elements

    assert '<meta property="article:published_time" content="2026-03-01T12:00:00+00:00">' in drawn
    assert '<meta name="author" content="Ann">' in drawn
    assert drawn.count("article:tag") == 2
    assert 'type="text/markdown" href="http' in drawn


def test_nothing_that_somebody_wrote_can_leave_its_attribute():
    hostile = '"><script>alert(1)</script>&'
    page = PageMetadata(
        title=hostile,
        description=hostile,
        canonical=hostile,
        card=Card(hostile, 1, 1, alt=hostile),
        type="article",
        author=Author(name=hostile, slug="a"),
        tags=[hostile],
        markdown=hostile,
        site_name=hostile,
        data={"name": "</script><script>alert(1)</script>"},
    )

    drawn = page.elements

    assert drawn.count("<script") == 1
    assert drawn.count("</script>") == 1
    assert "alert(1)&lt;/script&gt;&amp;" in drawn


def test_a_page_that_is_not_to_be_listed_says_so():
    page = PageMetadata(title="T", description="D", canonical="C", is_listed=False)

    assert '<meta name="robots" content="noindex, follow">' in page.elements
