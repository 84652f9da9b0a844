"""The proof: after any sequence of edits every kept page is, byte for byte, a fresh rendering of its address."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from blog import kept_pages
from blog.front import KeptFirst
from blog.kept import request_for
from blog.models import Author, Image, Month, Part, Post, Series, SiteSettings, Tag, Tagging
from blog.services import (
    checking,
    completing,
    curating,
    editing,
    framing,
    listing,
    organising,
    publishing,
    refreshing,
    sequencing,
    ticking,
)
from tests.builders import (
    NOON,
    make_author,
    make_image,
    make_parts,
    make_post,
    make_record,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = st.integers(0, 11)
# Of these edits of a long series the page of its first part shows nothing.
KEEPS_THE_FIRST_PART = {"its order", "its description", "that it is complete"}
SMALL = {"INFLUENCY_PAGE_SIZE": 2, "INFLUENCY_FEED_SIZE": 3}


class Site:
    """The site as a reader reaches it, with its store, and as it would answer without."""

    def __init__(self) -> None:
        self.site = get_wsgi_application()
        self.front = KeptFirst(self.site)
        self.known = {"/"}

    def ask(self, address: str, *, is_fresh: bool = False) -> tuple[int, bytes]:
        """Return status and plain content of an address."""
        said: list[str] = []
        answer = (self.site if is_fresh else self.front)(
            request_for(address), lambda status, *rest: said.append(status)
        )
        try:
            return int(said[0][:3]), b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()

    def read_everything(self) -> None:
        """Follow every link of every page, as a crawler does."""
        waiting, seen = list(self.known), set(self.known)
        while waiting:
            address = waiting.pop()
            status, content = self.ask(address)
            if status != 200:
                continue
            self.known.add(address)
            found = re.findall(r'(?:href="|<loc>)(?:http://127\.0\.0\.1:8000)?(/[^"<#?]*)', content.decode())
            new = {unquote(unescape(link)) for link in found} - seen
            new = {link for link in new if not link.startswith(("/static/", "/media/", "/admin/"))}
            seen |= new
            waiting += new

    def compare(self) -> int:
        """Compare what is kept with what would be answered anew; return how many pages were."""
        store, number = kept_pages.store(), 0
        assert store is not None
        for address in sorted(self.known):
            if (found := store.find(address)) is not None:
                number += 1
                assert (200, found.bodies[""]) == self.ask(address, is_fresh=True), address
        return number


@contextmanager
def keeping() -> Iterator[Site]:
    """Give a site with an empty store of its own."""
    root = Path(tempfile.mkdtemp(prefix="influency-kept-"))
    try:
        with override_settings(INFLUENCY_KEPT=root, **SMALL):
            yield Site()
    finally:
        kept_pages.forget_store()
        shutil.rmtree(root, ignore_errors=True)


class Editors(RuleBasedStateMachine):
    """Whatever editors do to a small site that readers read all the while."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOON
        self.count = 0
        self.open = keeping()
        self.site = self.open.__enter__()
        self.compared = 0

    def teardown(self) -> None:
        self.open.__exit__(None, None, None)
        call_command("flush", interactive=False, verbosity=0)

    @initialize()
    def begin(self) -> None:
        make_author("Ann"), make_author("Bea")
        for name in ("One", "Two"):
            make_tag(name)
            make_series(f"Series {name}")
        make_image("harbour", caption="At *dawn*.", credit="Ann")
        make_image("lighthouse", colour="#993333")
        organising.save_site(SiteSettings(shows_credits=True))
        for _number in range(4):
            self.write()
            self.pass_time()
        self.site.read_everything()

    # --- What an editor does ----------------------------------------------------------------------------------------

    def post(self, number: int) -> Post | None:
        posts = list(Post.objects.order_by("pk"))
        return posts[number % len(posts)] if posts else None

    def change(self, number: int, **changes: object) -> None:
        """Change a post and publish that, if it may be."""
        if (post := self.post(number)) is None or (newest := editing.working_copy(post)) is None:
            return
        revision = editing.save(newest.as_record.changed(**changes), by=None, at=self.now, post=post)
        if post.is_public:
            try:
                publishing.publish(revision, at=self.now)
            except checking.NotReady:
                pass

    @rule()
    def pass_time(self) -> None:
        self.now += timedelta(hours=7)
        ticking.publish_due(self.now)
        ticking.unpublish_ended(self.now)

    @rule(
        tag=st.sampled_from(["", "one", "two"]),
        author=st.sampled_from(["ann", "bea"]),
        series=st.sampled_from(["", "series-one", "series-two"]),
        other=NUMBER,
    )
    def write(
        self, tag: str = "one", author: str = "ann", series: str = "series-one", other: int = 0
    ) -> None:
        self.count += 1
        linked = self.post(other)
        words = f"Text {self.count}.\n\n![](image:harbour)\n\n" + (
            f"[See](post:{linked.slug})." if linked else ""
        )
        record = make_record(
            f"Number {self.count}",
            words,
            tags=(tag,) if tag else (),
            author=author,
            series=series,
            lead_image="lighthouse" if self.count % 2 else "",
        )
        try:
            publishing.publish(editing.save(record, by=None, at=self.now), at=self.now)
        except checking.NotReady:
            pass

    @rule(number=NUMBER)
    def edit_the_text(self, number: int) -> None:
        self.count += 1
        self.change(number, body=f"Another text {self.count}.\n\n![](image:lighthouse)")

    @rule(number=NUMBER)
    def edit_the_title(self, number: int) -> None:
        self.count += 1
        self.change(number, title=f"Renamed {self.count}")

    @rule(number=NUMBER)
    def edit_the_standfirst(self, number: int) -> None:
        self.count += 1
        self.change(number, standfirst=f"In short {self.count}.")

    @rule(number=NUMBER, language=st.sampled_from(["", "de", "ar"]))
    def translate(self, number: int, language: str) -> None:
        self.change(number, language=language)

    @rule(number=NUMBER, lead=st.sampled_from(["", "harbour", "lighthouse"]))
    def choose_the_lead_picture(self, number: int, lead: str) -> None:
        self.change(number, lead_image=lead)

    @rule(number=NUMBER, tags=st.sets(st.sampled_from(["one", "two"])))
    def tag(self, number: int, tags: set[str]) -> None:
        self.change(number, tags=tuple(sorted(tags)))

    @rule(number=NUMBER, series=st.sampled_from(["", "series-one", "series-two"]))
    def put_into_a_series(self, number: int, series: str) -> None:
        self.change(number, series=series)

    @rule(number=NUMBER, author=st.sampled_from(["ann", "bea"]))
    def give_to_another(self, number: int, author: str) -> None:
        self.change(number, author=author)

    @rule(number=NUMBER, days=st.integers(-60, 0))
    def date_back(self, number: int, days: int) -> None:
        self.change(number, published_at=(self.now + timedelta(days=days, hours=-1)).isoformat())

    @rule(number=NUMBER)
    def move(self, number: int) -> None:
        self.count += 1
        self.change(number, slug=f"moved-{self.count}")

    @rule(number=NUMBER)
    def make_a_page(self, number: int) -> None:
        self.count += 1
        self.change(number, kind="page", path=f"/page-{self.count}/")

    @rule(number=NUMBER, hours=st.integers(1, 20))
    def let_it_end(self, number: int, hours: int) -> None:
        self.change(number, ends_at=(self.now + timedelta(hours=hours)).isoformat())

    @rule(number=NUMBER, hours=st.integers(1, 20))
    def schedule(self, number: int, hours: int) -> None:
        post = self.post(number)
        newest = editing.working_copy(post) if post else None
        if post is None or newest is None or post.is_public or post.state == Post.State.TRASH:
            return
        record = newest.as_record.changed(published_at=(self.now + timedelta(hours=hours)).isoformat())
        try:
            publishing.publish(editing.save(record, by=None, at=self.now, post=post), at=self.now)
        except checking.NotReady:
            pass

    @rule(number=NUMBER, is_gone=st.booleans())
    def unpublish(self, number: int, is_gone: bool) -> None:
        if (post := self.post(number)) is not None:
            publishing.unpublish(post, at=self.now, is_gone=is_gone)

    @rule(number=NUMBER)
    def trash_or_restore(self, number: int) -> None:
        if (post := self.post(number)) is not None:
            (publishing.restore if post.state == Post.State.TRASH else publishing.trash)(post, at=self.now)

    @rule(number=NUMBER)
    def publish_again(self, number: int) -> None:
        post = self.post(number)
        if post is not None and (newest := editing.working_copy(post)) is not None:
            try:
                publishing.publish(newest, at=self.now)
            except checking.NotReady:
                pass

    # --- What is not a post -----------------------------------------------------------------------------------------

    @rule(slug=st.sampled_from(["one", "two"]), what=st.sampled_from(["name", "description", "slug"]))
    def change_a_tag(self, slug: str, what: str) -> None:
        self.count += 1
        tag = Tag.objects.called([slug])[0]
        setattr(tag, what, f"tag-{self.count}" if what == "slug" else f"Words {self.count}")
        organising.save_tag(tag, at=self.now)

    @rule(
        slug=st.sampled_from(["series-one", "series-two"]),
        what=st.sampled_from(["name", "description", "slug", "is_complete"]),
    )
    def change_a_series(self, slug: str, what: str) -> None:
        self.count += 1
        for series in Series.objects.called([slug]):
            value: object = f"series-{self.count}" if what == "slug" else f"Words {self.count}"
            setattr(series, what, not series.is_complete if what == "is_complete" else value)
            sequencing.save(series, at=self.now)

    @rule(slug=st.sampled_from(["series-one", "series-two"]), by=st.integers(0, 3))
    def change_the_order_of_a_series(self, slug: str, by: int) -> None:
        for series in Series.objects.called([slug]):
            order = [part.pk for part in sequencing.in_order(series)]
            sequencing.arrange(series, [*order[by:], *order[:by]] if by else [], at=self.now)

    @rule(slug=st.sampled_from(["series-one", "series-two"]))
    def remove_a_series(self, slug: str) -> None:
        for series in Series.objects.called([slug]):
            sequencing.remove(series, at=self.now)
            sequencing.save(Series(name=series.name, slug=slug), at=self.now)

    @rule(
        slug=st.sampled_from(["ann", "bea"]),
        what=st.sampled_from(["name", "bio", "slug", "links", "picture"]),
    )
    def change_an_author(self, slug: str, what: str) -> None:
        self.count += 1
        author = Author.objects.called(slug)
        assert author is not None
        value: object = {
            "slug": f"author-{self.count}",
            "links": f"Words {self.count} | https://example.com/",
            "picture": Image.objects.get(name__startswith="light") if self.count % 2 else None,
        }.get(what, f"Words {self.count}")
        setattr(author, what, value)
        organising.save_author(author, at=self.now)

    @rule(
        name=st.sampled_from(["harbour", "lighthouse"]),
        what=st.sampled_from(["alt", "caption", "credit", "licence", "source_url"]),
    )
    def describe_a_picture(self, name: str, what: str) -> None:
        self.count += 1
        words = {what: f"https://example.com/{self.count}" if what == "source_url" else f"Words {self.count}"}
        curating.describe([Image.objects.get(name=name)], **words)  # type: ignore[arg-type]

    @rule(name=st.sampled_from(["harbour", "lighthouse"]), x=st.integers(0, 100))
    def move_the_focal_point(self, name: str, x: int) -> None:
        framing.focus(Image.objects.get(name=name), x=x, y=30)

    @rule()
    def make_sizes(self) -> None:
        while (image := completing.claim(at=self.now)) is not None:
            completing.make_some(image, at=self.now)

    @rule(what=st.sampled_from(["name", "tagline", "navigation", "footer", "closing_question"]))
    def change_the_site(self, what: str) -> None:
        self.count += 1
        site = SiteSettings.current()
        setattr(site, what, f"Words {self.count} | /" if what == "navigation" else f"Words {self.count}")
        organising.save_site(site)

    @rule(
        look=st.sampled_from(
            [
                {"accent": "#1f5286", "pairing": "book"},
                {"accent": "", "measure": "wide"},
                {"measure": "normal", "header_on": "all"},
            ]
        ),
        name=st.sampled_from(["", "harbour", "lighthouse"]),
    )
    def dress_the_site(self, look: dict[str, str], name: str) -> None:
        site = SiteSettings.current()
        for field, value in look.items():
            setattr(site, field, value)
        site.header_image = Image.objects.filter(name=name).first()
        organising.save_site(site)
        refreshing.redraw_outdated()

    # --- What must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def every_kept_page_is_fresh(self) -> None:
        self.compared += self.site.compare()
        self.site.read_everything()

    @invariant()
    def lists_kept_in_order_are_what_asking_every_post_gives(self) -> None:
        def told(months: list[Month]) -> list[tuple[date, int]]:
            return [(month.first, month.posts) for month in months]

        assert told(listing.months()) == told(listing.counted())
        for row in Tagging.objects.select_related("post"):
            is_listed = row.post.is_public and not row.post.is_page
            assert row.listed_at == (row.post.published_at if is_listed else None)

    @invariant()
    def the_parts_of_a_series_are_numbered_as_readers_see_them(self) -> None:
        for series in Series.objects.all():
            parts = Part.objects.filter(series=series).select_related("post").in_order()
            seen = [part for part in parts if part.post.is_public and not part.post.is_page]
            assert [part.number for part in seen] == list(range(1, len(seen) + 1))
            assert all(part.number is None for part in parts if part not in seen)
            assert series.public_parts == len(seen)
            assert all(part.post.is_part == (part in seen) for part in parts)
        assert not Post.objects.filter(is_part=True, part=None).exists()


def test_every_kept_page_is_a_fresh_rendering_after_any_sequence_of_edits() -> None:
    run_state_machine_as_test(
        Editors,
        settings=settings(
            max_examples=4, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_pages_of_a_series_are_fresh_after_each_kind_of_edit() -> None:
    organising.save_site(SiteSettings())
    with keeping() as site:
        alone, posts = make_post("Alone"), make_parts(15)
        series = make_series()
        newest = editing.working_copy(posts[4])
        assert newest is not None
        order = [post.pk for post in posts]

        def rename() -> None:
            series.refresh_from_db()
            series.name, series.slug = "Up the river", "upstream"
            sequencing.save(series, at=NOON)

        edits = {
            "its order": lambda: sequencing.arrange(series, [*order[:13], order[14], order[13]], at=NOON),
            "its name": rename,
            "its description": lambda: make_series("Up the river", description="All of it."),
            "that it is complete": lambda: make_series("Up the river", is_complete=True),
            "a part taken back": lambda: publishing.unpublish(posts[4], at=NOON),
            "and published again": lambda: publishing.publish(newest, at=NOON + timedelta(days=1)),
            "a new part": lambda: make_post("New", at=NOON + timedelta(days=2), series="upstream"),
            "all of it": lambda: sequencing.remove(make_series("Up the river"), at=NOON),
        }
        for what, edit in edits.items():
            site.read_everything()
            assert site.compare() > 30, what
            edit()
            # What shows nothing of the series stays, and so do parts that name none of what has moved.
            store = kept_pages.store()
            assert store is not None
            assert store.find(f"{alone.path}index.md") is not None, what
            assert (store.find(posts[0].path or "") is not None) == (what in KEEPS_THE_FIRST_PART), what
            site.compare()
