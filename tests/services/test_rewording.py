"""Words are replaced over many posts: only what was chosen, one state each, and all of it can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.finding import Words
from blog.models import Post, Revision, User
from blog.records import PostRecord
from blog.services import editing, keeping, publishing, rewording, seeking
from blog.services.rewording import Outcome, Why
from blog.services.seeking import Found, Wish
from tests.builders import NOON, make_draft, make_post, make_user

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
EVERY = ("title", "standfirst", "body", "closing_question")
SHIPS = Wish(Words("boat"), "ship", EVERY)


@pytest.fixture
def ann() -> User:
    """Ann, who replaces."""
    return make_user("ann")


def newest(post: Post) -> Revision:
    found = editing.working_copy(post)
    assert found is not None
    return found


def said(post: Post) -> PostRecord:
    return newest(post).as_record


def every(found: Found) -> dict[int, set[tuple[str, int]]]:
    """Return all changes as chosen."""
    return {each.revision.pk: {(one.field, one.number) for one in each.changes} for each in found.held}


def run(
    wish: Wish, ann: User, *, found: Found | None = None, is_public: bool = False, at: datetime = LATER
) -> Outcome:
    """Replace all that is found."""
    return rewording.reword(
        wish,
        every(found or seeking.find(wish, Post.objects.all())),
        Post.objects.all(),
        by=ann,
        at=at,
        may_publish=(lambda post: True) if is_public else None,
    )


def test_every_change_is_found_in_its_field_and_its_line():
    post = make_draft("Boats", body="One.\nA boat is in.\n\n[a boat](post:boat)", standfirst="No boat.")
    make_draft("Other", body="Nothing.", standfirst="")
    found = seeking.find(SHIPS, Post.objects.all())
    (held,) = found.held
    assert (held.post, found.changes, found.older) == (post, 4, None)
    shown = [(each.field, each.number, each.excerpt.before, each.excerpt.found) for each in held.changes]
    assert shown == [
        ("title", 0, "", "Boat"),
        ("standfirst", 0, "No ", "boat"),
        ("body", 0, "A ", "boat"),
        ("body", 1, "[a ", "boat"),
    ]
    everywhere = Wish(Words("boat"), "ship", ("body",), is_everywhere=True)
    assert seeking.find(everywhere, Post.objects.all()).changes == 3


def test_the_newest_text_is_searched_and_never_the_trash():
    changed, gone = make_post("One", body="A boat.", standfirst="Rain."), make_draft("Two", body="A boat.")
    editing.save(said(changed).changed(body="A raft."), by=None, at=NOON, post=changed)
    publishing.trash(gone, at=NOON)
    assert seeking.find(SHIPS, Post.objects.all()).held == ()
    assert len(seeking.find(Wish(Words("raft"), "ship"), Post.objects.all()).held) == 1


def test_what_says_already_what_is_wanted_is_no_change():
    make_draft("One", body="GitHub and Github.", standfirst="")
    found = seeking.find(Wish(Words("github"), "GitHub"), Post.objects.all())
    assert [each.excerpt.found for each in found.held[0].changes] == ["Github"]


def test_a_page_ends_before_a_post_that_would_be_too_much_and_the_next_begins_with_it():
    posts = [make_draft(f"Number {n}", body="A boat. " * n, standfirst="") for n in (5, 2, 2, 1)]
    pages, before = [], None
    while True:
        page = seeking.find(SHIPS, Post.objects.all(), before=before, most=(2, 4))
        pages.append([(each.post.pk, len(each.changes), each.is_cut) for each in page.held])
        if (before := page.older) is None:
            break
    first, second, third, fourth = (post.pk for post in posts)
    assert pages == [[(fourth, 1, False), (third, 2, False)], [(second, 2, False)], [(first, 4, True)]]


def test_a_search_asks_one_question_however_much_there_is():
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            for held in seeking.find(SHIPS, Post.objects.all()).held:
                assert held.post.title
                assert held.has_other_changes is False
        return len(queries)

    make_draft("One", body="A boat.")
    first = asked()
    for number in range(12):
        make_draft(f"Number {number}", body="A boat and a boat.")
    assert first == asked() == 1


def test_only_what_was_chosen_is_replaced_in_one_new_state(ann: User):
    post = make_draft("Boats", body="A boat, a Boat, `boat`, boat.", standfirst="A boat.")
    before, count = newest(post), post.revisions.count()
    outcome = rewording.reword(
        SHIPS, {before.pk: {("body", 0), ("body", 2)}}, Post.objects.all(), by=ann, at=LATER
    )
    assert (outcome.changes, outcome.posts, outcome.skipped, outcome.drafts) == (2, 1, [], [])
    assert said(post) == before.as_record.changed(body="A ship, a Boat, `boat`, ship.")
    assert post.revisions.count() == count + 1
    assert (newest(post).by, newest(post).is_automatic) == (ann, False)


def test_readers_see_nothing_of_it_unless_that_was_asked_for(ann: User):
    post = make_post("One", body="A boat.")
    run(SHIPS, ann)
    post.refresh_from_db()
    assert (post.body, said(post).body) == ("A boat.", "A ship.")


def test_what_readers_see_is_published_too_where_no_other_changes_wait(ann: User):
    settled, reworked, draft = (
        make_post("Settled", body="A boat."),
        make_post("Reworked", body="A boat."),
        make_draft("Draft", body="A boat."),
    )
    editing.save(said(reworked).changed(body="A big boat."), by=None, at=NOON, post=reworked)
    outcome = run(SHIPS, ann, is_public=True)
    for post in (settled, reworked, draft):
        post.refresh_from_db()
    assert (settled.body, reworked.body, draft.state) == ("A ship.", "A boat.", Post.State.DRAFT)
    assert said(reworked).body == "A big ship."
    assert (outcome.posts, outcome.published) == (3, 1)
    assert [(each.post, each.why) for each in outcome.drafts] == [(reworked, Why.OTHER_CHANGES)]


def test_what_is_not_ready_stays_a_draft_and_is_told(ann: User):
    post = make_post("One", body="A boat.")
    wish = Wish(Words("A boat."), "![](image:nobody)")
    outcome = run(wish, ann, is_public=True)
    post.refresh_from_db()
    assert (post.body, said(post).body) == ("A boat.", "![](image:nobody)")
    (told,) = outcome.drafts
    assert (told.why, told.problems[0].code) == (Why.NOT_READY, "unknown_image")


def test_what_waits_for_its_hour_goes_out_as_it_was_and_is_told(ann: User):
    post = make_draft("One", body="A boat.", published_at=(NOON + timedelta(days=9)).isoformat())
    publishing.publish(newest(post), at=NOON)
    outcome = run(SHIPS, ann, is_public=True)
    post.refresh_from_db()
    assert post.due_revision is not None
    assert post.due_revision.as_record.body == "A boat."
    assert [each.why for each in outcome.drafts] == [Why.SCHEDULED]


def test_what_somebody_wrote_meanwhile_is_kept_beside_it(ann: User):
    post = make_draft("One", body="A boat is in. It rains.", standfirst="")
    found = seeking.find(SHIPS, Post.objects.all())
    keeping.keep(said(post).changed(body="A boat is in. It snows."), by=None, at=NOON, post=post)
    outcome = run(SHIPS, ann, found=found)
    assert (outcome.posts, outcome.skipped) == (1, [])
    assert said(post).body == "A ship is in. It snows."
    (row,) = rewording.reworded(outcome.run, Post.objects.all(), by=ann)
    assert row.is_newest
    rewording.take_back(outcome.run, Post.objects.all(), by=ann, at=LATER)
    assert said(post).body == "A boat is in. It snows."


def test_where_somebody_changed_the_same_sentence_the_post_is_left_and_told(ann: User):
    post, other = make_draft("One", body="A boat is in.", standfirst=""), make_draft("Two", body="A boat.")
    found = seeking.find(SHIPS, Post.objects.all())
    keeping.keep(said(post).changed(body="A boat is out."), by=None, at=NOON, post=post)
    count = post.revisions.count()
    outcome = run(SHIPS, ann, found=found)
    assert [(each.post, each.why) for each in outcome.skipped] == [(post, Why.CLASH)]
    assert (said(post).body, post.revisions.count()) == ("A boat is out.", count)
    assert said(other).body == "A ship."


def test_what_is_too_long_is_trashed_or_somebody_else_s_is_left(ann: User):
    long, gone, foreign = (make_draft(f"{words} boat", body="") for words in ("b" * 290, "A", "The"))
    found = seeking.find(Wish(Words("boat"), "s" * 20, ("title",)), Post.objects.all())
    publishing.trash(gone, at=NOON)
    outcome = rewording.reword(
        Wish(Words("boat"), "s" * 20, ("title",)),
        every(found),
        Post.objects.exclude(pk=foreign.pk),
        by=ann,
        at=LATER,
    )
    assert {each.post: each.why for each in outcome.skipped} == {long: Why.TOO_LONG, gone: Why.GONE}
    assert (outcome.posts, outcome.missing) == (0, 1)
    assert said(foreign).title == "The boat"


def test_a_form_that_is_sent_twice_changes_nothing_the_second_time(ann: User):
    post = make_draft("One", body="A boat and a boat.", standfirst="")
    found = seeking.find(SHIPS, Post.objects.all())
    run(SHIPS, ann, found=found)
    count = post.revisions.count()
    again = run(SHIPS, ann, found=found)
    assert (again.posts, [each.why for each in again.skipped]) == (0, [Why.SAID])
    assert post.revisions.count() == count


def test_a_run_is_taken_back_for_writers_and_readers_where_nobody_has_written_since(ann: User):
    public, draft, written = (
        make_post("Public", body="A boat."),
        make_draft("Draft boat", body="A boat."),
        make_draft("Written", body="A boat."),
    )
    before = {post: said(post) for post in (public, draft)}
    outcome = run(SHIPS, ann, is_public=True)
    draft.refresh_from_db()
    assert draft.title == "Draft ship"
    editing.save(said(written).changed(body="A ship at sea."), by=None, at=LATER, post=written)
    back = rewording.take_back(outcome.run, Post.objects.all(), by=ann, at=LATER + timedelta(hours=1))
    assert (back.posts, [(each.post, each.why) for each in back.skipped]) == (
        2,
        [(written, Why.WRITTEN_SINCE)],
    )
    assert {post: said(post) for post in (public, draft)} == before
    assert said(written).body == "A ship at sea."
    for post in (public, draft):
        post.refresh_from_db()
    assert (public.body, draft.title) == ("A boat.", "Draft boat")
    assert public.live_revision_id == newest(public).pk
    assert rewording.take_back(outcome.run, Post.objects.all(), by=ann, at=LATER).posts == 0


def test_runs_are_taken_back_one_after_the_other_for_writers_and_readers(ann: User):
    post = make_post("Public", body="A boat at sea.", standfirst="")
    wishes = (SHIPS, Wish(Words("ship"), "raft"), Wish(Words("sea"), "rest"))
    runs = [run(wish, ann, is_public=n < 2, at=LATER + timedelta(minutes=n)) for n, wish in enumerate(wishes)]
    said_then = ["A boat at sea.", "A ship at sea.", "A raft at sea.", "A raft at rest."]
    for n in (2, 1, 0):
        assert said(post).body == said_then[n + 1]
        at = LATER + timedelta(hours=3 - n)
        back = rewording.take_back(runs[n].run, Post.objects.all(), by=ann, at=at)
        post.refresh_from_db()
        assert (back.posts, back.skipped, post.body) == (1, [], said_then[n])
    assert said(post).body == said_then[0]


def test_what_somebody_published_themselves_is_not_changed_for_readers_by_taking_back(ann: User):
    post = make_post("Public", body="A boat.")
    outcome = run(SHIPS, ann)
    publishing.publish(newest(post), at=LATER + timedelta(minutes=5))
    rewording.take_back(outcome.run, Post.objects.all(), by=ann, at=LATER + timedelta(hours=1))
    post.refresh_from_db()
    assert (post.body, said(post).body) == ("A ship.", "A boat.")


def test_the_state_before_a_run_is_kept_for_good(ann: User):
    post = make_draft("One", body="A raft.", standfirst="")
    keeping.keep(said(post).changed(body="A boat."), by=ann, at=LATER, post=post, is_automatic=True)
    outcome = run(SHIPS, ann)
    keeping.thin_out(at=LATER + timedelta(days=30))
    rewording.take_back(outcome.run, Post.objects.all(), by=ann, at=LATER + timedelta(days=30))
    assert said(post).body == "A boat."


def test_a_run_is_nobody_else_s_to_take_back(ann: User):
    make_draft("One", body="A boat.")
    outcome = run(SHIPS, ann)
    assert rewording.reworded(outcome.run, Post.objects.all(), by=make_user("bob")) == []
    assert rewording.reworded("", Post.objects.all(), by=ann) == []


def test_case_is_folded_by_the_database_as_by_the_search():
    make_draft("One", body="Die Straße. ΟΔΟΣ. Ärger.", standfirst="")
    for words in ("STRASSE", "οδος", "ärger", "STRAßE"):
        assert seeking.find(Wish(Words(words), "x"), Post.objects.all()).changes == 1, words
    for words in ("strase", "rger.", "a.ger"):
        assert seeking.find(Wish(Words(words), "x"), Post.objects.all()).changes == (words == "rger."), words
