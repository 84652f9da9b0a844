"""A start: what readers need is there first, kept pages before anything, and nothing is missing in the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core import checks

from blog.admin.tag import TagAdmin
from tests import turns
from tests.alone import run, said_by


def test_readers_wait_neither_for_the_desk_nor_for_what_draws(tmp_path: Path) -> None:
    code = """
import sys
from influency import loading
site = loading.load_for_readers()
from blog.kept import request_for
from blog.urls import LATER
said = []
b"".join(site(request_for("/robots.txt"), lambda status, headers: said.append(status)))
print(said[0][:3], *(name for name in ("blog.admin.nouns", *LATER, "markdown_it", "pygments") if name in sys.modules))
"""
    assert said_by(tmp_path, code).split() == ["200"]


def test_in_the_end_the_whole_site_is_loaded(tmp_path: Path) -> None:
    code = """
import sys
from influency import loading
loading.load()
from blog.urls import LATER
print(*(name in sys.modules for name in ("blog.admin.post", "markdown_it", *LATER)))
"""
    assert set(said_by(tmp_path, code).split()) == {"True"}


def test_the_clock_reads_pages_again_without_the_desk(tmp_path: Path) -> None:
    code = """
import gc, sys
import django
django.setup()
from django.core.management import execute_from_command_line
from blog.management.commands import tick
def tell(command):
    from django.core.servers.basehttp import get_internal_wsgi_application
    from blog.kept import request_for
    said = []
    for address in ("/search/", "/nowhere/", "/robots.txt"):
        b"".join(get_internal_wsgi_application()(request_for(address), lambda status, *rest: said.append(status[:3])))
    print(*said, gc.isenabled(), *(name for name in ("blog.admin.post", "markdown_it") if name in sys.modules))
    sys.exit()
tick.Command.round = tell
execute_from_command_line(["manage.py", "tick"])
"""
    call = "from django.core.management import call_command; import django; django.setup(); "
    said_by(
        tmp_path, call + "call_command('migrate', verbosity=0); call_command('collectstatic', verbosity=0)"
    )
    assert said_by(tmp_path, code).split() == ["200", "404", "200", "True"]


def test_whoever_names_an_address_of_the_desk_loads_it(tmp_path: Path) -> None:
    code = """
import sys
from influency import loading
loading.load_for_readers()
from django.urls import resolve, reverse
before = "blog.admin.post" in sys.modules
print(before, reverse("feed"), "blog.admin.post" in sys.modules, reverse("admin:blog_post_changelist"))
print(resolve("/admin/blog/tag/").view_name)
"""
    assert said_by(tmp_path, code).split() == [
        "False",
        "/feed/",
        "False",
        "/admin/blog/post/",
        "admin:blog_tag_changelist",
    ]


def test_the_pages_that_were_kept_before_the_site_is_loaded_are_those_kept_after_it(tmp_path: Path) -> None:
    code = """
from blog import kept_pages
before = kept_pages.made_for()
from influency import loading
loading.load()
from django.db import connection
connection.ensure_connection()
connection.close()
print(before == kept_pages.made_for())
"""
    # There from the beginning, as the store asks which file it is.
    (tmp_path / "db.sqlite3").touch()
    assert said_by(tmp_path, code).split() == ["True"]


def test_a_request_waits_until_the_site_is_there(tmp_path: Path) -> None:
    code = """
import threading
from influency import loading
may_go_on, waits = threading.Event(), threading.Event()

def site(environ, start):
    return [b"here"]

def load():
    may_go_on.wait()
    return site

loading.load_for_readers, loading.complete = load, lambda: None
later = loading.Loading()
answers = []

def ask():
    waits.set()
    answers.append(later({}, None))

reader = threading.Thread(target=ask)
reader.start()
waits.wait()
before = list(answers)
may_go_on.set()
reader.join()
print(before, answers)
"""
    assert said_by(tmp_path, code).split() == ["[]", "[[b'here']]"]


def test_what_is_asked_for_while_the_site_is_loaded_is_kept(tmp_path: Path) -> None:
    code = """
from blog import kept_pages
from blog.front import KeptFirst
from blog.kept import request_for
from influency.loading import Loading
site = Loading()
b"".join(KeptFirst(site, wait=site.wait)(request_for("/robots.txt"), lambda status, headers: None))
print(kept_pages.store().find("/robots.txt") is not None)
"""
    assert said_by(tmp_path, code).split() == ["True"]


def test_a_process_whose_site_cannot_be_loaded_ends_and_says_why(tmp_path: Path) -> None:
    code = """
from influency import loading

def load():
    raise RuntimeError("no such thing")

loading.load_for_readers = load
loading.Loading()({}, None)
"""
    done = run(tmp_path, code)
    assert done.returncode == 1
    assert "RuntimeError: no such thing" in done.stderr


def test_the_nouns_of_the_desk_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not checks.run_checks(tags=["admin"])
    monkeypatch.setattr(TagAdmin, "list_display", ["nothing_of_this_name"])
    assert [each.id for each in checks.run_checks(tags=["admin"])] == ["admin.E108"]


def test_a_check_has_the_whole_desk_before_it(tmp_path: Path) -> None:
    code = """
import sys
import django
from django.core import checks
django.setup()
before = "blog.admin.nouns" in sys.modules
checks.run_checks(tags=["admin"])
print(before, "blog.admin.nouns" in sys.modules)
"""
    assert said_by(tmp_path, code).split() == ["False", "True"]


@turns.needed
def test_the_site_is_loaded_in_long_turns_while_kept_pages_are_answered_in_usual_ones(tmp_path: Path) -> None:
    code = """
from influency import loading
from tests import turns
usual, found = turns.length(), []
load = loading.load_for_readers
loading.load_for_readers = lambda: (found.append(turns.length()), load())[1]
loading.Loading().wait()
print(found[0] > usual, turns.length() == usual)
"""
    assert said_by(tmp_path, code).split() == ["True", "True"]
