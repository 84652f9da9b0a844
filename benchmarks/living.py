"""A whole site at work: its memory, its start, readers while an editor publishes, and when a new post is to be seen.

Needs nginx with Debian's libnginx-mod-http-brotli-static, and wrk.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import multiprocessing
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pages
import sites
from sites import ROOT, Server

# Their sizes take longer than a round on one processor.
PICTURES = 8
# How often a reader asks in a second while others write.
RATE = 150
PARTS = ("memory", "start", "readers", "staleness")


def main() -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=PARTS, help=", ".join(PARTS))
    parser.add_argument("--posts", type=int, default=100_000, help="of the site on which posts are published")
    parser.add_argument("--publications", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=10, help="of a round with readers")
    told = parser.parse_args()
    sites.need("nginx", "wrk", "taskset")
    print(f"{sites.machine()}\n")
    for part in told.parts:
        folder = Path(tempfile.mkdtemp(prefix="influency-bench-"))
        try:
            globals()[part](folder, told)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


# --- Memory -----------------------------------------------------------------------------------------------------------


def memory(folder: Path, told: argparse.Namespace) -> None:
    """Print what the whole default installation takes after 10,000 requests."""
    home = folder / "home"
    sites.make(home, 1000)
    with whole_site(home) as (site, port):
        before = without_children(site)
        asked = 0
        for path in [*pages.PAGES.values(), *pages.addresses(home, 1000)[:500]]:
            pages.ask(port, path)
            asked += 1
        while asked < 10_000:
            asked += sites.load(f"http://127.0.0.1:{port}/", seconds=1, connections=8)
        after = without_children(site)
    print("| the whole site, PSS | MiB |\n|---|---|")
    print(
        f"| after its start | {before / 2**20:.0f} |\n| after {asked:,} requests | {after / 2**20:.0f} |\n",
        flush=True,
    )


@contextlib.contextmanager
def whole_site(home: Path, **more: str) -> Iterator[tuple[Server, int]]:
    """Run server and tick together, as `manage.py run` does."""
    port = pages.port()
    env = sites.environment(home, PORT=str(port), **more)
    line = [sys.executable, str(ROOT / "manage.py"), "run"]
    with sites.serving("site", line, f"http://127.0.0.1:{port}/healthz", env) as site:
        time.sleep(3)
        yield site, port


def without_children(site: Server) -> int:
    """Return the memory of a site without the processes in which pictures are decoded."""
    total = 0
    for pid in site.pids:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"blog.pictures" in command or b"blog/pictures" in command:
            continue
        pss = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        assert pss is not None
        total += int(pss[1]) * 1024
    return total


# --- Start ------------------------------------------------------------------------------------------------------------


def start(folder: Path, told: argparse.Namespace) -> None:
    """Print how long the server takes until its first answer, against a bare project of Django's under the same server."""
    home, bare = folder / "home", folder / "bare"
    sites.make(home, 1000)
    bare.mkdir()
    plain = sites.plain_environment()
    admin = [sys.executable, "-m", "django", "startproject", "bare", str(bare)]
    subprocess.run(admin, check=True, env=plain)
    settings = bare / "bare" / "settings.py"
    settings.write_text(settings.read_text().replace("ALLOWED_HOSTS = []", "ALLOWED_HOSTS = ['*']"))
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, cwd=bare, env=plain)
    took: dict[str, list[float]] = {"bare": [], "a page to be made": [], "a kept page": []}
    common = sites.environment(home)
    for _round in range(told.rounds + 1):
        port = pages.port()
        line = [sys.executable, "-m", "granian", "bare.wsgi:application", *sites.granian(port)]
        env = {**common, "PYTHONPATH": str(bare), "DJANGO_SETTINGS_MODULE": "bare.settings"}
        took["bare"].append(first_answer(line, f"http://127.0.0.1:{port}/admin/login/", env, bare))
        line = [sys.executable, str(ROOT / "manage.py"), "serve"]
        shutil.rmtree(home / "kept", ignore_errors=True)
        port = pages.port()
        for name in ("a page to be made", "a kept page"):
            # One address for both: another one would be another site, whose pages are kept anew.
            env = {**common, "PORT": str(port)}
            took[name].append(first_answer(line, f"http://127.0.0.1:{port}/", env, ROOT))
    print("| until the first answer | bare Django, s | ours, s | ratio |\n|---|---|---|---|")
    bare_median = statistics.median(took["bare"][1:])
    for name in ("a page to be made", "a kept page"):
        ratios = [ours / theirs for ours, theirs in zip(took[name][1:], took["bare"][1:], strict=True)]
        cells = f"{bare_median:.2f} | {statistics.median(took[name][1:]):.2f} | {sites.told_of(ratios)}"
        print(f"| {name} | {cells} |")
    print(flush=True)


def first_answer(line: list[str], url: str, env: dict[str, str], cwd: Path) -> float:
    """Return the seconds from starting a server to its first answer."""
    begun = time.monotonic()
    with sites.serving("starting", line, url, env, cwd=cwd):
        return time.monotonic() - begun


# --- Readers while others write ---------------------------------------------------------------------------------------


def readers(folder: Path, told: argparse.Namespace) -> None:
    """Print how long readers wait for kept pages while an editor publishes once a second and sizes are made, by turns with
    how long they wait while nothing else happens."""
    home = folder / "home"
    sites.make(home, 1000)
    waits: dict[str, list[list[float]]] = {"quiet": [], "quiet, once more": [], "busy": []}
    out = 0
    with whole_site(home, INFLUENCY_PICTURE_WORKERS="1") as (_site, port):
        posts = pages.addresses(home, 1000)[:20]
        for path in posts:
            pages.ask(port, path)
        session, author = do_in(home, port, "sign_in")
        do_in(home, port, "add_pictures")
        for _round in range(told.rounds):
            for name in random.sample(list(waits), len(waits)):
                wait_until_idle(home, port)
                if name != "busy":
                    waits[name].append(asking(port, posts, told.seconds))
                    continue
                do_in(home, port, "forget_sizes")
                with editor(port, session, author, first=out) as published:
                    waits[name].append(asking(port, posts, told.seconds))
                    out = published()
                if not lacking(home, port):
                    raise SystemExit("The sizes were made before the round had ended.")
    print(
        "| a kept page, 150 a second | median, ms | p99, ms | slowest, ms | p99 to that of quiet | answers |"
    )
    print("|---|---|---|---|---|---|")
    worst = {name: [sorted(each)[int(len(each) * 0.99)] for each in rounds] for name, rounds in waits.items()}
    for name, rounds in waits.items():
        ratios = [ours / theirs for ours, theirs in zip(worst[name], worst["quiet"], strict=True)]
        answers = [each for one in rounds for each in one]
        cells = [
            f"{each * 1e3:.2f}"
            for each in (statistics.median(answers), statistics.median(worst[name]), max(answers))
        ]
        what = f"{out} posts published, sizes made" if name == "busy" else name
        print(f"| {what} | {' | '.join(cells)} | {sites.told_of(ratios)} | {len(answers)} |")
    print(flush=True)


def wait_until_idle(home: Path, port: int) -> None:
    """Return once a site has made all sizes and has nothing else to do."""
    while lacking(home, port):
        time.sleep(2)
    time.sleep(2)


def lacking(home: Path, port: int) -> int:
    """Return how many pictures lack sizes."""
    return int(do_in(home, port, "say_lacking")[0])


def do_in(home: Path, port: int, function: str) -> list[str]:
    """Call a function of this module in a process of the site; return the words that it says."""
    return sites.manage(home, "shell", "--verbosity", "0", "-c", code_of(function), PORT=str(port)).split()


def code_of(function: str) -> str:
    """Return what a process of the site executes to call a function of this module."""
    return f"import sys; sys.path.insert(0, {str(ROOT / 'benchmarks')!r}); import living; living.{function}()"


def asking(port: int, paths: list[str], seconds: int) -> list[float]:
    """Return how long each answer took for readers who ask at a steady pace; ends on any but 200."""
    os.sched_setaffinity(0, {sites.CLIENT_CORE})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    waits, begun, asked = [], time.perf_counter(), 0
    while (now := time.perf_counter()) - begun < seconds:
        due = begun + asked / RATE
        if now < due:
            time.sleep(due - now)
        # Counted from when it was due: who waits behind a slow answer waits too.
        connection.request("GET", paths[asked % len(paths)], headers={"Accept-Encoding": "br, gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{paths[asked % len(paths)]}: {answer.status}")
        waits.append(time.perf_counter() - due)
        asked += 1
    connection.close()
    return waits


def add_pictures() -> None:
    """Put pictures into the library."""
    import io

    from django.utils import timezone
    from PIL import Image

    from blog.services import uploading

    chance = random.Random(3)
    for n in range(PICTURES):
        noise = Image.frombytes("RGB", (60, 40), chance.randbytes(60 * 40 * 3)).resize((2400, 1600))
        buffer = io.BytesIO()
        noise.save(buffer, "JPEG", quality=90)
        name = f"picture-{n}"
        uploading.store(buffer.getvalue(), file_name=f"{name}.jpg", name=name, by=None, at=timezone.now())


def forget_sizes() -> None:
    """Let the pictures wait for their sizes once more."""
    from blog.models import Rendition
    from blog.services import completing

    Rendition.objects.filter(is_safe=False).delete()
    completing.outdate()


def say_lacking() -> None:
    """Say how many pictures lack sizes."""
    from blog.services import completing

    print(completing.outdated())


@contextlib.contextmanager
def editor(port: int, session: str, author: str, *, first: int) -> Iterator[Callable[[], int]]:
    """Let an editor publish at the desk once a second; gives the number of posts that are out so far, with the `first`."""
    out = multiprocessing.Value("i", first)
    writer = multiprocessing.Process(target=publish_at_the_desk, args=(port, session, author, out))
    writer.start()
    try:
        yield lambda: out.value
        if not writer.is_alive():
            raise SystemExit("The editor could not go on.")
    finally:
        writer.kill()
        writer.join()


def sign_in() -> None:
    """Sign an editor in; say the session, and the author under whose name they write."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from blog.models import Author

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench", "bench@example.com", "x"))
    author = Author.objects.order_by("pk").first()
    assert author is not None
    print(client.cookies["sessionid"].value, author.pk)


def publish_at_the_desk(port: int, session: str, author: str, out: Any) -> None:
    """Send the form of a new post once a second; ends when one is not published."""
    os.sched_setaffinity(0, {sites.CLIENT_CORE})
    token = "a" * 32
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    words = {"author": author, "tags": "Tag 0", "kind": "post", "csrfmiddlewaretoken": token, "_publish": "1"}
    begun, first = time.monotonic(), out.value
    while True:
        words |= {"title": f"Published {out.value:06}", "body": f"Words {out.value}."}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/admin/blog/post/add/", urlencode(words), headers)
        answer = connection.getresponse()
        if answer.status != 302:
            raise SystemExit(f"The desk answers {answer.status}: {answer.read().decode()}")
        connection.close()
        out.value += 1
        time.sleep(max(0.0, begun + out.value - first - time.monotonic()))


# --- When a new post is to be seen ------------------------------------------------------------------------------------


def staleness(folder: Path, told: argparse.Namespace) -> None:
    """Print how long after publishing the last address shows the new post, of all that are to."""
    home = folder / "home"
    sites.make(home, told.posts)
    web, plain = pages.port(), pages.port()
    url = f"http://127.0.0.1:{web}"
    with contextlib.ExitStack() as stack:
        _site, ours = stack.enter_context(whole_site(home, INFLUENCY_URL=url))
        env = sites.environment(home, PORT=str(ours), INFLUENCY_URL=url)
        files = folder / "plain"
        files.mkdir()
        (files / "index.html").write_text("It answers.")
        stack.enter_context(pages.web_server(folder, home, env, files, web, plain))
        late = {"built-in server": list[float](), "nginx": list[float]()}
        took = []
        year, month = time.strftime("%Y", time.gmtime()), time.strftime("%m", time.gmtime())
        listed = [
            "/",
            "/feed/",
            "/tag/tag-0/",
            "/tag/tag-0/feed/",
            "/author/author-0/",
            f"/{year}/",
            f"/{year}/{month}/",
        ]
        for address in listed:
            pages.ask(ours, address)
        publisher = stack.enter_context(asked_publisher(home, ours, url))
        for _publication in range(told.publications):
            path, title, at, seconds = publisher()
            took.append(seconds)
            for address in [*listed, path, part_of(ours)]:
                for name, port in (("nginx", web), ("built-in server", ours)):
                    shown_at = seen(port, address, title, path)
                    late[name].append(shown_at - at)
        slowest = max(took)
    print(
        f"| {told.publications} publications, {told.posts:,} posts | median, s | slowest of all addresses, s |\n|---|---|---|"
    )
    for name, waits in late.items():
        print(f"| {name} | {statistics.median(waits):.3f} | {max(waits):.3f} |")
    print(f"| the publishing itself | {statistics.median(took):.3f} | {slowest:.3f} |\n", flush=True)


def part_of(port: int) -> str:
    """Return the part of the sitemap in which the newest post stands: the first that is named."""
    index = pages.ask(port, "/sitemap.xml").decode()
    return "/sitemap/posts-" + index.partition("/sitemap/posts-")[2].partition("<")[0]


def seen(port: int, address: str, title: str, path: str) -> float:
    """Return when the new post was first to be seen at an address; ends if that takes half a minute."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = pages.ask(port, address).decode()
        if title in found or path in found:
            return time.monotonic()
    raise SystemExit(f"{address} does not show {path}.")


@contextlib.contextmanager
def asked_publisher(home: Path, port: int, url: str) -> Iterator[Callable[[], tuple[str, str, float, float]]]:
    """Give a function that publishes a post and returns its address and title, when that was done, and what it took."""
    line = [sys.executable, str(ROOT / "manage.py"), "shell", "-v0", "-c", code_of("publish")]
    env = sites.environment(home, PORT=str(port), INFLUENCY_URL=url)
    process = subprocess.Popen(
        line, env=env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None

    def publish_one() -> tuple[str, str, float, float]:
        stdin.write("now\n")
        stdin.flush()
        path, *title, at, seconds = stdout.readline().split()
        return path, " ".join(title), float(at), float(seconds)

    try:
        yield publish_one
    finally:
        process.kill()
        process.wait()


def publish() -> None:
    """Publish a post whenever the standard input asks; say its address and when that was done."""
    from django.utils import timezone

    from blog.models import Author
    from blog.records import PostRecord
    from blog.services import editing, publishing

    author = Author.objects.order_by("pk").first()
    assert author is not None
    for n, _line in enumerate(sys.stdin):
        record = PostRecord(
            title=f"Published {n:06}", body=f"Words {n}.", author=author.slug, tags=("tag-0",)
        )
        now = timezone.now().replace(microsecond=0)
        revision = editing.save(record, by=None, at=now)
        begun = time.monotonic()
        post = publishing.publish(revision, at=now)
        # The clock of this machine, which all processes share.
        print(f"{post.path} {post.title} {time.monotonic()} {time.monotonic() - begun}", flush=True)


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"({time.monotonic() - started:.0f} s)")
