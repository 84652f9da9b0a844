"""Questions that are put together once, against the same ones put together anew."""

from __future__ import annotations

import threading
from datetime import UTC, timedelta

import pytest
from django.db import connection, models
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from blog.models import Post, SiteSettings, Tag, lists
from blog.models.prepared import Prepared
from blog.services import organising
from tests.builders import NOON, make_author, make_image, make_post, make_posts, make_series, make_tag

pytestmark = pytest.mark.django_db


def said(rows: list[Post]) -> list[tuple[object, ...]]:
    """Return all that was read of posts, and of what came with them."""
    return [
        (
            row,
            row.get_deferred_fields(),
            sorted(row._state.fields_cache),
            *((row.author and (row.author.name,)) or ()),
        )
        for row in rows
    ]


@pytest.fixture
def world() -> None:
    for name in ("Ann", "Bea"):
        make_posts(6, author=make_author(name), tags=(f"By {name}",), series=make_series(f"{name}’s").slug)
    make_post("With a picture", lead_image=make_image("harbour"), at=NOON + timedelta(days=1))


def scopes() -> list[str]:
    """Return a list of every kind, and two of those that differ by a value."""
    tags, authors = Tag.objects.order_by("pk"), [make_author("Ann"), make_author("Bea")]
    series = [make_series("Ann’s"), make_series("Bea’s")]
    return [
        lists.ALL,
        *(lists.in_tag(tag.pk) for tag in tags),
        *(lists.in_author(author.pk) for author in authors),
        *(lists.in_series(each.pk) for each in series),
        *(lists.in_year(year) for year in (2013, 2014, 2015)),
        *(lists.in_month(2014, month) for month in (1, 2, 3)),
    ]


@pytest.mark.usefixtures("world")
def test_every_list_is_what_the_same_question_put_together_anew_finds():
    found = 0
    for scope in scopes():
        rows = lists.posts_in(scope)
        first = lists.first_in(scope, most=4)
        assert said(first) == said(list(rows.newest_first().in_lists()[:4]))
        assert said(lists.entries_in(scope, most=5)) == said(list(rows.newest_first().in_feeds()[:5]))
        for post in first:
            place = (post.published_at, post.pk)
            later = lists.later_in(scope, *place, most=4)
            assert said(later) == said(list(rows.before(*place).newest_first().in_lists()[:4]))
            found += len(later)
    assert found > 40


@pytest.mark.usefixtures("world")
def test_a_question_is_put_together_once_for_all_values(monkeypatch: pytest.MonkeyPatch):
    made, put_together = [], []
    as_sql = SQLCompiler.as_sql
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *a, **k: put_together.append(a) or as_sql(*a, **k))

    def make(author: int) -> models.QuerySet[Post]:
        made.append(author)
        return Post.objects.filter(author=author).order_by("pk")

    ask = Prepared(make)
    ann, bea = make_author("Ann"), make_author("Bea")
    put_together.clear()
    with CaptureQueriesContext(connection) as asked:
        assert {post.author_id for post in ask(ann.pk)} == {ann.pk}
        assert {post.author_id for post in ask(bea.pk)} == {bea.pk}
        assert ask(0) == []
    assert len(made) == len(put_together) == 1
    assert len(asked) == 3


def test_what_was_found_before_is_not_found_again_when_it_has_changed():
    ask = Prepared(lambda slug: Tag.objects.filter(slug=slug))
    tag = make_tag("Boats")
    assert [row.name for row in ask("boats")] == ["Boats"]
    tag.name = "Ships"
    organising.save_tag(tag, at=NOON)
    assert [row.name for row in ask(tag.slug)] == ["Ships"]


def test_words_numbers_and_moments_come_back_as_they_are_given():
    """With what would mean something in SQL, or in the mark of another value."""
    ask = Prepared(lambda title, words, at: Post.objects.filter(title=title, words=words, created_at=at))
    for title in ("100 %", "%s", "it’s 'quoted' \"twice\"", "\\", "🜲", "0"):
        post = make_post(title, at=NOON)
        Post.objects.filter(pk=post.pk).update(words=0, created_at=NOON)
        assert ask(title, 0, NOON) == [post]
        assert ask(title, 1, NOON) == ask(title, 0, NOON + timedelta(microseconds=1)) == []
        assert ask(title, 0, NOON.astimezone(UTC)) == [post]


@pytest.mark.parametrize(
    "make",
    [
        lambda title: Post.objects.filter(title__contains=title),
        lambda title: Post.objects.all(),
    ],
)
def test_a_question_that_does_not_pass_a_value_on_is_refused(make: object):
    with pytest.raises(TypeError, match="as they are"):
        Prepared(make)("Words")


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection():
    organising.save_site(SiteSettings(name="From another thread"))
    assert SiteSettings.current().name == "From another thread"
    found: list[str] = []

    def ask() -> None:
        try:
            found.append(SiteSettings.current().name)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["From another thread"] * 4
