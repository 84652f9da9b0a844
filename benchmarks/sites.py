"""Sites of any size for measurements, and the processes that serve them, each on a processor of its own."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
# The one on which whatever serves runs, and the one for whoever asks.
SERVER_CORE, CLIENT_CORE = 0, 1
# A measurement that is ended from outside ends the servers that it has started; they would take their processor from the next.
signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))


def fill(posts: int) -> None:
    """Fill the database of this process's site: that many posts over years, under 20 tags and 5 authors."""
    from django.db import transaction
    from django.db.models import F

    from blog import markup
    from blog.models import Author, Post, RelatedPost, Revision, SiteSettings, Tagging
    from blog.records import PostRecord
    from blog.services import listing, organising

    chance = random.Random(7)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _word in range(5000)]

    def text() -> str:
        paragraphs = (" ".join(chance.choices(words, k=90)).capitalize() + "." for _paragraph in range(9))
        return "\n\n".join(paragraphs)

    texts = [text() for _text in range(50)]
    drawn = [markup.render(each, images={}, posts={}, language="en") for each in texts]
    authors = [organising.save_author(Author(name=f"Author {n}", bio="Writes."), at=NOW) for n in range(5)]
    tags = organising.ensure_tags([f"Tag {n}" for n in range(20)], at=NOW)
    organising.save_site(SiteSettings(name="Measured", tagline="A site to be measured."))

    def rows() -> Iterator[Post]:
        for n in range(1, posts + 1):
            at = NOW - timedelta(hours=2 * (posts - n))
            page = drawn[n % 50]
            yield Post(
                pk=n,
                slug=f"post-{n}",
                title=f"Post {n}: " + " ".join(words[n % 4000 : n % 4000 + 5]),
                state="published",
                path=f"/{at:%Y/%m/%d}/post-{n}/",
                standfirst="What this is about, in a sentence.",
                standfirst_html="What this is about, in a sentence.",
                body=texts[n % 50],
                html=page.html,
                text=page.text,
                words=page.words,
                author=authors[n % 5],
                created_at=at,
                saved_at=at,
                published_at=at,
                modified_at=at,
                renderer_version=markup.VERSION,
                search_version=10**6,
                previous_post_id=n - 1 if n > 1 else None,
                next_post_id=n + 1 if n < posts else None,
            )

    def revisions() -> Iterator[Revision]:
        for n in range(1, posts + 1):
            record = PostRecord(title=f"Post {n}", body="Words.", tags=("tag-1",)).as_json()
            yield Revision(pk=n, post_id=n, record=record, created_at=NOW)

    def related() -> Iterator[RelatedPost]:
        for n in range(1, posts + 1):
            others = [n + away for away in (20, 40, -20, -40) if 0 < n + away <= posts]
            for place, other in enumerate(others):
                yield RelatedPost(post_id=n, other_id=other, likeness=1 - place / 10)

    def taggings() -> Iterator[Tagging]:
        for n in range(1, posts + 1):
            at = NOW - timedelta(hours=2 * (posts - n))
            for tag in {tags[0].pk, tags[n % 20].pk}:
                yield Tagging(post_id=n, tag_id=tag, listed_at=at)

    with transaction.atomic():
        tables: tuple[tuple[Iterator[Any], type[Any]], ...] = (
            (rows(), Post),
            (revisions(), Revision),
            (taggings(), Tagging),
            (related(), RelatedPost),
        )
        for made, model in tables:
            while batch := list(islice(made, 1000)):
                model._default_manager.bulk_create(batch)
        Post.objects.update(live_revision_id=F("id"))
        listing.catch_up()


def make(home: Path, posts: int) -> None:
    """Make a site with that many posts in a new home, in a process of its own."""
    manage(home, "migrate", "--verbosity", "0")
    manage(home, "collectstatic", "--noinput", "--verbosity", "0")
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'benchmarks')!r}); import sites; sites.fill({posts})"
    manage(home, "shell", "--verbosity", "0", "-c", code)


def plain_environment() -> dict[str, str]:
    """Return the environment that a service has, and nothing else of this one's: servers copy it for each request."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "LANG", "TMPDIR", "USER")
    }


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a site's processes."""
    own = {"INFLUENCY_HOME": str(home), "INFLUENCY_PICTURE_WORKERS": "0", "DEMO": "0"}
    database = {"DATABASE_URL": os.environ["DATABASE_URL"]} if "DATABASE_URL" in os.environ else {}
    return {**plain_environment(), **database, **own, **more}


def manage(home: Path, *words: str, **more: str) -> str:
    """Run `manage.py` on a site and return what it says."""
    line = [sys.executable, str(ROOT / "manage.py"), *words]
    done = subprocess.run(line, env=environment(home, **more), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


@dataclass
class Server:
    """Something that serves: where, by which process, and what it has used of its processor."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    folder: Path | None = field(default=None)

    @property
    def pids(self) -> list[int]:
        """All its processes."""
        parents = {int(f.parent.name): f for f in Path("/proc").glob("[0-9]*/stat")}
        tree, grown = {self.process.pid}, True
        while grown:
            grown = False
            for pid, stat in parents.items():
                try:
                    parent = int(stat.read_text().rpartition(")")[2].split()[1])
                except (OSError, IndexError):
                    continue
                if parent in tree and pid not in tree:
                    tree.add(pid)
                    grown = True
        return sorted(tree)

    def used(self) -> float:
        """Return the seconds of processor that all its threads have used so far, as the scheduler has it."""
        total = 0
        for pid in self.pids:
            for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                try:
                    total += int(task.read_text().split()[0])
                except OSError:
                    continue
        return total / 1e9

    def memory(self) -> int:
        """Return its proportional share of memory in bytes (PSS)."""
        total = 0
        for pid in self.pids:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        return total


@contextmanager
def serving(
    name: str, line: list[str], url: str, env: dict[str, str], *, cwd: Path = ROOT
) -> Iterator[Server]:
    """Run a server on its processor until the block ends; given once it answers."""
    pinned = ["taskset", "-c", str(SERVER_CORE), *line]
    said = tempfile.TemporaryFile()
    process = subprocess.Popen(pinned, env=env, cwd=cwd, stdout=said, stderr=said, start_new_session=True)
    try:
        try:
            wait_until_open(url, process)
        except SystemExit as error:
            said.seek(0)
            raise SystemExit(f"{error}\n{said.read().decode()[-3000:]}") from None
        yield Server(name, url, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def granian(port: int) -> list[str]:
    """Return how granian is told to serve an application as it serves the site."""
    from influency.serving import THREADS

    told = ["--interface", "wsgi", "--http", "1", "--no-ws", "--workers", "1"]
    return [*told, "--blocking-threads", str(THREADS), "--host", "127.0.0.1", "--port", str(port)]


def wait_until_open(url: str, process: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
    """Wait until something answers there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} has ended with {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"{url} does not answer")


def load(url: str, *, seconds: int, connections: int = 16) -> int:
    """Ask for `url` for that long from the other processor; return how many answers came. Ends on any but 200."""
    line = ["taskset", "-c", str(CLIENT_CORE), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    told = subprocess.run(
        [*line, "-H", "Accept-Encoding: br, gzip", url], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(f"{url}: {told}")
    found = re.search(r"(\d+) requests in", told)
    assert found is not None
    return int(found[1])


def told_of(ratios: list[float]) -> str:
    """Return the median of ratios with the middle half of them."""
    low, middle, high = statistics.quantiles(ratios, n=4)
    noise = ", within noise" if (high - low) / middle > 0.05 and low < 1 < high else ""
    return f"{middle:.2f} [{low:.2f}–{high:.2f}{noise}]"


def machine() -> str:
    """Return what this machine is, in a line."""
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} × {model[1] if model else 'unknown processor'}, Linux {os.uname().release}"


def need(*programs: str) -> None:
    """End with a sentence if a program is missing."""
    if missing := [each for each in programs if shutil.which(each) is None]:
        raise SystemExit(f"Needs {', '.join(missing)}.")
