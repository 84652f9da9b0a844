"""Questions that are put together once, against the same ones put together anew."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import UTC, timedelta

import pytest
from django.db import connection, models
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from blog import addresses
from blog.models import Author, Post, Series, Tag, lists
from blog.models.prepared import Prepared
from blog.services import organising
from blog.views import lists as views
from blog.views import reading
from tests.builders import NOON, make_author, make_image, make_post, make_posts, make_series, make_tag

pytestmark = pytest.mark.django_db


def said(rows: Iterable[models.Model]) -> list[object]:
    """Return all that was read of rows, and of what came with them."""
    return [_all_of(row) for row in rows]


def _all_of(row: models.Model) -> dict[str, object]:
    told = _columns(row)
    for name, other in row._state.fields_cache.items():
        told[name] = other and _all_of(other)
    for name, others in getattr(row, "_prefetched_objects_cache", {}).items():
        told[name] = [_columns(each) for each in others]
    return told


def _columns(row: models.Model) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


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
            newer = lists.newer_in(scope, *place)
            anew = rows.after(*place).oldest_first().values_list("pk", "published_at").first()
            assert (newer and (newer.pk, newer.published_at)) == anew
    assert found > 40


@pytest.mark.usefixtures("world")
def test_what_has_an_address_is_what_the_same_question_put_together_anew_finds():
    Author.objects.update(picture=make_image("portrait"))
    for post in Post.objects.visible():
        by_path = Post.objects.filter(path=post.path)
        assert said(reading._PAGES(post.path)) == said(by_path.in_full())
        assert said(reading._TWINS(post.path)) == said(by_path.defer("html", "text"))
    in_full = Author.objects.select_related("picture").prefetch_related("picture__renditions")
    for ask, rows in (
        (addresses.TAGS, Tag.objects.all()),
        (addresses.SERIES, Series.objects.all()),
        (addresses.AUTHORS, Author.objects.all()),
        (views._AUTHORS_IN_FULL, in_full),
    ):
        assert len(rows) >= 2
        for row in rows:
            assert said(ask(row.slug)) == said(rows.filter(slug=row.slug))


def test_a_number_that_no_column_can_hold_is_found_in_none():
    ask = Prepared(lambda words, title: Post.objects.filter(words=words, title=title))
    assert ask(2**63, "") == ask(-(2**63) - 1, "") == []


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
    tag = make_tag("From another thread")
    assert addresses.TAGS(tag.slug) == [tag]
    found: list[Tag] = []

    def ask() -> None:
        try:
            found.extend(addresses.TAGS(tag.slug))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [tag] * 4
