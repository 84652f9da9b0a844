"""Search at the desk: the working copy of every post can be found, and the index says what a fresh one would."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog import search
from blog.models import Post, SearchText, Tag
from blog.services import editing, organising, publishing, remembering, searching
from tests.builders import NOON, make_author, make_draft, make_post, make_record, make_tag

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    """Return the titles that are found, the best first."""
    posts = Post.objects.in_bulk()
    return [posts[pk].title for pk in searching.find(words, Post.objects.all()).ids]


def index() -> set[tuple[int, str, str]]:
    """Return all that search knows."""
    return set(SearchText.objects.values_list("key", "title", "text"))


def fresh() -> set[tuple[int, str, str]]:
    """Return what search knows after everything was taken in anew."""
    search.clear("desk")
    Post.objects.update(search_version=0)
    while searching.catch_up():
        pass
    return index()


def test_a_draft_is_found_by_all_that_it_says_and_by_who_wrote_it() -> None:
    make_draft(
        "Harbours",
        "Herrings in tins.",
        standfirst="A smell.",
        closing_question="Do you like fish?",
        tags=("Small Business",),
        author=make_author("Édith Ållen"),
    )
    for words in ("harbour", "tins herr", "smell", "like fish", "business", "edith allen"):
        assert found(words) == ["Harbours"], words


def test_what_was_published_is_found_by_its_working_copy() -> None:
    post = make_post("Bread", "Rye.")
    editing.save(make_record("Bread", "Sourdough."), post=post, by=None, at=NOON)
    assert found("sourdough") == ["Bread"]
    assert found("rye") == []


def test_a_save_that_fails_leaves_search_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    post = make_draft("Bread", "Rye.")

    def fail(post: Post) -> None:
        raise RuntimeError

    monkeypatch.setattr(editing, "hold_pictures", fail)
    with pytest.raises(RuntimeError):
        editing.save(make_record("Bread", "Sourdough."), post=post, by=None, at=NOON)
    assert found("rye") == ["Bread"]


def test_titles_and_tags_come_before_texts_and_the_newest_first() -> None:
    make_draft("Boats")
    make_draft("Tagged", "Nothing.", standfirst="", tags=("Boats",))
    make_draft("About", "Of boats.", standfirst="")
    make_draft("Else", "Of boats.", standfirst="")
    assert found("boats") == ["Tagged", "Boats", "Else", "About"]


def test_only_some_posts_are_found_however_many_others_hold_the_words() -> None:
    drafts = [make_draft(f"Boats {n}") for n in range(3)]
    for n in range(3):
        make_post(f"Boats {n}")
    some = searching.find("boats", Post.objects.filter(state="draft"), most=2)
    assert (some.ids, some.is_all) == ([drafts[2].pk, drafts[1].pk], False)
    assert searching.find("boats", Post.objects.filter(state="draft"), most=3).is_all
    assert searching.find("boats", Post.objects.none()).ids == []


def test_posts_from_before_are_taken_in_by_and_by_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for n in range(5):
        make_draft(f"Boats {n}")
    known = index()
    search.clear("desk")
    Post.objects.update(search_version=0)
    assert searching.find("boats", Post.objects.all()).missing == 5
    with caplog.at_level(logging.INFO):
        assert [searching.catch_up(most=3) for _round in range(3)] == [3, 2, 0]
    assert [each.getMessage() for each in caplog.records] == [
        "3 posts were taken into the search, 2 are to come",
        "2 posts were taken into the search, which knows all of them now",
    ]
    assert index() == known


def test_a_post_that_cannot_be_read_holds_up_no_other() -> None:
    strange, plain = make_draft("Strange"), make_draft("Plain")
    strange.revisions.update(record={"version": 99})
    Post.objects.update(search_version=0)
    assert searching.catch_up() == 2
    assert searching.catch_up() == 0
    assert found("plain") == [plain.title]


def test_posts_are_found_by_the_new_name_of_their_tag_and_author() -> None:
    author, tag = make_author("Ann Author"), make_tag("Listening")
    make_draft("Draft", author=author, tags=("Listening",))
    post = make_post("Public")
    record = make_record("Public", author=author.slug, tags=(tag.slug,))
    editing.save(record, post=post, by=None, at=NOON)
    publishing.unpublish(post, at=NOON)
    tag.name, author.name = "Hearing", "Bea Writer"
    organising.save_tag(tag, at=NOON)
    organising.save_author(author, at=NOON)
    searching.catch_up()
    assert found("hearing writer") == ["Public", "Draft"]
    assert found("listening") == found("ann") == []
    organising.remove_tag(Tag.objects.get(), at=NOON)
    searching.catch_up()
    assert found("hearing") == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Asks SQLite how it goes about it.")
def test_asking_whether_anything_is_missing_takes_one_look_into_an_index() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert searching.catch_up() == 0
    looks = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert len(looks) == 1
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {looks[0]}")
        plan = [row[3] for row in cursor.fetchall()]
    assert plan[0].startswith("SEARCH blog_post USING")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["new", "save", "publish", "unpublish", "trash", "restore", "go back"]),
        st.integers(0, 2),
        st.sampled_from(["boats", "bread", "Über die Straße", "東京", ""]),
    ),
    max_size=10,
)


class AfterAnything(TestCase):
    """Whatever is done to posts, search knows what it would know if it were made anew."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def test_search_knows_what_a_fresh_index_knows(self, steps: list[tuple[str, int, str]]) -> None:
        for n, (verb, which, words) in enumerate(steps):
            at = NOON + timedelta(hours=n)
            posts = list(Post.objects.order_by("pk"))
            if verb == "new" or not posts:
                make_draft(words, words, at=at)
                continue
            post = posts[which % len(posts)]
            newest = editing.working_copy(post)
            if verb == "save":
                editing.save(make_record(words, words), post=post, by=None, at=at)
            elif verb == "publish" and newest.as_record.title and post.state != Post.State.TRASH:
                publishing.publish(newest, at=at, is_checked=False)
            elif verb == "unpublish":
                publishing.unpublish(post, at=at)
            elif verb == "trash":
                publishing.trash(post, at=at)
            elif verb == "restore":
                publishing.restore(post, at=at)
            elif verb == "go back":
                remembering.restore(post.revisions.order_by("pk").first(), by=None, at=at)
            post.refresh_from_db()
            newest = editing.working_copy(post)
            waits = post.live_revision_id is not None and newest.pk > post.live_revision_id
            assert post.has_changes == waits
        assert not Post.objects.filter(search_version__lt=searching.VERSION).exists()
        known = index()
        assert known == fresh()
