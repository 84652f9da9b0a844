"""Links to other sites: noted when a post goes public, looked at in turn, dead after four looks that find nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog import wire
from blog.models import OutgoingLink, Post, Revision
from blog.services import checking, editing, publishing, ticking, uploading, watching, writes
from tests.builders import NOON, make_draft, make_image, make_post
from tests.wire.serving import NAME, Site, site, status, talker

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture(autouse=True)
def watched(settings) -> None:
    """Watch links, as a site does that is reached from outside."""
    settings.INFLUENCY_WATCH_LINKS = True
    settings.SITE_URL = "https://mine.example"


@pytest.fixture
def there() -> Iterator[Site]:
    with site() as running:
        yield running


def newest(post: Post) -> Revision:
    found = editing.working_copy(post)
    assert found is not None
    return found


def urls() -> list[str]:
    return list(OutgoingLink.objects.order_by("url").values_list("url", flat=True))


def only() -> OutgoingLink:
    """Return the one link that the test is about."""
    return OutgoingLink.objects.exclude(host="alive.example").get()


def somebody_answers() -> None:
    """Let a page of another host have answered yesterday."""
    make_post("Alive", "<https://alive.example/>")
    rows = OutgoingLink.objects.filter(host="alive.example")
    writes(rows.update)(status=200, looked_at=NOON - DAY, next_at=NOON + WEEK)


# --- What is noted ----------------------------------------------------------------------------------------------------


def test_links_are_noted_when_readers_see_them_and_go_with_the_last_post_that_has_them():
    body = "[A](https://a.example/x#part), https://b.example and [again](https://a.example/x)."
    draft = make_draft("Draft", body)
    assert urls() == []
    post = publishing.publish(newest(draft), at=NOON)
    assert urls() == ["https://a.example/x", "https://b.example"]
    other = make_post("Other", "<https://b.example>")
    publishing.unpublish(post, at=NOON)
    assert urls() == ["https://b.example"]
    editing.save(newest(other).as_record.changed(body="None."), post=other, by=None, at=NOON)
    assert urls() == ["https://b.example"]
    publishing.publish(newest(other), at=NOON)
    assert urls() == []


def test_what_waits_for_its_hour_is_noted_at_its_hour():
    draft = make_draft("Later", "[A](https://a.example/)", published_at=(NOON + HOUR).isoformat())
    post = publishing.publish(newest(draft), at=NOON)
    assert urls() == []
    publishing.publish_due(post, at=NOON + HOUR)
    assert urls() == ["https://a.example/"]


def test_the_trash_takes_the_links_along():
    post = make_post("One", "[A](https://a.example/)")
    publishing.trash(post, at=NOON)
    assert urls() == []


def test_a_credit_that_changes_changes_what_is_watched():
    image = make_image("harbour", credit="[Ann](https://ann.example/)")
    make_post("One", "![](image:harbour)")
    assert urls() == ["https://ann.example/"]
    uploading.describe(image, credit="[Bo](https://bo.example/)")
    assert urls() == ["https://bo.example/"]


@pytest.mark.parametrize(
    "address",
    [
        "/about/",
        "mailto:ann@example.org",
        "https://mine.example/",
        "https://mine.example",
        "https://mine.example/2014/02/03/x/",
        "https://user@a.example/",
        "https://a.example/" + "a" * 2000,
    ],
)
def test_only_what_can_be_asked_and_is_not_ours_is_noted(address: str):
    make_post("One", f"[A]({address})")
    assert urls() == []


def test_an_address_without_its_scheme_is_asked_the_safe_way():
    make_post("One", "[A](//a.example/x) [B](https://mine.example.org/)")
    assert urls() == ["https://a.example/x", "https://mine.example.org/"]


def test_noting_asks_as_much_of_the_database_however_many_links_there_are():
    def asked(number: int, title: str) -> int:
        body = "\n\n".join(f"[Page {n}](https://a.example/{title}/{n})" for n in range(number))
        draft = make_draft(title, body)
        with CaptureQueriesContext(connection) as queries:
            publishing.publish(newest(draft), at=NOON)
        return len(queries)

    asked(1, "first")
    assert asked(1, "short") == asked(40, "longer")


def test_of_a_catalogue_the_first_five_hundred_are_watched():
    make_post("One", " ".join(f"<https://a.example/{n}>" for n in range(600)))
    assert OutgoingLink.objects.count() == watching.MOST_OF_ONE


# --- What is found ----------------------------------------------------------------------------------------------------


def look(there: Site, at=NOON) -> OutgoingLink:
    assert watching.look_next(at=at, way=there.way())
    return only()


def test_what_is_there_is_looked_at_about_once_a_week(there: Site):
    there.answers["/"] = status(200)
    make_post("One", f"[A]({there.url()})")
    link = look(there)
    assert (link.status, link.looked_at, link.failures, link.claimed_until) == (200, NOON, 0, None)
    assert NOON + WEEK <= link.next_at < NOON + WEEK + DAY
    assert not watching.look_next(at=NOON + 6 * DAY, way=there.way())
    assert there.asked == ["/"]
    assert there.heads[0]["user-agent"] == "influency (+https://mine.example/)"


@pytest.mark.parametrize("code", [404, 410, 500, 503])
def test_what_is_not_there_is_dead_after_an_hour_a_day_and_three_days(there: Site, code: int):
    there.answers["/x"] = status(code)
    post = make_post("One", f"[A page]({there.url('/x')})")
    at = NOON
    for wait in (HOUR, DAY, 3 * DAY):
        link = look(there, at)
        assert (link.failures > 0, link.is_dead, link.failing_since) == (True, False, NOON)
        assert link.next_at == at + wait
        assert not watching.look_next(at=at + wait - timedelta(seconds=1), way=there.way())
        assert watching.dead([there.url("/x")]) == {}
        at += wait
    link = look(there, at)
    assert (link.is_dead, link.failing_since, link.looked_at) == (True, NOON, at)
    assert at + WEEK <= link.next_at < at + WEEK + DAY
    assert watching.dead([there.url("/x#part"), there.url("/y")]) == {there.url("/x#part"): date(2014, 2, 7)}
    record = newest(post).as_record.changed(body=f"One.\n\n[A page]({there.url('/x')})")
    problems = checking.problems(record, post=post)
    assert [(each.code, each.line, each.is_error) for each in problems] == [("dead_link", 3, False)]
    assert "2014-02-07" in problems[0].detail


def test_what_comes_back_is_alive_at_once(there: Site):
    make_post("One", f"[A]({there.url()})")
    writes(OutgoingLink.objects.update)(failures=9, failing_since=NOON - WEEK, looked_at=NOON - WEEK)
    assert watching.dead([there.url()]) == {there.url(): date(2014, 1, 27)}
    there.answers["/"] = status(200)
    link = look(there)
    assert (link.failures, link.failing_since) == (0, None)
    assert watching.dead([there.url()]) == {}


@pytest.mark.parametrize("code", [401, 403, 405, 406, 418, 429, 451])
def test_a_host_that_turns_programs_away_may_be_there_for_readers(there: Site, code: int):
    there.answers["/"] = status(code)
    make_post("One", f"[A]({there.url()})")
    assert (look(there).status, only().failures) == (code, 0)


def test_where_nobody_answers_is_a_failure_and_where_we_do_not_ask_is_none():
    with talker(lambda connection, ended: None) as there:
        make_post("One", f"[A]({there.url()})")
        somebody_answers()
        assert watching.look_next(at=NOON, way=there.way())
        link = only()
        assert (link.failures, link.status, link.why != "") == (1, 0, True)
    writes(OutgoingLink.objects.update)(next_at=NOON)
    later = NOON + HOUR
    # The way that is public does not lead to this machine.
    way = wire.Way(resolve=lambda host, port: ["127.0.0.1"])
    assert watching.look_next(at=later, way=way)
    link = only()
    assert (link.failures, link.looked_at, link.claimed_until) == (1, NOON, None)
    assert link.next_at >= later + WEEK


def test_what_is_never_asked_waits_its_week_also_where_nobody_answers():
    make_post("One", "<http://10.0.0.1/> <http://localhost:8000/>")
    assert watching.look_next(at=NOON, way=wire.Way(resolve=lambda host, port: ["127.0.0.1"]))
    assert OutgoingLink.objects.filter(next_at__gte=NOON + WEEK, failures=0, looked_at=None).count() == 1


def test_a_site_that_hears_nobody_at_all_takes_itself_for_cut_off():
    with talker(lambda connection, ended: None) as there:
        make_post("One", f"[A]({there.url()})")
        assert watching.look_next(at=NOON, way=there.way())
        assert (only().failures, only().next_at) == (0, NOON + watching.WHILE_OFFLINE)
        somebody_answers()
        assert watching.look_next(at=NOON + HOUR, way=there.way())
        assert only().failures == 1


def test_a_site_that_is_offline_itself_calls_nobody_dead(there: Site):
    def offline(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    make_post("One", f"[A]({there.url()})")
    for hour in range(6):
        assert watching.look_next(at=NOON + hour * HOUR, way=there.way(offline))
    assert (only().failures, only().looked_at) == (0, None)
    assert only().next_at == NOON + 6 * HOUR


# --- Whose turn it is -------------------------------------------------------------------------------------------------


def test_one_host_is_asked_once_in_half_a_minute_and_others_meanwhile(there: Site):
    pages = " ".join(f"<{there.url(f'/{n}')}>" for n in range(3))
    make_post("One", f"{pages} <{there.url('/', name='other.example')}>")
    turns = 0
    while watching.look_next(at=NOON, way=there.way()):
        turns += 1
    assert turns == 2
    assert {head["host"].partition(":")[0] for head in there.heads} == {NAME, "other.example"}
    assert not watching.look_next(at=NOON + timedelta(seconds=29), way=there.way())
    assert watching.look_next(at=NOON + timedelta(seconds=31), way=there.way())


def test_a_link_that_another_tick_holds_is_left_to_it_until_its_lease_runs_out(there: Site):
    make_post("One", f"[A]({there.url()})")
    assert watching._take(only().pk, at=NOON)
    assert not watching.look_next(at=NOON + timedelta(seconds=5), way=there.way())
    later = NOON + watching.LEASE
    assert watching.look_next(at=later, way=there.way())
    assert only().looked_at == later


def test_while_one_tick_asks_a_host_no_other_does(there: Site):
    make_post("One", f"<{there.url('/a')}> <{there.url('/b')}>")
    first = OutgoingLink.objects.get(url=there.url("/a"))
    assert watching._take(first.pk, at=NOON)
    assert not watching.look_next(at=NOON + timedelta(seconds=40), way=there.way())
    assert watching.look_next(at=NOON + watching.LEASE, way=there.way())


def test_who_lost_its_hold_writes_nothing(there: Site):
    make_post("One", f"[A]({there.url()})")
    link = watching._claim(at=NOON)
    assert link is not None
    writes(OutgoingLink.objects.update)(claimed_until=NOON + DAY)
    watching._note_found(link, wire.Look(url=link.url, status=404), at=NOON)
    assert (only().failures, only().claimed_until) == (0, NOON + DAY)


def test_a_link_without_a_post_is_forgotten_unasked(there: Site):
    make_post("One", f"[A]({there.url()})")
    writes(Post.objects.all().delete)()
    assert watching.look_next(at=NOON, way=there.way())
    assert (urls(), there.asked) == ([], [])


def test_nothing_is_written_while_the_other_side_takes_its_time():
    depth: list[bool] = []

    def say(connected, ended: threading.Event) -> None:
        depth.append(connection.in_atomic_block and bool(connection.savepoint_ids))
        connected.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    with talker(say) as there:
        make_post("One", f"[A]({there.url()})")
        assert look(there).status == 200
    assert depth == [False]


def test_a_site_that_does_not_watch_asks_nobody_and_warns_of_nothing(settings, there: Site):
    make_post("One", f"[A]({there.url()})")
    writes(OutgoingLink.objects.update)(failures=9, looked_at=NOON)
    settings.INFLUENCY_WATCH_LINKS = False
    assert ticking.watch_next(at=NOON + DAY) == 0
    assert watching.dead([there.url()]) == {}
    settings.INFLUENCY_WATCH_LINKS = True
    assert watching.dead([there.url()]) == {there.url(): date(2014, 2, 3)}


@pytest.mark.parametrize(
    ("status", "is_dead"), [(999, False), (599, True), (500, True), (600, False), (404, True)]
)
def test_an_answer_that_only_programs_get_is_no_sign_of_death(status: int, is_dead: bool):
    link = OutgoingLink.objects.create(
        url="https://a.example/", host="a.example", noted_at=NOON, next_at=NOON
    )
    for times in range(8):
        watching._note_found(
            link, wire.Look(url=link.url, status=status), at=NOON + timedelta(days=8 * times)
        )
        link.refresh_from_db()
    assert OutgoingLink.objects.dead().exists() == is_dead
