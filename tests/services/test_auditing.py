"""Who changed what readers see is written down, once and for good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.models import AuditEntry, Post, Revision, User
from blog.models.audit import WrittenOnce
from blog.services import auditing, editing, people, publishing, ticking
from tests.builders import NOON, make_draft, make_post, make_user

pytestmark = pytest.mark.django_db
What = AuditEntry.What


def publish(post: Post, *, by: User, **changes: str) -> None:
    revision = newest(post)
    if changes:
        revision = editing.save(revision.as_record.changed(**changes), post=post, by=by, at=NOON)
    publishing.publish(revision, by=by, at=NOON)


def newest(post: Post) -> Revision:
    found = editing.working_copy(post)
    assert found is not None
    return found


def trail(post: Post) -> list[tuple[str, str, str]]:
    """Return what was done to a post, by whom, and more of it, the oldest first."""
    return [
        (each.what, each.by_name, each.detail) for each in AuditEntry.objects.filter(post=post).order_by("id")
    ]


def test_each_change_of_what_readers_see_is_written_down_with_who_did_it():
    ann, bob = make_user("ann"), make_user("bob")
    post = make_draft("One")
    publish(post, by=ann)
    publish(post, by=bob, body="Changed.")
    publishing.unpublish(post, by=ann, at=NOON)
    publishing.trash(post, by=bob, at=NOON)
    publishing.restore(post, by=ann, at=NOON)
    assert trail(post) == [
        ("published", "ann", ""),
        ("changed", "bob", ""),
        ("unpublished", "ann", ""),
        ("trashed", "bob", ""),
        ("restored", "ann", ""),
    ]
    assert {each.path for each in AuditEntry.objects.filter(post=post)} == {"/2014/02/03/one/"}


def test_what_the_site_does_at_its_hour_is_its_own_and_what_stops_it_is_told():
    ann = make_user("ann")
    post, hour = make_draft("One"), (NOON + timedelta(days=1)).isoformat()
    publish(post, by=ann, published_at=hour)
    publishing.unschedule(post, by=ann, at=NOON)
    publish(post, by=ann)
    ticking.due(at=NOON + timedelta(days=2))
    assert trail(post) == [
        ("scheduled", "ann", hour),
        ("unscheduled", "ann", ""),
        ("scheduled", "ann", hour),
        ("published", "", ""),
    ]


def test_what_does_nothing_writes_nothing():
    post = make_draft("One")
    publishing.unschedule(post, at=NOON)
    publishing.unpublish(post, at=NOON)
    publishing.restore(post, at=NOON)
    assert trail(post) == []


def test_no_entry_can_be_changed_or_deleted():
    entry = auditing.note(What.PUBLISHED, make_post("One"), at=NOON)
    entry.by_name = "nobody"
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(by_name="nobody"),
    ):
        with pytest.raises(WrittenOnce):
            attempt()
    assert "nobody" not in AuditEntry.objects.values_list("by_name", flat=True)


def test_an_entry_outlives_who_it_is_about():
    owner, ann = make_user("owner", is_superuser=True), make_user("ann")
    post = make_draft("One")
    publish(post, by=ann)
    people.remove(ann, by=owner)
    assert trail(post) == [("published", "ann", "")]
