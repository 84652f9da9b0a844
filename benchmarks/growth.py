"""What pages cost the server with 100, 10,000 and 100,000 posts: its processor, its queries, its memory.

Each page is made anew, past the kept ones, by a process for each site; the sites are asked by turns.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sites
from sites import ROOT

PAGES = (
    "home",
    "post",
    "tag",
    "the deepest page of a tag",
    "the deepest page of all",
    "feed",
    "sitemap, a part",
    "the desk's list",
)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--answer", metavar="HOME", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.answer:
        answer()
        return
    folder = Path(tempfile.mkdtemp(prefix="influency-bench-"))
    try:
        measure(folder, told.posts, told.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path, numbers: list[int], rounds: int) -> None:
    """Make the sites, ask them by turns, print what it cost."""
    asked = []
    for number in numbers:
        home = folder / str(number)
        sites.make(home, number)
        asked.append(Site(number, start(home)))
    for page in PAGES:
        for site in asked:
            site.ask(page)
    for _round in range(rounds):
        for page in PAGES:
            for site in asked:
                site.took[page].append(site.ask(page)["seconds"])
    print(f"{sites.machine()}; {rounds} rounds\n")
    head = [f"{site.posts:,} posts, ms" for site in asked] + ["ratio of the last to the first", "queries"]
    print("| page | " + " | ".join(head) + " |\n|---|" + "---|" * len(head))
    for page in PAGES:
        costs = [statistics.median(site.took[page]) * 1e3 for site in asked]
        queries = " → ".join(str(site.ask(page)["queries"]) for site in asked)
        ratios = [b / a for a, b in zip(asked[0].took[page], asked[-1].took[page], strict=True)]
        cells = [f"{cost:.1f}" for cost in costs] + [sites.told_of(ratios), queries]
        print(f"| {page} | " + " | ".join(cells) + " |", flush=True)
    memory = " → ".join(f"{site.ask('memory')['bytes'] / 2**20:.0f}" for site in asked)
    print(f"\nMemory of the process after all of it (PSS, MiB): {memory}\n")


@dataclass
class Site:
    """A site of that many posts, and the process that makes its pages."""

    posts: int
    process: subprocess.Popen[str]

    def __post_init__(self) -> None:
        self.took: dict[str, list[float]] = {page: [] for page in PAGES}

    def ask(self, page: str) -> dict[str, Any]:
        """Have a page made; return what it took."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(page + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"The site of {self.posts} posts has ended.")
        return dict(json.loads(line))


def start(home: Path) -> subprocess.Popen[str]:
    """Start the process that makes the pages of a site."""
    line = ["taskset", "-c", str(sites.SERVER_CORE), sys.executable, __file__, "--answer", str(home)]
    return subprocess.Popen(
        line,
        env=sites.environment(home, DJANGO_SETTINGS_MODULE="influency.settings"),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


# --- In the process of a site -----------------------------------------------------------------------------------------


def answer() -> None:
    """Make each page that is named on the standard input; write what it took."""
    sys.path.insert(0, str(ROOT))
    from django.db import connection

    from influency.wsgi import site

    say = sys.stdout
    requests = prepared()
    for line in sys.stdin:
        name = line.strip()
        if name == "memory":
            pss = next(
                row
                for row in Path("/proc/self/smaps_rollup").read_text().splitlines()
                if row.startswith("Pss:")
            )
            say.write(json.dumps({"bytes": int(pss.split()[1]) * 1024}) + "\n")
            say.flush()
            continue
        asked: list[str] = []

        def count(execute: Any, sql: str, *rest: Any, asked: list[str] = asked) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        statuses: list[str] = []
        environ = dict(requests[name])
        with connection.execute_wrapper(count):
            begun = time.process_time()
            for _part in site(environ, lambda status, headers, *rest, heard=statuses: heard.append(status)):
                pass
            seconds = time.process_time() - begun
        if not statuses[0].startswith("200"):
            raise SystemExit(f"{name}: {statuses[0]}")
        say.write(json.dumps({"seconds": seconds, "queries": len(asked)}) + "\n")
        say.flush()


def prepared() -> dict[str, dict[str, Any]]:
    """Return a request for each page, as the server would make it."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from blog.kept import WHOLE, request_for
    from blog.models import Post, Tag
    from blog.views.places import Place

    listed = Post.objects.visible().posts()
    tag = Tag.objects.order_by("pk").first()
    assert tag is not None
    last = next(iter(listed.oldest_first()[5:6]))
    tagged = next(iter(Post.objects.under(tag).oldest_first()[3:4]))
    middle = listed.newest_first()[listed.count() // 2]
    assert last.published_at
    assert tagged.published_at
    assert middle.path
    paths = {
        "home": "/",
        "post": middle.path,
        "tag": tag.path,
        "the deepest page of a tag": f"{tag.path}older/{Place(tagged.published_at, tagged.pk)}/",
        "the deepest page of all": f"/older/{Place(last.published_at, last.pk)}/",
        "feed": "/feed/",
        "sitemap, a part": "/sitemap/posts-0.xml",
    }
    found = {name: request_for(path) | {WHOLE: True} for name, path in paths.items()}
    editor = get_user_model().objects.create_superuser("bench", "bench@example.com", "x")
    client = Client()
    client.force_login(editor)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    found["the desk's list"] = request_for("/admin/blog/post/") | {"HTTP_COOKIE": cookies}
    return found


if __name__ == "__main__":
    started = time.monotonic()
    main()
    if "--answer" not in sys.argv:
        print(f"({time.monotonic() - started:.0f} s)")
