"""Whatever is killed, and whenever: no page that is kept says anything but what the site would say now, and nothing that
was published is lost."""

from __future__ import annotations

import http.client
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.prepared import prepare
from tests.journeys.running import ROOT, Site, free_port, running, wait_for

pytestmark = pytest.mark.slow

# What an editor's process does until it is killed.
EDITING = """
import itertools, os
from django.utils import timezone
from blog.models import Post, Tag
from blog.records import PostRecord
from blog.services import editing, organising, publishing
for n in itertools.count(os.getpid() * 1000):
    now = timezone.now().replace(microsecond=0)
    made = editing.save(PostRecord(title=f"Post {n}", body=f"Words {n}.", tags=("listening",)), by=None, at=now)
    post = publishing.publish(made, at=now)
    print(post.title, flush=True)
    tag = Tag.objects.order_by("?").first()
    tag.name = f"Tag {n}"
    organising.save_tag(tag, at=now)
    publishing.unpublish(Post.objects.visible().posts().order_by("?").first(), at=now)
"""
# How often the whole site is killed; more of it by hand.
LIVES = int(os.environ.get("LIVES", "2"))
LISTS = ("/", "/archive/", "/tags/", "/feed/", "/sitemap.xml", "/sitemap/lists.xml")


def ask(address: str) -> bytes | None:
    """Return what is there; None for any error."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as refused:
        refused.close()
        return None
    except (OSError, http.client.HTTPException):
        # The second is an answer that was cut off.
        return None


def read(site: Site, until: threading.Event) -> None:
    """Read whatever the lists lead to, over and over."""
    chance = random.Random(1)
    while not until.is_set():
        home = ask(site.url + chance.choice(LISTS)) or b""
        links = [part.partition(b'"')[0].decode() for part in home.split(b'href="/')[1:]]
        for link in chance.sample(links, min(4, len(links))):
            if link.endswith("/"):
                ask(f"{site.url}/{link}")


def addresses(home: Path) -> list[str]:
    """Return the addresses of all pages that are kept."""
    pages = (home / "kept" / "current").resolve()
    files = (each.relative_to(pages).as_posix() for each in pages.rglob("*") if each.is_file())
    plain = (
        each
        for each in files
        if not each.endswith((".gz", ".br")) and not each.rpartition("/")[2].startswith(".")
    )
    return sorted("/" + each.removesuffix("index.html").removesuffix("index.atom") for each in plain)


def stale(site: Site) -> list[str]:
    """Return which kept pages differ from what the site makes when it is asked past them."""
    # A query that is none of the site's goes past the kept pages, and changes nothing in what is made.
    return [path for path in addresses(site.home) if ask(site.url + path) != ask(f"{site.url}{path}?past=1")]


def lost(site: Site, published: Path) -> set[str]:
    """Return the titles that an editor was told are published, and that no post has."""
    with closing(sqlite3.connect(site.home / "db.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        titles = {str(title) for (title,) in database.execute("SELECT title FROM blog_post")}
    # The last line may have been cut off by the death of who wrote it.
    told = set(published.read_text().split("\n")[:-1])
    assert told
    return told - titles


def test_no_kept_page_is_stale_and_no_post_lost_however_often_everything_is_killed(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
):
    chance = random.Random(5)
    site = Site(tmp_path / "home", free_port(), extra={"INFLUENCY_WATCH_LINKS": "0"})
    prepare(site, tmp_path_factory)
    published = tmp_path / "published"
    for _life in range(LIVES):
        site.start()
        site.wait_until_open()
        assert site.process is not None
        over = threading.Event()
        readers = [threading.Thread(target=read, args=[site, over]) for _reader in range(2)]
        for each in readers:
            each.start()
        for _editor in range(2):
            with open(published, "ab") as told:
                editor = subprocess.Popen(
                    [sys.executable, str(ROOT / "manage.py"), "shell", "-v0", "-c", EDITING],
                    cwd=ROOT,
                    env=site.environment(),
                    stdout=told,
                )
            # It dies at work, and not while it starts.
            before = published.stat().st_size
            wait_for(lambda: published.stat().st_size > before, "a post", alive=editor)  # noqa: B023
            time.sleep(chance.uniform(0.0, 1.5))
            editor.kill()
            editor.wait()
        os.killpg(site.process.pid, signal.SIGKILL)
        site.process.wait()
        over.set()
        for each in readers:
            each.join()
        assert lost(site, published) == set()
    with running(site):
        kept = addresses(site.home)
        assert len(kept) > 5
        assert stale(site) == []
