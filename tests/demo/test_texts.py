"""That the demo's texts hold: complete, linked to each other, pictured, of a readable length."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from blog import demo
from blog.demo import DemoPost, drawing
from blog.demo.studio import charts

DEMO = demo.read()
POSTS = {post.record.slug: post for post in DEMO.posts if post.record.kind == "post"}
PUBLISHED = {slug: post for slug, post in POSTS.items() if post.record.published_at}
KUTCHER = POSTS["influency-ashton-kutcher-social-media"].record

every_text = pytest.mark.parametrize("post", DEMO.posts, ids=lambda post: post.record.slug)
every_post = pytest.mark.parametrize("post", POSTS.values(), ids=lambda post: post.record.slug)


def links(post: DemoPost) -> set[str]:
    return set(re.findall(r"\]\(post:([^)\s]+)\)", post.record.body))


def pictures(post: DemoPost) -> list[str]:
    return re.findall(r"\]\(image:([^)\s]+)", post.record.body)


def prose(post: DemoPost) -> str:
    return re.sub(r"^```.*?^```$", "", post.record.body, flags=re.M | re.S)


@every_text
def test_every_text_has_its_front_matter(post: DemoPost):
    record = post.record
    assert record.title
    assert record.standfirst
    assert record.author in {author.slug for author in DEMO.authors}
    assert set(record.tags) <= {tag.slug for tag in DEMO.tags}
    assert record.tags or record.kind == "page"
    assert record.closing_question or post.is_draft


@every_post
def test_every_post_is_between_300_and_900_words_long(post: DemoPost):
    assert 300 <= len(re.findall(r"\w\S*", prose(post))) <= 900


@every_text
def test_every_link_and_picture_of_a_text_exists(post: DemoPost):
    assert links(post) <= set(POSTS)
    shown = {*pictures(post), post.record.lead_image} - {""}
    assert shown <= {image.name for image in DEMO.images}


def test_what_readers_see_links_only_to_what_readers_see():
    for post in DEMO.posts:
        if post.record.slug in PUBLISHED or post.record.kind == "page":
            assert links(post) <= set(PUBLISHED)


def test_a_post_links_only_to_earlier_ones():
    for post in PUBLISHED.values():
        assert all(PUBLISHED[slug].record.published_at < post.record.published_at for slug in links(post))


def test_every_published_post_is_linked_from_another_text_that_readers_see():
    seen = [post for post in DEMO.posts if post.record.slug in PUBLISHED or post.record.kind == "page"]
    for slug in PUBLISHED:
        assert any(slug in links(post) for post in seen if post.record.slug != slug), slug


def test_every_series_has_parts_and_every_part_a_series():
    named = [post.record.series for post in DEMO.posts if post.record.series]
    assert {series.slug for series in DEMO.series} == set(named)
    assert all(named.count(series.slug) == 3 for series in DEMO.series)


def test_every_picture_is_drawn_shown_and_has_alt_text():
    assert [image.name for image in DEMO.images] == list(dict.fromkeys(image.name for image in DEMO.images))
    assert {image.name for image in DEMO.images} == set(drawing.NAMES)
    shown = {author.picture for author in DEMO.authors}
    for post in DEMO.posts:
        shown |= {*pictures(post), post.record.lead_image}
    for image in DEMO.images:
        assert image.name in shown
        assert 20 <= len(image.alt) <= 500
        assert image.caption or image.name.startswith("portrait-") or image.name == "two-followings"


def test_the_article_on_mr_kutcher_is_as_it_must_be():
    assert KUTCHER.title == "Ashton Kutcher's Influency"
    assert KUTCHER.published_at.startswith("2013-12-04")
    assert KUTCHER.closing_question == "Wanna talk about it?"
    captions = {image.name: image.caption for image in DEMO.images}
    post = POSTS[KUTCHER.slug]
    assert [captions[name] for name in pictures(post)] == [
        "Ashton Kutcher's Facebook Influency",
        "Ashton Kutcher's Twitter Influency",
    ]
    assert {
        "bh-photo-customer-service",
        "boston-celtics-social-media",
        "knowing-when-to-give-up",
        "e-mail-is-one-more-stream",
    } <= links(post)
    for said in (
        "That \N{RIGHT SINGLE QUOTATION MARK}70s Show",
        "Michael Kelso",
        "fifteen million",
        "thirty million",
        "long-tail",
    ):
        assert said in KUTCHER.body


def test_there_are_a_dozen_published_posts_over_two_years_one_scheduled_and_one_draft():
    dates = sorted(post.record.published_at for post in PUBLISHED.values())
    assert 12 <= len(dates) <= 13
    assert dates[0].startswith("2012-02")
    assert dates[-1].startswith("2014-02")
    assert all(one < other for one, other in pairwise(dates))
    rest = [post for slug, post in POSTS.items() if slug not in PUBLISHED]
    assert [post.days_after_loading for post in rest if not post.is_draft] == [30]
    assert len([post for post in rest if post.is_draft]) == 1
    assert [post.record.path for post in DEMO.posts if post.record.kind == "page"] == ["/about/"]


def test_the_demo_shows_every_piece_of_syntax():
    bodies = "\n\n".join(post.record.body for post in PUBLISHED.values())
    assert re.search(r"(?:^!\[\]\(image:[\w-]+\)\n){3}: ", bodies, flags=re.M), "a gallery with its caption"
    assert re.search(r"\{credit=\"[^\"]+\" source=\"https://[^\"]+\" \.wide\}", bodies), "a figure with all"
    assert bodies.count("{.wide}") >= 2
    assert max(len(re.findall(rf"\[\^{note}\](?!:)", bodies)) for note in ("figures", "anderson")) == 2
    assert re.search(r"^\|:?-+", bodies, flags=re.M), "a table"
    assert "```python" in bodies
    assert re.search(r"^[A-Z]\w+\n: ", bodies, flags=re.M), "a definition list"


def test_one_title_is_long_and_two_or_three_posts_have_no_lead_picture():
    assert [slug for slug, post in POSTS.items() if 110 <= len(post.record.title) <= 120]
    assert 2 <= len([post for post in POSTS.values() if not post.record.lead_image]) <= 3


def test_there_are_three_authors_about_ten_tags_and_nobody_is_idle():
    assert len(DEMO.authors) == 3
    assert 9 <= len(DEMO.tags) <= 12
    assert {post.record.author for post in PUBLISHED.values()} == {author.slug for author in DEMO.authors}
    assert {tag for post in PUBLISHED.values() for tag in post.record.tags} == {tag.slug for tag in DEMO.tags}


def test_the_figures_in_the_texts_are_those_of_the_charts():
    assert f"{sum(charts.LETTERS[:7])} letters" == "47 letters"
    assert "forty-seven letters for forty-two hours" in POSTS["knowing-when-to-give-up"].record.body
    assert 7 * charts.HOURS_AN_EPISODE == 42
    assert sum(charts.LETTERS[7:]) == 5
    tail = POSTS["the-piano-tuners-long-tail"].record.body
    assert f"{sum(charts.VISITS[: charts.HEAD])} visits" in tail
    assert f"it brought {sum(charts.VISITS[charts.HEAD :]):,}" in tail
    assert sum(minutes for _, parts in charts.WEEK for _, minutes in parts) == 4 * 60 + 10


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("no fence at all", "front matter"),
        ("+++\ntitle = \n+++\nText\n", "words.md"),
        ('+++\ntitle = "T"\n+++\nText\n', "is missing"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, front: str, said: str):
    (tmp_path / "posts").mkdir()
    (tmp_path / "site.toml").write_text("")
    (tmp_path / "posts" / "words.md").write_text(front)
    with pytest.raises(demo.DemoError, match=r"words\.md") as raised:
        demo.read(tmp_path)
    assert said in str(raised.value)
