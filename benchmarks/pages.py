"""What answering a page costs the server: kept ones against nginx with plain files, cold ones against a plain Django blog.

Needs nginx with Debian's libnginx-mod-http-brotli-static, wrk, and gunicorn in the environment of this Python.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import sites
from sites import ROOT, Server

BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
PAGES = {"home": "/", "tag": "/tag/tag-1/", "feed": "/feed/"}
BUILT_IN, CACHED = "built-in server", "Django's page cache, gunicorn"
TIMES = "times as cheap as Django's page cache"
Row = tuple[str, dict[str, list[float]]]


def port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--only", choices=["cold"], default="")
    told = parser.parse_args()
    sites.need("nginx", "wrk", "taskset")
    folder = Path(tempfile.mkdtemp(prefix="influency-bench-"))
    try:
        measure(folder, told)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path, told: argparse.Namespace) -> None:
    """Make the site, start all servers and measure them by turns."""
    home = folder / "home"
    sites.make(home, told.posts)
    ours, web, plain, cached, idle = port(), port(), port(), port(), port()
    url = f"http://127.0.0.1:{web}"
    env = sites.environment(home, PORT=str(ours), INFLUENCY_URL=url)
    with contextlib.ExitStack() as stack:
        start = stack.enter_context
        serve = [sys.executable, str(ROOT / "manage.py"), "serve"]
        built_in = start(sites.serving("built-in", serve, f"http://127.0.0.1:{ours}/healthz", env))
        pages = {**PAGES, "post": newest(ours)}
        for path in pages.values():
            ask(ours, path)
        compress = "from blog import kept_pages; print(kept_pages.store().compress(seconds=60))"
        sites.manage(home, "shell", "-c", compress, PORT=str(ours), INFLUENCY_URL=url)
        files = copy_of(home / "kept" / "current", folder / "plain")
        nginx = start(web_server(folder, home, env, files, web, plain))
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "-w",
            "1",
            "--threads",
            "4",
            "-b",
            f"127.0.0.1:{cached}",
        ]
        there = {**sites.plain_environment(), "PLAIN_HOME": str(home), "PYTHONPATH": str(ROOT / "benchmarks")}
        django = start(
            sites.serving(
                CACHED,
                [*gunicorn, "plain_blog:application"],
                f"http://127.0.0.1:{cached}/",
                {**there, "PLAIN_CACHE": "1"},
            )
        )
        print(f"{sites.machine()}; {told.posts} posts, {told.rounds} rounds of {told.seconds} s\n")
        if told.only != "cold":
            line = [sys.executable, "-m", "granian", "nothing:application", *sites.granian(idle)]
            answers = {**there, "NOTHING_URL": f"http://127.0.0.1:{ours}"}
            nothing = start(sites.serving("nothing", line, f"http://127.0.0.1:{idle}/", answers))
            ways = {
                "nginx, plain files": (nginx, plain),
                "the same once more": (nginx, plain),
                "nginx, kept pages": (nginx, web),
                BUILT_IN: (built_in, ours),
                "the same server, nothing done": (nothing, idle),
                CACHED: (django, cached),
            }
            kept(told, pages, ways)
        cold(told, home, folder, built_in, ours, there, pages)


# --- Kept pages -------------------------------------------------------------------------------------------------------


def kept(told: argparse.Namespace, pages: dict[str, str], ways: dict[str, tuple[Server, int]]) -> None:
    """Print what a kept page costs, as the ratio of what nginx needs for a plain file to what each server needs; and how
    many times what the built-in server needs Django's page cache does.
    """
    print("| kept page | " + " | ".join([*ways, TIMES]) + " |\n|---|" + "---|" * (len(ways) + 1))
    for name, path in pages.items():
        costs: dict[str, list[float]] = {way: [] for way in ways}
        for _server, at in ways.values():
            sites.load(f"http://127.0.0.1:{at}{path}", seconds=1)
        for _round in range(told.rounds):
            for way in random.sample(list(ways), len(ways)):
                server, at = ways[way]
                before = server.used()
                answers = sites.load(f"http://127.0.0.1:{at}{path}", seconds=told.seconds)
                costs[way].append((server.used() - before) / answers)
        floor = costs["nginx, plain files"]
        cells = []
        for found in costs.values():
            ratios = [a / b for a, b in zip(floor, found, strict=True)]
            cells.append(f"{sites.told_of(ratios)} ({statistics.median(found) * 1e6:.0f} µs)")
        pairs = zip(costs[CACHED], costs[BUILT_IN], strict=True)
        low, middle, high = statistics.quantiles([a / b for a, b in pairs], n=4)
        cells.append(f"{middle:.1f} [{low:.1f}–{high:.1f}]")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    print()


# --- Cold pages -------------------------------------------------------------------------------------------------------


def cold(
    told: argparse.Namespace,
    home: Path,
    folder: Path,
    built_in: Server,
    ours: int,
    there: dict[str, str],
    pages: dict[str, str],
) -> None:
    """Print what a page costs that nobody has asked for, keeping it included, against a plain Django blog."""
    at = port()
    line = [sys.executable, "-m", "granian", "plain_blog:application", "--interface", "wsgi", "--http", "1"]
    line += ["--no-ws", "--host", "127.0.0.1", "--port", str(at), "--workers", "1", "--blocking-threads", "6"]
    with sites.serving("plain Django", line, f"http://127.0.0.1:{at}/", there) as floor:
        print("| cold page | plain Django, ms | ours, keeping included, ms | ratio |\n|---|---|---|---|")
        posts = addresses(home, told.posts)
        for name, path in pages.items():
            compare(ask(at, path), ask(ours, path), path)
            theirs, own = [], []
            for round_ in range(told.rounds):
                paths = posts[round_ * 30 : round_ * 30 + 30] if name == "post" else [path] * 30
                theirs.append(cost(floor, at, paths))
                own.append(cost(built_in, ours, paths, before_each=lambda: forget(home)))
            ratios = [b / a for a, b in zip(theirs, own, strict=True)]
            medians = [f"{statistics.median(each) * 1e3:.2f}" for each in (theirs, own)]
            print(f"| {name} | {medians[0]} | {medians[1]} | {sites.told_of(ratios)} |", flush=True)
    print()


def compare(theirs: bytes, ours: bytes, path: str) -> None:
    """End unless both say the same at `path`: but for spaces between elements, and which server they are at."""
    said = [
        re.sub(r"(?<=>)\s+|\s+(?=<)", "", re.sub(r"127\.0\.0\.1(?::\d+)?", "here", page.decode()))
        for page in (theirs, ours)
    ]
    if said[0] != said[1]:
        at = next(n for n, (a, b) in enumerate(zip(*said, strict=False)) if a != b)
        raise SystemExit(f"{path} differs: {said[0][at - 60 : at + 90]!r}, {said[1][at - 60 : at + 90]!r}")


def cost(
    server: Server, at: int, paths: list[str], *, before_each: Callable[[], None] | None = None
) -> float:
    """Return the seconds of the server's processor that one of these pages takes."""
    total = 0.0
    for path in paths:
        if before_each:
            before_each()
        before = server.used()
        ask(at, path)
        total += server.used() - before
    return total / len(paths)


def forget(home: Path) -> None:
    """Take the kept pages away without the server's doing."""
    current = (home / "kept" / "current").resolve()
    for file in current.rglob("index.*"):
        file.unlink()


# --- The servers ------------------------------------------------------------------------------------------------------


def web_server(
    folder: Path, home: Path, env: dict[str, str], files: Path, web: int, plain: int
) -> contextlib.AbstractContextManager[Server]:
    """Return nginx with two servers: the site as `webserver` configures it, and a plain copy of the kept files."""
    line = [sys.executable, str(ROOT / "manage.py"), "webserver", "nginx"]
    ours = subprocess.run(line, env=env, capture_output=True, text=True, check=True).stdout
    ours = ours.replace("/var/log/nginx/access.log combined if=$influency_logged", "off")
    headers = "\n".join(
        dict.fromkeys(each for each in ours.splitlines() if "add_header" in each and "Link" not in each)
    )
    (folder / "nginx.conf").write_text(
        f"""load_module {BROTLI}; {"user root;" if os.getuid() == 0 else ""} worker_processes 1; daemon off; pcre_jit on;
        pid {folder}/nginx.pid; error_log {folder}/error.log; events {{ worker_connections 256; }}
        http {{ include /etc/nginx/mime.types; sendfile on; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
        fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; access_log off;
        {ours}
        server {{ listen {plain}; root {files}; tcp_nopush off; charset utf-8; gzip_static on; brotli_static on;
        index index.html index.atom; location / {{ {headers} }} }} }}"""
    )
    command = ["nginx", "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"]
    return sites.serving("nginx", command, f"http://127.0.0.1:{plain}/", sites.plain_environment())


def copy_of(source: Path, target: Path) -> Path:
    """Copy the kept files with their dates."""
    shutil.copytree(source.resolve(), target)
    return target


def newest(at: int) -> str:
    """Return the address of the newest post."""
    return ask(at, "/").decode().partition('<h2><a href="')[2].partition('"')[0]


def addresses(home: Path, number: int) -> list[str]:
    """Return addresses of posts, any of them."""
    code = "from blog.models import Post; print(*Post.objects.order_by('?').values_list('path', flat=True)[:500], sep='\\n')"
    return sites.manage(home, "shell", "--verbosity", "0", "-c", code).split()


def ask(at: int, path: str) -> bytes:
    """Return what a visitor gets there; ends on any answer but 200."""
    where = urlsplit(f"http://127.0.0.1:{at}{path}")
    connection = http.client.HTTPConnection("127.0.0.1", at, timeout=60)
    try:
        connection.request("GET", where.path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{at}{path}: {answer.status}")
        return body
    finally:
        connection.close()


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"({time.monotonic() - started:.0f} s)")
