"""Measure the lists of the desk with 100,000 posts and 1,000,000 revisions against the same with a thousandth of them.

Each site is made in a temporary home on SQLite; the time is that of the server's answer, without the network.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
HOME = tempfile.mkdtemp(prefix="influency-bench-")
os.environ.update(INFLUENCY_HOME=HOME, DEBUG="0", DJANGO_SETTINGS_MODULE="influency.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from blog import search  # noqa: E402
from blog.models import AuditEntry, Author, Post, Revision, Tag, User  # noqa: E402
from blog.records import PostRecord  # noqa: E402
from blog.services import organising  # noqa: E402
from blog.services.searching import DESK  # noqa: E402

NOW = datetime.now(UTC)
# One post of each site has been saved this often.
LONG_HISTORY = 1000
COMMON, RARE = "harbour", "ambergris"
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u")]
BATCH = 2000


@dataclass(frozen=True)
class Answer:
    """The median milliseconds of a page, its queries, and how many rows its tables and lists show."""

    took: float
    queries: int
    rows: int


def words(number: int, chance: random.Random) -> str:
    """Return that many made-up words, as unevenly used as those of a language; the common one is among them."""
    count = [1 + int(chance.paretovariate(0.6)) for _word in range(number)]
    made = ["".join(SYLLABLES[(n * k + n // 70) % 70] for k in (1, 3, 7)) for n in count]
    return " ".join([*made, COMMON])


def in_batches(rows: Iterator[Any], model: Any) -> None:
    """Store rows, some thousands at a time."""
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)


def make_site(posts: int, revisions: int) -> None:
    """Fill the database: nine of ten posts are public, one in fifty of these has changes that wait."""
    chance = random.Random(7)
    texts = [words(40, chance) for _text in range(5_000)]
    editor = User.objects.create_superuser("edith", "edith@example.com", "correct horse")
    authors = [organising.save_author(Author(name=f"Author {n}"), at=NOW) for n in range(20)]
    tags = organising.ensure_tags([f"Tag {n}" for n in range(50)], at=NOW)
    # Ten a day: a hundred thousand are the work of 27 years.
    hours = [NOW - timedelta(hours=2.4 * n) for n in range(posts, 0, -1)]

    def record(n: int) -> dict[str, Any]:
        text = chance.choice(texts) + (f" {RARE}" if n % (posts // 5) == 7 else "")
        author, tag = authors[n % 20], tags[n % 50]
        return PostRecord(title=f"Post {n}", body=text, author=author.slug, tags=(tag.slug,)).as_json()

    def rows() -> Iterator[Post]:
        for n, at in enumerate(hours, start=1):
            is_public = n % 10 != 0
            yield Post(
                pk=n,
                slug=f"post-{n}",
                title=f"Post {n}",
                kind="page" if n % 500 == 1 else "post",
                state=Post.State.PUBLISHED if is_public else Post.State.TRASH if n % 50 == 0 else "draft",
                path=f"/2014/post-{n}/" if is_public else None,
                body=chance.choice(texts),
                html=f"<p>{chance.choice(texts)}</p>",
                text=chance.choice(texts),
                author=authors[n % 20],
                created_at=at,
                saved_at=at,
                published_at=at if is_public else None,
                renderer_version=10**6,
                # Found at the desk at once; which posts are about the same is no part of its lists.
                search_version=10**6,
            )

    def states() -> Iterator[Revision]:
        per_post = (revisions - LONG_HISTORY) // (posts - 1)
        for n, at in enumerate(hours, start=1):
            for _state in range(LONG_HISTORY if n == posts else per_post):
                newest = record(n)
                yield Revision(post_id=n, record=newest, by=editor, created_at=at)
            search.index(DESK, n, f"{newest['title']}\n{tags[n % 50].name}", newest["body"])

    def entries() -> Iterator[AuditEntry]:
        for n, at in enumerate(hours, start=1):
            yield AuditEntry(
                what="published", at=at, by=editor, by_name="edith", post_id=n, title=f"Post {n}"
            )

    with transaction.atomic():
        in_batches(rows(), Post)
        in_batches(
            (Post.tags.through(post_id=n, tag=tags[n % 50]) for n in range(1, posts + 1)), Post.tags.through
        )
        in_batches(states(), Revision)
        in_batches(entries(), AuditEntry)
        with connection.cursor() as cursor:
            newest = "(SELECT max(id) FROM blog_revision r WHERE r.post_id = blog_post.id)"
            cursor.execute(f"UPDATE blog_post SET live_revision_id = {newest} WHERE state = 'published'")
            cursor.execute(
                "UPDATE blog_post SET has_changes = 1, live_revision_id = live_revision_id - 1 "
                "WHERE state = 'published' AND id % 50 = 3"
            )


def pages(posts: int) -> dict[str, str]:
    """Return what is measured: its name and its address."""
    month = f"{NOW:%Y-%m}"
    return {
        "the list, first page": "/admin/blog/post/",
        "drafts": "/admin/blog/post/?state=draft",
        "changes that wait": "/admin/blog/post/?state=changed",
        "one author's": f"/admin/blog/post/?author={Author.objects.order_by('pk')[3].pk}",
        "one tag's": f"/admin/blog/post/?tag={Tag.objects.order_by('pk')[3].pk}",
        "pages": "/admin/blog/post/?kind__exact=page",
        "search, a rare word": f"/admin/blog/post/?q={RARE}",
        "search, a common word": f"/admin/blog/post/?q={COMMON}",
        "search, its beginning": f"/admin/blog/post/?q={COMMON[:4]}",
        "search, common, among drafts": f"/admin/blog/post/?q={COMMON}&state=draft",
        "the desk": "/admin/",
        "the calendar": f"/admin/calendar/?month={month}",
        "history of 1,000 states": f"/admin/blog/post/{posts}/history/",
        "the audit trail": "/admin/blog/auditentry/",
    }


def measure(posts: int, revisions: int, tries: int) -> dict[str, Answer]:
    """Return what each page took, on a new site."""
    started = time.monotonic()
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = f"{HOME}/{posts}.sqlite3"
    call_command("migrate", verbosity=0)
    make_site(posts, revisions)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA optimize")
    made = time.monotonic() - started
    size = Path(f"{HOME}/{posts}.sqlite3").stat().st_size / 1e6
    said = f"{posts} posts, {revisions} revisions: made in {made:.0f} s, {size:.0f} MB"
    print(said, file=sys.stderr)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="edith"))
    return {name: _answer(partial(client.get, url), tries) for name, url in pages(posts).items()}


def _answer(ask: Callable[[], Any], tries: int) -> Answer:
    ask()
    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        asked.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        answer = ask()
    assert answer.status_code == 200, answer.status_code
    rows = len(
        re.findall(
            rb'<td class="action-checkbox|<td class="field-hour_shown|<li class="(?:state|entry)"|<li class="(?:published|changed|scheduled)"><a|class="line-title"',
            answer.content,
        )
    )
    took = []
    for _try in range(tries):
        started = time.perf_counter()
        ask()
        took.append(time.perf_counter() - started)
    return Answer(statistics.median(took) * 1000, len(asked), rows)


def main() -> None:
    """Measure both sites and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--revisions", type=int, default=1_000_000)
    parser.add_argument("--tries", type=int, default=15)
    told = parser.parse_args()
    call_command("collectstatic", interactive=False, verbosity=0)
    few = measure(100, 1_000 + 10 * 99, told.tries)
    many = measure(told.posts, told.revisions, told.tries)
    head = f"| | 100 posts, ms | {told.posts:,} posts, ms | ratio | rows shown | queries |"
    print(f"{head}\n|---|---|---|---|---|---|")
    for name, short in few.items():
        long = many[name]
        times = f"{short.took:.0f} | {long.took:.0f} | {long.took / short.took:.1f}"
        print(f"| {name} | {times} | {short.rows} → {long.rows} | {short.queries} → {long.queries} |")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
