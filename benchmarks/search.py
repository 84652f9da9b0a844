"""Measure what a reader's search costs with 1,000 and with 100,000 posts, on SQLite or on the database of DATABASE_URL.

Counted is the time of processors, since others may keep them busy: that of the process that answers, and of the PostgreSQL
that answers it, on the same machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
# The measuring is done by processes of their own, as a site's are: what filled it has more to tidy up.
HOME = os.environ.get("INFLUENCY_BENCH_HOME") or tempfile.mkdtemp(prefix="influency-bench-")
os.environ.update(
    INFLUENCY_BENCH_HOME=HOME, INFLUENCY_HOME=HOME, DEBUG="0", DJANGO_SETTINGS_MODULE="influency.settings"
)

import django  # noqa: E402

django.setup()

import sites  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from blog.models import Author, Post, SiteSettings, Tagging  # noqa: E402
from blog.search import readers  # noqa: E402
from blog.services import organising  # noqa: E402

COMMON, SECOND, RARE, NAME = "harbour", "boat", "ambergris", "Seldom Point"
QUERIES = {
    "a word in every post": f"{COMMON} ",
    "a word in every second post": f"{SECOND} ",
    "two common words": f"{COMMON} {SECOND} ",
    "a word in ten posts": f"{RARE} ",
    "a common and a rare word": f"{COMMON} {RARE} ",
    "words in a row": f'"{NAME}"',
    "the beginning of many words": "ba",
    "a misspelt word": "ambregris ",
    "a question": f"how do I find {RARE} in a {COMMON}?",
    "words of no post": "xylophone quinquereme",
    "a common word under a tag": f"{COMMON} &tag=tag-3",
    "a common word in a year without posts": f"{COMMON} &year=1990",
    "two common words that never stand in a row": f'"{SECOND} {COMMON}"',
    "eight misspelt words": "ambregris seldmo piont habrour baot harbuor ambergirs boaat ",
}
LENGTH = 400
BATCH = 1000


def main() -> None:
    """Fill the database step by step; measure at each size; print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--rounds", type=int, default=15)
    told = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"{sites.machine()}; {connection.vendor}\n", flush=True)
    took: dict[str, list[str]] = {name: [] for name in QUERIES}
    done = 0
    for number in told.posts:
        begun = time.perf_counter()
        alone(f"fill({done}, {number})")
        taken = (time.perf_counter() - begun) / (number - done) * 1e3
        print(f"{number:,} posts: {taken:.1f} ms to take one in", flush=True)
        done = number
        for name, cell in json.loads(alone(f"measure({told.rounds})")).items():
            took[name].append(cell)
    sizes = [f"{number:,} posts, ms of processor" for number in told.posts]
    print(f"\n| search for | {' | '.join(sizes)} |\n|---|{'---|' * len(sizes)}")
    for name, cells in took.items():
        print(f"| {name} | {' | '.join(cells)} |")


def alone(call: str) -> str:
    """Do something of this module in a process of its own; return what that printed last."""
    line = [sys.executable, "-c", f"import search; search.{call}"]
    done = subprocess.run(line, cwd=Path(__file__).parent, check=True, stdout=subprocess.PIPE, text=True)
    return (done.stdout.splitlines() or [""])[-1]


def fill(start: int, end: int) -> None:
    """Publish posts of made-up words, as unevenly used as those of a language, and let readers find them."""
    chance = random.Random(end)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    made = random.Random(1)
    words = ["".join(made.choices(syllables, k=made.randint(2, 4))) for _word in range(20_000)]
    weights = [1 / (place + 10) for place in range(len(words))]
    if not start:
        organising.save_site(SiteSettings(name="Measured"))
        organising.save_author(Author(name="Author 0"), at=sites.NOW)
        organising.ensure_tags([f"Tag {n}" for n in range(20)], at=sites.NOW)
    for first in range(start, end, BATCH):
        with transaction.atomic():
            posts = []
            for n in range(first, min(first + BATCH, end)):
                drawn = chance.choices(words, weights, k=LENGTH)
                drawn[7] = COMMON
                if n % 2:
                    drawn[50] = SECOND
                if n in range(start, start + 10):
                    drawn[100:103] = [RARE, *NAME.lower().split()]
                posts.append(post(n + 1, " ".join(drawn), " ".join(drawn[20:25])))
            Post.objects.bulk_create(posts)
            Tagging.objects.bulk_create(
                Tagging(post=each, tag_id=each.pk % 20 + 1, listed_at=each.published_at) for each in posts
            )
            for each in posts:
                readers.index(each.pk, readers.Text(each.title, "Tag", "", each.text, "en"))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def post(number: int, text: str, title: str) -> Post:
    """Return a public post that is not stored yet."""
    at = sites.NOW - timedelta(hours=number)
    return Post(
        pk=number,
        slug=f"post-{number}",
        path=f"/{at:%Y/%m/%d}/post-{number}/",
        title=title.capitalize(),
        state="published",
        text=text,
        html=f"<p>{text}</p>",
        words=LENGTH,
        author_id=1,
        created_at=at,
        saved_at=at,
        published_at=at,
        modified_at=at,
        search_version=10**6,
        renderer_version=10**6,
    )


def measure(rounds: int) -> None:
    """Print the median time of each search with the middle half, its queries and answers, asked by turns."""
    settings.ALLOWED_HOSTS = ["testserver"]
    gc.freeze()
    client = Client()
    took: dict[str, list[float]] = {name: [] for name in QUERIES}
    told = {}
    for turn in range(rounds + 1):
        for name, query in QUERIES.items():
            words, _, more = query.partition("&")
            data = {"q": words} | dict([more.split("=")] if more else [])
            begun = spent()
            answer = client.get("/search/", data)
            took[name].append(spent() - begun)
            assert answer.status_code == 200
            if not turn:
                with CaptureQueriesContext(connection) as queries:
                    client.get("/search/", data)
                said = re.search(r'role="status">([^<]*)<', answer.content.decode())
                told[name] = f"{said[1] if said else '?'}; {len(queries)} queries"
    print(json.dumps({name: f"{middle(each[1:])} ({told[name]})" for name, each in took.items()}))


def spent() -> float:
    """Return how many seconds of processors this process has taken, and the PostgreSQL that answers it."""
    taken = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            taken += int(Path(f"/proc/{cursor.fetchone()[0]}/schedstat").read_text().split()[0]) / 1e9
    return taken


def middle(seconds: list[float]) -> str:
    """Return the median in milliseconds, and the middle half."""
    low, median, high = (each * 1e3 for each in statistics.quantiles(seconds, n=4))
    return f"{median:.0f} [{low:.0f}–{high:.0f}]"


if __name__ == "__main__":
    try:
        main()
    finally:
        connection.close()
        shutil.rmtree(HOME, ignore_errors=True)
