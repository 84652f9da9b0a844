"""Every way through the states of a post: no text is lost, nothing goes out twice, and no reader sees a draft."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from blog.models import AuditEntry, Post, Revision, User
from blog.services import checking, dating, editing, keeping, publishing, remembering, reviewing, ticking
from tests.builders import NOON, make_record

pytestmark = pytest.mark.django_db

HOURS = st.integers(min_value=1, max_value=48)


class Life(RuleBasedStateMachine):
    """One post at the hands of editors and of time, beside a plain model of what readers must see."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOON
        self.count = 0
        self.written: list[str] = []
        self.public: str | None = None
        self.waiting: tuple[datetime, str] | None = None
        self.ends_at: datetime | None = None
        self.went_out = 0
        self.places: set[str] = set()

    # --- What the model reads ---------------------------------------------------------------------------------------

    @property
    def post(self) -> Post:
        return Post.objects.get(pk=self.pk)

    @property
    def newest(self) -> Revision:
        found = editing.working_copy(self.post)
        assert found is not None
        return found

    @property
    def is_in_trash(self) -> bool:
        return self.post.state == Post.State.TRASH

    # --- What editors do --------------------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self.somebody, _ = User.objects.get_or_create(username="somebody")
        self.pk = editing.save(make_record("A life", self.words()), by=None, at=self.now).post.pk

    def words(self) -> str:
        """Return a text that nothing else says."""
        self.count += 1
        self.written.append(f"Text number {self.count} here.")
        return self.written[-1]

    @rule(is_automatic=st.booleans())
    def write(self, is_automatic: bool) -> None:
        record = self.newest.as_record.changed(body=self.words())
        seen = self.newest.pk
        keeping.keep(record, by=None, at=self.now, post=self.post, seen=seen, is_automatic=is_automatic)

    @rule(ends_in=st.none() | HOURS)
    def choose_an_end(self, ends_in: int | None) -> None:
        ends_at = (self.now + timedelta(hours=ends_in)).isoformat() if ends_in else ""
        editing.save(self.newest.as_record.changed(ends_at=ends_at), by=None, at=self.now, post=self.post)

    @rule(in_hours=st.none() | HOURS)
    def publish(self, in_hours: int | None) -> None:
        hour = self.now + timedelta(hours=in_hours) if in_hours else None
        was_public = self.public is not None
        record = self.newest.as_record
        date = "" if was_public or hour is None else hour.isoformat()
        if record.published_at != date:
            editing.save(record.changed(published_at=date), by=None, at=self.now, post=self.post)
        revision = self.newest
        ends_at = dating.instant(revision.as_record.ends_at)
        try:
            publishing.publish(revision, at=self.now, changes_at=hour if was_public else None)
        except checking.NotReady:
            assert self.is_in_trash or (ends_at is not None and ends_at <= (hour or self.now))
            return
        assert not self.is_in_trash
        body = revision.as_record.body
        if hour is not None:
            self.waiting = (hour, body)
        else:
            self.went_live(body, ends_at)
            self.waiting = None

    def went_live(self, body: str, ends_at: datetime | None) -> None:
        self.public, self.ends_at = body, ends_at
        self.went_out += 1

    @rule()
    def unschedule(self) -> None:
        publishing.unschedule(self.post, at=self.now)
        self.waiting = None

    @rule(is_gone=st.booleans())
    def take_back(self, is_gone: bool) -> None:
        was_in_trash = self.is_in_trash
        publishing.unpublish(self.post, at=self.now, is_gone=is_gone)
        if not was_in_trash:
            self.public = self.waiting = self.ends_at = None

    @rule()
    def trash(self) -> None:
        publishing.trash(self.post, at=self.now)
        self.public = self.waiting = self.ends_at = None

    @precondition(lambda self: self.is_in_trash)
    @rule()
    def take_out_of_the_trash(self) -> None:
        publishing.restore(self.post, at=self.now)

    @rule()
    def hand_in(self) -> None:
        reviewing.hand_in(self.post, by=self.somebody, at=self.now)

    @rule()
    def send_back(self) -> None:
        reviewing.send_back(self.post, by=self.somebody, at=self.now)

    @rule(data=st.data())
    def go_back_to_a_former_text(self, data: st.DataObject) -> None:
        pks = list(Revision.objects.filter(post=self.pk).order_by("id").values_list("pk", flat=True))
        remembering.restore(Revision.objects.get(pk=data.draw(st.sampled_from(pks))), by=None, at=self.now)

    # --- What time does ---------------------------------------------------------------------------------------------

    @rule(hours=st.integers(min_value=0, max_value=30), ticks=st.integers(min_value=1, max_value=3))
    def time_passes(self, hours: int, ticks: int) -> None:
        self.now += timedelta(hours=hours)
        # What is thinned out, and what never, is another promise: see test_keeping.
        Revision.objects.filter(post=self.pk).update(goes_at=None)
        for _tick in range(ticks):
            ticking.due(at=self.now)
        if self.waiting is not None and self.waiting[0] <= self.now:
            revision = (
                Revision.objects.filter(post=self.pk, record__body=self.waiting[1])
                .order_by("-published_at")
                .first()
            )
            assert revision is not None
            if (due := self.due_end()) is None or due > self.now:
                self.went_live(self.waiting[1], due)
            self.waiting = None
        if self.ends_at is not None and self.ends_at <= self.now:
            self.public = self.ends_at = None

    def due_end(self) -> datetime | None:
        """Return when the text that waited is to be taken back."""
        entries = AuditEntry.objects.filter(post=self.pk, what=AuditEntry.What.SCHEDULED)
        revision = entries.newest_first()[0].revision
        assert revision is not None
        return dating.instant(revision.as_record.ends_at)

    # --- What is promised -------------------------------------------------------------------------------------------

    @invariant()
    def no_text_is_lost(self) -> None:
        kept = set(Revision.objects.filter(post=self.pk).values_list("record__body", flat=True))
        assert set(self.written) <= kept

    @invariant()
    def readers_see_what_was_published_and_nothing_else(self) -> None:
        post = self.post
        visible = Post.objects.visible().filter(pk=self.pk).values_list("body", flat=True)
        assert list(visible) == ([self.public] if self.public is not None else [])
        self.places |= {post.path} if post.path else set()
        for path in self.places:
            answer = Client().get(path)
            if self.public is None:
                assert answer.status_code == 410
                assert b"Text number" not in answer.content
            else:
                assert answer.status_code == 200
                assert self.public in answer.content.decode()
                assert answer.content.count(b"Text number") == answer.content.count(self.public.encode())

    @invariant()
    def what_waits_for_a_look_is_neither_thrown_away_nor_forgotten(self) -> None:
        post = self.post
        assert (post.state == Post.State.REVIEW) <= (post.handed_in_at is not None)
        assert not (self.is_in_trash and post.handed_in_at)

    @invariant()
    def nothing_goes_out_twice(self) -> None:
        out = (AuditEntry.What.PUBLISHED, AuditEntry.What.CHANGED)
        assert AuditEntry.objects.filter(post=self.pk, what__in=out).count() == self.went_out


def test_no_way_through_the_states_loses_a_text_publishes_twice_or_shows_a_draft():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
