"""Addresses that readers asked for in vain are counted, of the readers nothing is kept, and a flood costs little."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as the_settings
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import MissedAddress, Redirect, UncountedMisses
from blog.services import editing, missing, organising, publishing, ticking
from tests.builders import NOON, make_post

pytestmark = pytest.mark.django_db

HERE = "http://127.0.0.1:8000"
LATER = NOON + timedelta(seconds=11)


def note(*paths: str, referrer: str = "", at: datetime = NOON) -> None:
    """Note that these were asked for in vain."""
    for path in paths:
        missing.note(path, referrer=referrer, at=at)


def rows() -> list[tuple[str, int, str]]:
    """Return what is known, the most wanted first."""
    return list(MissedAddress.objects.most_wanted_first().values_list("path", "times", "referrer"))


def ask(path: str, **headers: str) -> int:
    """Ask for a page at noon and return the status of the answer."""
    with time_machine.travel(NOON, tick=False):
        return Client(headers=headers).get(path).status_code


def test_what_was_asked_for_in_vain_is_the_owners_alone(settings):
    note("/nowhere/", referrer="https://example.org/a")
    assert (settings.HOME / "missed").stat().st_mode & 0o077 == 0


def test_a_404_is_counted_with_where_its_link_stands():
    for referrer in ("", "https://example.org/list?who=ann#here", f"{HERE}/about/?q=secret"):
        assert ask("/no/such/page?utm=1", referer=referrer) == 404
    missing.take_in(at=LATER)
    assert rows() == [("/no/such/page/", 3, "/about/")]
    row = MissedAddress.objects.get()
    assert (row.is_own, row.first_at, row.last_at) == (True, NOON, NOON)
    assert list(missing.newest_own()) == [row]


def test_of_the_reader_nothing_is_kept():
    ask(
        "/gone-astray/",
        referer="https://example.org/x?email=a@b.example",
        cookie="a=secret",
        **{"user-agent": "X/1"},
    )
    noted = (Path(the_settings.HOME) / "missed").read_text()
    for secret in ("secret", "X/1", "127.0.0.1", "email", "a@b"):
        assert secret not in noted
    missing.take_in(at=LATER)
    assert rows() == [("/gone-astray/", 1, "example.org/x")]


def test_a_404_asks_the_database_nothing_more():
    make_post()
    ask("/no/such/page/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask("/no/such/other/page/")
    assert len(asked) == 4, [each["sql"] for each in asked]
    assert all(each["sql"].startswith("SELECT") for each in asked)


@pytest.mark.parametrize("method", ["head", "post", "options"])
def test_only_reading_counts(client: Client, method: str):
    getattr(client, method)("/no/such/page/")
    assert not (Path(the_settings.HOME) / "missed").exists()


@pytest.mark.parametrize("path", [
    "/wp-login.php", "/.env", "/.git/config", "/xmlrpc.php", "/a/b.php", "/shell.php7", "/wp-admin/", "/WP-Admin/x",
    "/wp-content/plugins/x/readme.txt", "/cgi-bin/luci", "/phpMyAdmin/", "/backup.sql", "/.well-known/x", "/config.ini",
    "/apple-touch-icon-precomposed.png", "/ads.txt", "/vendor/phpunit/", "/owa/auth", "/index.asp", "/favicon-32x32.png",
])  # fmt: skip
def test_what_scanners_ask_for_is_one_number(path: str):
    note(path, path, "/real/")
    missing.take_in(at=LATER)
    assert rows() == [("/real/", 1, "")]
    assert UncountedMisses.objects.get().times == 2


@pytest.mark.parametrize(
    "path",
    [
        "/wp-content/uploads/2013/12/a.jpg",
        "/2013/12/old.html",
        "/category/environment/",
        "/phpunit-for-poets/",
    ],
)
def test_what_a_former_site_had_is_no_scan(path: str):
    note(path)
    missing.take_in(at=LATER)
    assert [row[0] for row in rows()] == [path]


@pytest.mark.parametrize(
    "path", ["/admin/blog/nothing/", "/preview/secret-token/", "/static/x.js", "/a//b/", "/" + "x" * 600]
)
def test_what_is_nobodys_business_is_not_noted(path: str):
    note(path)
    assert missing.take_in(at=LATER) == 0


@pytest.mark.parametrize(("sent", "kept"), [
    ("https://Example.org:8443/A?b#c", "example.org:8443/A"), ("https://example.org", "example.org/"),
    (f"{HERE}/caf%C3%A9/?x", "/café/"), (f"{HERE}/wrong/", ""), (f"{HERE}/admin/blog/post/3/change/", ""),
    (f"{HERE}/preview/secret/", ""), ("javascript:alert(1)", ""), ("https://[bad/", ""), ("https://a:b/", ""),
    ("about:blank", ""), ("android-app://x.y", ""), ("https://user:pass@example.org/", "example.org/"),
    ("https://example.org/\u202ex", "example.org/"), ("https://example.org/" + "x" * 900, "example.org/" + "x" * 488),
])  # fmt: skip
def test_of_a_referrer_its_host_and_path_are_kept(sent: str, kept: str):
    assert missing.source_of(sent, path="/wrong/") == kept


def test_a_link_of_our_own_stays_known_when_others_link_there_too():
    note("/x/", referrer=f"{HERE}/ours/")
    missing.take_in(at=LATER)
    note("/x/", referrer="https://example.org/", at=LATER)
    missing.take_in(at=LATER + timedelta(seconds=11))
    assert rows() == [("/x/", 2, "/ours/")]


def test_spellings_of_one_address_are_one_and_what_leads_on_by_now_is_none():
    note("/x", "/x/", "/old.html", "/led/", "/post/")
    organising.save_redirect(Redirect(path="/led/", target="/y/"), at=NOON)
    make_post(path="/post/")
    missing.take_in(at=LATER)
    assert rows() == [("/x/", 2, ""), ("/old.html", 1, "")]


def test_lines_wait_to_be_taken_in_together():
    note("/x/")
    assert missing.take_in(at=NOON + timedelta(seconds=9)) == 0
    assert ticking.due(at=LATER) == 1
    assert ticking.due(at=LATER) == 0


# --- Floods and faults --------------------------------------------------------------------------------------------


def test_a_flood_costs_a_bounded_file_and_few_queries(django_assert_max_num_queries):
    note(*(f"/flood-{number}/" for number in range(3000)))
    assert (Path(the_settings.HOME) / "missed").stat().st_size < missing.MOST_BYTES + 2000
    with django_assert_max_num_queries(16):
        noted = missing.take_in(at=LATER)
    assert MissedAddress.objects.count() == missing.MOST_NEW
    assert UncountedMisses.objects.get().times == noted - missing.MOST_NEW


def test_the_rarest_and_oldest_go_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(missing, "MOST_ROWS", 3)
    note("/old/", at=NOON - timedelta(days=1))
    note("/own/", referrer=f"{HERE}/ours/", at=NOON - timedelta(days=2))
    note("/often/", "/often/", at=NOON - timedelta(days=3))
    note("/new/")
    missing.take_in(at=LATER)
    assert [row[0] for row in rows()] == ["/own/", "/often/", "/new/"]


@pytest.mark.parametrize("home", ["read-only", "away", "a folder in its place"])
def test_a_404_is_answered_though_nothing_can_be_noted(settings, tmp_path: Path, home: str):
    if home == "away":
        settings.HOME = tmp_path / "nothing"
    elif home == "read-only":
        (tmp_path / "missed").touch()
        (tmp_path / "missed").chmod(0o400)
        if os.geteuid() == 0:
            settings.HOME = Path("/proc")
    else:
        (tmp_path / "missed").mkdir()
    assert ask("/no/such/page/") == 404
    assert missing.take_in(at=LATER) == 0


def test_a_busy_database_loses_no_line(monkeypatch):
    note("/x/")

    def busy() -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(missing, "_forget_rarest", busy)
        with pytest.raises(OperationalError):
            missing.take_in(at=LATER)
    assert missing.take_in(at=LATER) == 1
    assert rows() == [("/x/", 1, "")]


@pytest.mark.parametrize(
    "line", ["", "[", '["x"]', '["2014-02-03T12:00:00", "/a/", ""]', "5", '["x", "/a/", ""]']
)
def test_a_line_that_was_cut_harms_nothing(tmp_path: Path, line: str):
    (tmp_path / "missed").write_text(f"{line}\n")
    note("/x/")
    missing.take_in(at=LATER)
    assert [row[0] for row in rows()] == ["/x/"]


# --- What is done about them --------------------------------------------------------------------------------------


def missed(path: str = "/x/", **fields: object) -> MissedAddress:
    """Return an address that was met."""
    return MissedAddress.objects.create(path=path, **{"first_at": NOON, "last_at": NOON, **fields})


def test_what_is_said_to_be_gone_is_gone(client: Client):
    missing.say_gone(missed(), at=NOON)
    assert client.get("/x/").status_code == 410
    assert not MissedAddress.objects.exists()


def test_an_address_of_the_site_itself_cannot_be_gone():
    with pytest.raises(ValidationError):
        missing.say_gone(missed("/2013/"), at=NOON)
    assert MissedAddress.objects.exists()


def test_what_is_ignored_comes_back_when_it_is_met_after_thirty_days():
    missing.ignore(missed(times=9, referrer="/ours/", is_own=True), at=NOON)
    for days, is_listed in ((1, False), (29, False), (31, True)):
        at = NOON + timedelta(days=days)
        note("/x/", at=at)
        missing.take_in(at=at + timedelta(seconds=11))
        assert MissedAddress.objects.listed().exists() == is_listed
    assert rows() == [("/x/", 3, "")]


def test_posts_of_a_like_name_are_suggested(django_assert_num_queries):
    first = make_post("A harbour at dawn")
    other = make_post("The market of the harbour", slug="the-market")
    make_post("Nothing of that kind")
    renamed = make_post("Now something else", slug="what-boats-bring")
    with django_assert_num_queries(3):
        found = missing.alike("/2012/05/04/harbour-dawn.html")
    assert found[0] == first
    assert other not in found[:1]
    assert missing.alike("/what-boat-brings/") == [renamed]
    assert missing.alike("/2013/12/") == missing.alike("/zzz/") == []


def test_a_former_name_is_suggested_best():
    post = make_post("First name")
    newest = editing.working_copy(post)
    assert newest is not None
    record = newest.as_record.changed(slug="wholly-other", path="", title="Wholly other")
    publishing.publish(editing.save(record, post=post, by=None, at=NOON), at=NOON)
    assert missing.alike("/blog/first_name.html") == [post]
