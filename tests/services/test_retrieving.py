"""What readers find: exactly what is public, from the moment it is and as long as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog.models import Author, Post, SearchText, Tag
from blog.search import readers
from blog.services import curating, editing, organising, publishing, retrieving, searching
from blog.services.retrieving import PAGE, Wish
from tests.builders import (
    NOON,
    make_author,
    make_draft,
    make_image,
    make_post,
    make_posts,
    make_record,
    make_tag,
)

pytestmark = pytest.mark.django_db
# PostgreSQL has to be led to what it has in few texts.
BY_DATABASE = {"sqlite": 13, "postgresql": 19}
LATER = NOON + timedelta(days=1)


def found(typed: str, **chosen: object) -> list[str]:
    """Return the titles of what readers find, the best first."""
    hits = retrieving.find(Wish(typed, **chosen)).hits  # type: ignore[arg-type]
    return [hit.post.title for hit in hits]


def index() -> dict[int, tuple[str, ...]]:
    """Return all that readers can find, by the ids of posts."""
    rows = SearchText.objects.filter(space=readers.SPACE)
    return {
        row[0]: row[1:]
        for row in rows.values_list("key", "title", "lead", "captions", "text", "forms", "language")
    }


def fresh() -> dict[int, tuple[str, ...]]:
    """Return what readers could find if everything were taken in anew."""
    readers.clear()
    searching.outdate()
    while searching.catch_up():
        pass
    return index()


def test_a_public_post_is_found_by_all_that_readers_see_of_it() -> None:
    make_image("harbour", alt="A gull on a bollard", caption="The *Ludmilla* comes in.")
    lead = make_image("lead", alt="A lamp", caption="Lit at five.", colour="#202020")
    make_post(
        "Herrings in tins",
        "## What the cooper said\n\nBarrels.\n\n![](image:harbour)\n\nAnd `ropework`.",
        standfirst="A smell of brine.",
        tags=("Small Business",),
        author=make_author("Édith Ållen"),
        lead_image=lead,
    )
    for typed in (
        *("herring tin", "cooper", "barrel", "gull", "ludmilla", "lit at five", "lamp", "ropework", "brine"),
        *("small business", "edith allen", '"comes in"'),
    ):
        assert found(typed) == ["Herrings in tins"], typed


def test_pages_are_found_too() -> None:
    make_post("About", "We fish.", kind="page")
    assert found("fish") == ["About"]


def test_what_is_not_public_is_never_found() -> None:
    make_draft("Secret draft", "Ambergris.")
    make_post("Secret hour", "Ambergris.", at=NOON, published_at=LATER.isoformat())
    for change in (publishing.unpublish, publishing.trash):
        post = make_post(f"Secret {change.__name__}", "Ambergris.")
        assert found("ambergris") == [post.title]
        change(post, at=NOON)
        assert found("ambergris") == []
    public = make_post("Public", "Bread.")
    editing.save(make_record("Public", "Ambergris.", standfirst="Ambergris."), post=public, by=None, at=NOON)
    assert found("ambergris") == found("secret") == []


def test_a_word_that_is_not_public_answers_like_one_that_does_not_exist() -> None:
    make_draft("Secret", "Ambergris.")
    publishing.trash(make_post("Once", "Ambergris."), at=NOON)
    one, other = (retrieving.find(Wish(typed)).answer for typed in ("ambergris ", "ambergroo "))
    assert (one.ids, one.corrections) == (other.ids, other.corrections) == ((), ())


def test_a_post_is_found_from_the_moment_it_is_published_and_changes_when_these_are() -> None:
    post = make_draft("Boats", "Herrings.")
    assert found("herrings") == []
    publishing.publish(editing.working_copy(post), at=NOON)
    assert found("herrings") == ["Boats"]
    revision = editing.save(make_record("Boats", "Gulls."), post=post, by=None, at=NOON)
    assert (found("herrings"), found("gulls")) == (["Boats"], [])
    publishing.publish(revision, at=LATER)
    assert (found("herrings"), found("gulls")) == ([], ["Boats"])


def test_a_publication_that_fails_leaves_search_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    post = make_draft("Boats", "Herrings.")

    def fail(*told: object, **more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("blog.services.auditing.note", fail)
    with pytest.raises(RuntimeError):
        publishing.publish(editing.working_copy(post), at=NOON)
    assert found("herrings") == []


def test_a_caption_that_is_corrected_is_found_in_every_post_that_shows_it() -> None:
    image = make_image("harbour", alt="Boats", caption="Ludmilla.")
    make_post("One", "![](image:harbour)")
    curating.describe([image], caption="Ambergris.")
    assert (found("ludmilla"), found("ambergris")) == ([], ["One"])


def test_a_tag_and_an_author_of_another_name_are_found_by_it_as_soon_as_the_clock_ticks() -> None:
    make_post("One", tags=("Boats",), author=make_author("Ann"))
    tag, author = Tag.objects.get(), Author.objects.get()
    tag.name, author.name = "Ships", "Zoë"
    organising.save_tag(tag, at=NOON)
    organising.save_author(author, at=NOON)
    while searching.catch_up():
        pass
    assert found("ships zoe") == ["One"]
    assert found("ann ") == []


def test_what_was_found_can_be_narrowed_down() -> None:
    ann, ben = make_author("Ann"), make_author("Ben")
    make_post("Old boats", author=ann, tags=("Sea",), at=NOON)
    make_post("New boats", author=ben, tags=("Sea", "Land"), at=NOON + timedelta(days=400))
    assert found("boats", tag=make_tag("Land")) == ["New boats"]
    assert found("boats", author=ann) == ["Old boats"]
    assert found("boats", year=2014) == ["Old boats"]
    assert found("boats", year=9999) == []
    ways = retrieving.find(Wish("boats"))
    assert [(way.name, way.posts) for way in ways.tags] == [("Land", 1)]
    assert {(way.name, way.posts) for way in ways.authors} == {("Ann", 1), ("Ben", 1)}
    assert [(way.name, way.posts) for way in ways.years] == [("2015", 1), ("2014", 1)]


def test_a_hit_shows_where_the_words_stand() -> None:
    make_post("Boats & bread", "One thing.\n\nThen the <b>boats</b> came in.")
    (hit,) = retrieving.find(Wish("boats")).hits
    assert [each.words for each in hit.title if each.is_found] == ["Boats"]
    assert [each.words for each in hit.passage if each.is_found] == ["boats"]


def test_results_come_page_by_page_without_gap_or_repeat() -> None:
    make_posts(2 * PAGE + 3)
    titles = []
    for page in (1, 2, 3):
        found = retrieving.find(Wish("number"), page=page)
        assert found.has_more is (page < 3)
        titles += [hit.post.title for hit in found.hits]
    assert len(set(titles)) == len(titles) == found.number == 2 * PAGE + 3
    assert retrieving.find(Wish("number"), page=4).hits == ()


def test_the_number_of_questions_does_not_depend_on_the_number_of_posts() -> None:
    asked = []
    for number in (12, 40):
        make_posts(number - Post.objects.count())
        with CaptureQueriesContext(connection) as queries:
            retrieving.find(Wish("number post"))
        asked.append(len(queries))
    assert asked == [BY_DATABASE[connection.vendor]] * 2


class AfterAnything(TestCase):
    """Whatever was done, readers find what they would if everything were taken in anew."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 7)), min_size=1, max_size=10))
    def test_the_index_holds_exactly_the_public_posts(self, steps: list[tuple[int, int]]) -> None:
        posts = [
            make_draft(f"Post {n}", f"Words {n}. [other](post:post-0)", tags=("Boats",)) for n in range(3)
        ]
        at = NOON
        for which, what in steps:
            at += timedelta(hours=1)
            post = Post.objects.filter(pk=posts[which].pk).first()
            if post is None:
                continue
            self._do(post, what, at)
            public = set(Post.objects.visible().values_list("pk", flat=True))
            assert set(index()) == public
        while searching.catch_up():
            pass
        before = index()
        assert before == fresh()

    def _do(self, post: Post, what: int, at: object) -> None:
        from blog.services.checking import NotReady

        try:
            if what == 0:
                publishing.publish(editing.working_copy(post), at=at, is_checked=False)  # type: ignore[arg-type]
            elif what == 1:
                publishing.unpublish(post, at=at)  # type: ignore[arg-type]
            elif what == 2:
                publishing.trash(post, at=at)  # type: ignore[arg-type]
            elif what == 3:
                publishing.restore(post, at=at)  # type: ignore[arg-type]
            elif what == 4:
                record = editing.working_copy(post).as_record
                record = record.changed(title=f"{record.title}x", body=f"{record.body} More.")
                editing.save(record, post=post, by=None, at=at)  # type: ignore[arg-type]
            elif what == 5:
                tag = Tag.objects.get()
                tag.name = f"{tag.name}y"
                organising.save_tag(tag, at=at)  # type: ignore[arg-type]
            elif what == 6:
                publishing.empty_trash(at=at + timedelta(days=31))  # type: ignore[operator]
            else:
                searching.catch_up()
        except NotReady:
            pass
