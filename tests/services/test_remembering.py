"""Every saved state can be read, compared, named and taken up again, and none of it loses another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.comparing import Kind
from blog.models import Post, Revision
from blog.services import editing, keeping, publishing, remembering
from blog.services.remembering import State
from tests.builders import NOON, make_author, make_draft, make_image, make_post, make_tag, make_user

pytestmark = pytest.mark.django_db


def newest(post: Post) -> Revision:
    found = editing.working_copy(post)
    assert found is not None
    return found


def save(post: Post, *, minutes: int = 0, **changes: object) -> Revision:
    record = newest(post).as_record.changed(**changes)
    return editing.save(record, by=None, at=NOON + timedelta(minutes=minutes), post=post)


def told(post: Post, **options: int) -> list[str]:
    """Return the moments of a history as one reads them, the newest first."""
    return [
        f"+{each.added} −{each.removed}" if isinstance(each, State) else each.what
        for each in remembering.history(post, **options).moments
    ]


def test_the_history_tells_states_and_what_readers_were_given_in_their_order():
    post = make_draft("One", body="The boats are in.", standfirst="")
    publishing.publish(newest(post), at=NOON + timedelta(minutes=1))
    save(post, minutes=2, body="The ships are in. All of them.")
    publishing.unpublish(post, at=NOON + timedelta(minutes=3))
    assert told(post) == ["unpublished", "+4 −1", "published", "+5 −0"]


def test_a_long_history_is_read_page_by_page_and_none_is_told_twice():
    post = make_draft("One", body="A.", standfirst="")
    for number in range(1, 8):
        save(post, minutes=number, body="A. " + "word " * number)
        publishing.publish(newest(post), at=NOON + timedelta(minutes=number, seconds=30))
    seen, before = [], None
    for _page in range(4):
        page = remembering.history(post, before=before, most=3)
        seen += page.moments
        before = page.older
        if before is None:
            break
    states = [each.revision.pk for each in seen if isinstance(each, State)]
    entries = [each.pk for each in seen if not isinstance(each, State)]
    assert states == sorted(states, reverse=True)
    assert len(states) == len(set(states)) == 8
    assert entries == sorted(entries, reverse=True)
    assert len(entries) == len(set(entries)) == 7


def test_a_history_asks_as_much_of_the_database_however_long_it_is():
    post = make_draft("One", body="A.")

    def asked(**options: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            remembering.history(post, **options)
        return len(queries)

    short = asked()
    for number in range(60):
        save(post, minutes=number, body=f"Number {number}.")
    assert short == asked() == 2
    assert asked(before=newest(post).pk) == 3


def test_two_states_are_compared_on_the_page_in_the_source_and_in_every_field():
    make_image("harbour", alt="Boats")
    make_image("market", alt="Stalls")
    ann, bob = make_author("Ann"), make_author("Bob")
    sea, fish = make_tag("The Sea"), make_tag("Fish")
    post = make_draft(
        "Boats",
        body="They are in.\n\n![](image:harbour)",
        standfirst="What comes at dawn.",
        tags=("The Sea",),
        author=ann,
    )
    old = newest(post)
    new = save(
        post,
        title="Ships",
        body="They are out.\n\n![](image:market)",
        standfirst="What comes at dusk.",
        author=bob.slug,
        tags=(sea.slug, fish.slug),
        lead_image="harbour",
        closing_question="And you?",
        published_at="2030-01-01T10:00:00+00:00",
        slug="ships",
    )
    compared = remembering.compare(old.as_record, new.as_record)
    assert [(each.kind, each.text) for each in compared.title] == [
        (Kind.REMOVED, "Boats"),
        (Kind.ADDED, "Ships"),
    ]
    assert ">in</del>" in compared.html
    assert ">out</ins>" in compared.html
    assert ">dusk</ins>" in compared.standfirst_html
    assert "diff-added" in compared.lead_html
    assert compared.html.count("diff-block") == 2
    assert {change.field: [(p.kind, p.text) for p in change.pieces] for change in compared.fields} == {
        "lead_image": [("added", "harbour")],
        "tags": [("same", "The Sea"), ("added", "Fish")],
        "author": [("removed", "Ann"), ("added", "Bob")],
        "closing_question": [("added", "And you?")],
        "published_at": [("added", "2030-01-01T10:00:00+00:00")],
        "slug": [("added", "ships")],
    }
    assert "".join(each.text for each in compared.source if each.kind is not Kind.REMOVED) == (
        "What comes at dusk.\n\nThey are out.\n\n![](image:market)"
    )
    ids = [f'id="change-{n}"' for n in range(1, compared.changes + 1)]
    page = compared.standfirst_html + compared.lead_html + compared.html
    assert [page.count(each) for each in ids] == [1] * compared.changes
    assert not compared.is_same
    assert remembering.compare(new.as_record, new.as_record).is_same


def test_a_restored_state_is_a_new_one_and_what_it_takes_away_can_still_be_seen():
    ann = make_user("ann")
    post = make_draft("One", body="First words.")
    first = newest(post)
    second = first.as_record.changed(body="Second thoughts.")
    kept = keeping.keep(second, by=ann, at=NOON, post=post, seen=first.pk, is_automatic=True)
    restored = remembering.restore(first, by=ann, at=NOON)
    assert restored.pk > kept.newest.pk
    assert (restored.as_record, restored.restored_from, restored.by) == (first.as_record, first, ann)
    assert keeping.thin_out(at=NOON + timedelta(days=30)) == 0
    assert post.revisions.count() == 3
    state = remembering.history(post).moments[0]
    assert isinstance(state, State)
    assert (state.before, state.added, state.removed) == (kept.newest, 2, 2)


def test_readers_see_nothing_of_what_is_restored_until_it_is_published():
    post = make_post("One", body="First words.")
    first = newest(post)
    save(post, body="Second.")
    publishing.publish(newest(post), at=NOON)
    remembering.restore(first, by=None, at=NOON)
    post.refresh_from_db()
    assert post.body == "Second."


def test_a_restore_is_refused_when_somebody_has_written_since():
    post = make_draft("One", body="First.")
    first, seen = newest(post), save(post, body="Second.")
    third = save(post, body="Third.")
    with pytest.raises(remembering.Moved) as moved:
        remembering.restore(first, by=None, at=NOON, seen=seen.pk)
    assert moved.value.newest == newest(post) == third


def test_restoring_what_the_text_says_already_adds_nothing():
    post = make_draft("One", body="First.")
    assert remembering.restore(newest(post), by=None, at=NOON) == newest(post)
    assert post.revisions.count() == 1


def test_a_named_state_is_never_thinned_out():
    ann, post = make_user("ann"), make_draft("One", body="Text 0.")
    for number in range(1, 6):
        record, seen = newest(post).as_record.changed(body=f"Text {number}."), newest(post).pk
        keeping.keep(record, by=ann, at=NOON, post=post, seen=seen, is_automatic=True)
        if number == 2:
            remembering.name(newest(post), "  Before\tthe cuts ")
    keeping.thin_out(at=NOON + timedelta(days=2))
    bodies = [each.as_record.body for each in post.revisions.order_by("id")]
    assert bodies == ["Text 0.", "Text 2.", "Text 5."]
    assert post.revisions.get(name="Before the cuts")


def test_a_text_too_long_to_be_drawn_is_compared_by_its_source():
    post = make_draft("One", body="Short.")
    record = newest(post).as_record
    compared = remembering.compare(record, record.changed(body="word " * 100_001))
    assert not compared.is_drawn
    assert compared.html == ""
    assert compared.source
