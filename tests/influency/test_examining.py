"""The doctor says what is slow or wrong with an installation, and what to do."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from blog import kept_pages
from blog.models import Post, Revision, SiteSettings
from influency import examining
from influency.examining import backups, clock, data, pace, pages, room, setup
from influency.examining.findings import Degree, Finding
from tests.builders import make_draft, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Iterator[Path]:
    """A home of a site that runs well."""
    settings.HOME, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.INFLUENCY_KEPT = tmp_path / "kept"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.IS_MAIL_CONFIGURED = True
    tmp_path.chmod(0o700)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    (tmp_path / "tick.alive").touch()
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "one.zip").touch()
    SiteSettings(contact_email="writer@example.com").save()
    yield tmp_path
    kept_pages.forget_store()


def told(check: examining.Check, degree: Degree) -> str:
    """Return what a check says of that degree."""
    return " ".join(each.words for each in check() if each.degree == degree)


def degrees(check: examining.Check) -> set[Degree]:
    return {each.degree for each in check()}


@pytest.mark.parametrize("check", [setup.check, room.check, backups.check, pace.check])
def test_a_good_installation_is_told_so(check: examining.Check):
    assert degrees(check) == {Degree.GOOD}


@pytest.mark.parametrize("check", [data.check, clock.check])
def test_of_a_good_installation_nothing_is_wrong(check: examining.Check):
    assert Degree.GOOD in degrees(check)
    assert not told(check, Degree.WRONG)


# --- Settings ---------------------------------------------------------------------------------------------------------


def test_debugging_is_wrong_on_a_public_site_and_unwise_on_ones_own(settings):
    settings.DEBUG = True
    assert "DEBUG is on" in told(setup.check, Degree.ADVICE)

    settings.SITE_URL, settings.IS_HTTPS = "https://example.com", True
    assert "DEBUG is on" in told(setup.check, Degree.WRONG)


def test_a_public_site_without_https_is_wrong(settings):
    settings.SITE_URL = "http://example.com"
    assert "is not https" in told(setup.check, Degree.WRONG)


def test_a_site_behind_a_proxy_that_it_does_not_trust_is_told(settings):
    settings.SITE_URL, settings.IS_HTTPS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = (
        "https://example.com",
        True,
        0,
    )
    assert "INFLUENCY_TRUSTED_PROXIES" in told(setup.check, Degree.ADVICE)


def test_answers_that_are_mailed_to_nobody_are_told(settings):
    settings.IS_MAIL_CONFIGURED = False
    assert "EMAIL_URL is not set" in told(setup.check, Degree.ADVICE)

    SiteSettings.objects.update(contact_email="")
    assert "no contact" in told(setup.check, Degree.ADVICE)


def test_missing_style_sheets_are_wrong(home: Path):
    (home / "static" / "staticfiles.json").unlink()
    assert "collectstatic" in told(setup.check, Degree.WRONG)


# --- Disk -------------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_wrong_and_a_nearly_full_one_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "LITTLE", 10**18)
    assert "nothing can be saved" in told(room.check, Degree.WRONG)

    monkeypatch.setattr(room, "LITTLE", 0)
    monkeypatch.setattr(room, "SCARCE", 10**18)
    assert "will want more" in told(room.check, Degree.ADVICE)


def test_a_home_that_everybody_can_read_is_wrong(home: Path):
    (home / "secret_key").write_text("secret")
    (home / "secret_key").chmod(0o644)
    assert not told(room.check, Degree.WRONG)

    home.chmod(0o755)
    assert f"chmod -R o= {home / 'secret_key'}" in told(room.check, Degree.WRONG)


# --- Database ---------------------------------------------------------------------------------------------------------


def test_a_missing_index_is_named():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX blog_post_lists")

    assert "blog_post_lists of blog_post is missing" in told(data.check, Degree.WRONG)


def test_a_change_of_the_tables_that_is_not_made_is_named():
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'blog')"
        )

    assert "1 changes of the tables are not made yet (blog 00" in told(data.check, Degree.WRONG)


@pytest.mark.parametrize(
    ("version", "is_sound"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_versions_of_sqlite_with_the_fault_are_known(version: tuple[int, ...], is_sound: bool):
    assert (not list(data._version(version))) == is_sound


def test_a_damaged_database_is_wrong(home: Path, settings):
    file = home / "damaged.sqlite3"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE words (word TEXT)")
        made.executemany("INSERT INTO words VALUES (?)", [("word " * 50,) for _row in range(500)])
    made.close()
    with file.open("r+b") as opened:
        opened.seek(4096 * 3)
        opened.write(b"\xff" * 4096)
    broken = connection.copy()
    broken.settings_dict = {**broken.settings_dict, "NAME": str(file)}
    try:
        assert "restore the newest backup" in " ".join(each.words for each in data._soundness(broken))
    finally:
        broken.close()


# --- Clock ------------------------------------------------------------------------------------------------------------


def test_a_clock_that_was_set_back_is_wrong():
    make_draft()
    Revision.objects.update(created_at=timezone.now() + timedelta(hours=1))
    assert "set back" in told(clock.check, Degree.WRONG)


def test_a_site_without_its_own_clock_is_wrong(home: Path):
    long_ago = time.time() - 3600
    os.utime(home / "tick.alive", (long_ago, long_ago))
    assert "silent for 60 min" in told(clock.check, Degree.WRONG)

    (home / "tick.alive").unlink()
    assert "has never run" in told(clock.check, Degree.WRONG)


def test_posts_that_should_have_gone_out_are_counted():
    post = make_draft()
    Post.objects.filter(pk=post.pk).update(
        state="scheduled",
        due_at=timezone.now() - timedelta(minutes=5),
        due_revision=post.revisions.first(),
    )
    assert "1 posts should have gone out" in told(clock.check, Degree.WRONG)


# --- Kept pages -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_pages_that_are_kept_are_found(home: Path):
    make_post()
    assert degrees(pages.check) == {Degree.GOOD}
    assert list((home / "kept").glob("pages-*/index.html"))


def test_a_site_that_keeps_no_pages_is_told_why(settings):
    settings.INFLUENCY_KEPT_MAX_MB = 0
    assert "INFLUENCY_KEPT_MAX_MB is 0" in told(pages.check, Degree.ADVICE)

    settings.DEBUG = True
    assert "DEBUG is on" in told(pages.check, Degree.ADVICE)


def test_a_store_that_cannot_be_written_is_wrong(home: Path):
    (home / "kept").write_text("a file where a folder should be")
    assert "cannot be written" in told(pages.check, Degree.WRONG)


# --- Pace and backups -------------------------------------------------------------------------------------------------


def test_what_is_slow_is_told(monkeypatch: pytest.MonkeyPatch):
    for name in ("SLOW_SAVE", "SLOW_ANSWER", "SLOW_PAGE"):
        monkeypatch.setattr(pace, name, 0.0)
    said = told(pace.check, Degree.ADVICE)
    assert all(words in said for words in ("for a save", "for an answer", "home page takes"))


def test_a_site_without_a_backup_of_late_is_told(home: Path):
    old = time.time() - 20 * 86400
    os.utime(home / "backups" / "one.zip", (old, old))
    assert "20 days old" in told(backups.check, Degree.ADVICE)

    (home / "backups" / "one.zip").unlink()
    assert "none in the home" in told(backups.check, Degree.ADVICE)


# --- The command ------------------------------------------------------------------------------------------------------


def test_the_command_ends_with_1_only_if_something_is_wrong(home: Path, capsys: pytest.CaptureFixture[str]):
    call_command("doctor")
    assert "good" in capsys.readouterr().out

    (home / "tick.alive").unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", json=True)
    assert ended.value.code == 1
    report = json.loads(capsys.readouterr().out)
    assert {"about": "clock", "degree": "wrong"}.items() <= next(
        e for e in report if e["degree"] == "wrong"
    ).items()


def test_what_cannot_be_looked_at_is_told_and_stops_nothing_else(monkeypatch: pytest.MonkeyPatch):
    def fails() -> Iterator[Finding]:
        raise OSError("the disk has gone")
        yield

    monkeypatch.setitem(examining.CHECKS, "disk", fails)

    found = examining.examine()

    assert {each.about for each in found} == set(examining.CHECKS)
    assert "the disk has gone" in next(each.words for each in found if each.about == "disk")


def test_the_doctor_changes_nothing(home: Path):
    make_post()
    before = {name: list(Post.objects.values_list()) for name in ("posts",)}
    examining.examine()
    assert {name: list(Post.objects.values_list()) for name in ("posts",)} == before
    assert not list(home.glob("tmp*"))
