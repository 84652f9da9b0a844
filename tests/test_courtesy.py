"""Work gives way to readers at its questions to the database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection

from blog import courtesy
from blog.models import Post
from tests import alone

pytestmark = pytest.mark.django_db


@pytest.fixture
def given_way(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    monkeypatch.setattr(courtesy.yielding, "SHARE", 0)
    times: list[None] = []
    monkeypatch.setattr(os, "sched_yield", lambda: times.append(None))
    monkeypatch.setattr(connection, "execute_wrappers", [])
    return times


def test_each_question_gives_way_once(given_way: list[None]):
    Post.objects.count()
    assert given_way == []
    courtesy.give_way_at_questions()
    courtesy.give_way_at_questions()
    try:
        Post.objects.count()
        Post.objects.count()
        assert len(given_way) == 2
    finally:
        courtesy.connection_created.disconnect(courtesy._accompany)


SERVING = """
import os, threading
given = []
from blog import yielding
yielding.SHARE = 0
os.sched_yield = lambda: given.append(threading.get_ident())
from influency import loading
loading.load_for_readers()
from django.db import connection
def ask():
    for _again in range(2):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.close()
ask()
other = threading.Thread(target=ask)
other.start()
other.join()
print(len(given), len(set(given)))
"""


def test_a_site_that_serves_gives_way_in_every_thread_and_after_a_lost_connection(tmp_path: Path):
    assert alone.said_by(tmp_path, SERVING) == "4 2"


TICKING = """
import os, threading
given = threading.Event()
os.sched_yield = given.set
import django
django.setup()
from django.core.management import call_command
def tell():
    print(given.wait(10), flush=True)
    os._exit(0)
threading.Thread(target=tell).start()
call_command("tick")
"""


def test_the_clock_gives_way_too(tmp_path: Path):
    # Where pages are kept it loads the site to read them again.
    assert alone.said_by(tmp_path, TICKING, INFLUENCY_KEPT_MAX_MB="0") == "True"
