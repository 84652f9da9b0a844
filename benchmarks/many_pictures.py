"""Two hundred pictures at once through the desk of a running site: do all arrive, and does it keep answering?

Usage: python benchmarks/many_pictures.py http://127.0.0.1:8000 PASSWORD [--number 200] [--home FOLDER]
Signs in as `editor` in Chromium, gives all pictures to the library's own file chooser, asks for the home page twice a
second meanwhile, and with --home kills the process that makes sizes half-way and waits until every size is there.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
SIZE = (1600, 1067)


def picture(number: int) -> bytes:
    """Return a JPEG that is like no other."""
    chance = random.Random(number)
    small = Image.frombytes("RGB", (24, 16), bytes(chance.randrange(256) for _ in range(24 * 16 * 3)))
    file = io.BytesIO()
    small.resize(SIZE, Image.Resampling.BICUBIC).save(file, "JPEG", quality=85)
    return file.getvalue()


class Reader(threading.Thread):
    """Somebody who asks for the home page twice a second."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.failures, self.is_over = url, 0, threading.Event()
        self.waits: list[float] = []

    def run(self) -> None:
        """Ask until told to stop."""
        while not self.is_over.wait(0.5):
            begun = time.monotonic()
            try:
                urllib.request.urlopen(self.url, timeout=20).read()
                self.waits.append(time.monotonic() - begun)
            except OSError:
                self.failures += 1


def ticks() -> list[int]:
    """Return the processes that make sizes."""
    found = subprocess.run(["pgrep", "-f", "manage.py tick"], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split() if int(pid) != os.getpid()]


def counted(home: Path) -> tuple[int, int]:
    """Return how many pictures there are, and how many lack sizes."""
    with sqlite3.connect(f"file:{home / 'db.sqlite3'}?mode=ro", uri=True) as rows:
        (all_of_them,) = rows.execute("SELECT count(*) FROM blog_image").fetchone()
        (lacking,) = rows.execute("SELECT count(*) FROM blog_image WHERE recipe = 0").fetchone()
    return all_of_them, lacking


def upload(url: str, password: str, files: list[str]) -> tuple[int, list[str]]:
    """Give all files to the library; return how many lines say that it is done, and what the others say."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{url}/admin/")
        page.fill("input[name=username]", "editor")
        page.fill("input[name=password]", password)
        page.click("button[type=submit], input[type=submit]")
        page.goto(f"{url}/admin/blog/image/add/")
        page.set_input_files("input[type=file]", files)
        # When all have come in the page leads to the library; else it stays and says which have not.
        page.wait_for_function(
            "n => location.pathname === '/admin/blog/image/' || "
            "document.querySelectorAll('.drop-list .done, .drop-list .wrong').length >= n",
            arg=len(files),
            timeout=1_800_000,
        )
        page.wait_for_timeout(3000)
        wrong = [] if page.url.endswith("/admin/blog/image/") else page.locator(".wrong").all_inner_texts()
        browser.close()
    return len(files) - len(wrong), wrong


def main(arguments: list[str]) -> int:
    """Print what came of it; return 1 if something was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("password")
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args(arguments)
    before = counted(asked.home)[0] if asked.home else 0
    reader = Reader(asked.url)
    with tempfile.TemporaryDirectory() as folder:
        files = [str(Path(folder, f"picture-{number:03d}.jpg")) for number in range(asked.number)]
        for number, file in enumerate(files):
            Path(file).write_bytes(picture(before + number))
        reader.start()
        begun = time.monotonic()
        arrived, wrong = upload(asked.url, asked.password, files)
        uploaded = time.monotonic() - begun
    print(f"{arrived} of {asked.number} pictures arrived in {uploaded:.0f} s; {wrong or 'none was refused'}")
    lost = asked.number - arrived
    if asked.home:
        killed = 0
        while counted(asked.home)[1]:
            if not killed and counted(asked.home)[1] <= asked.number // 2:
                for pid in ticks():
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
            time.sleep(2)
        there = counted(asked.home)[0] - before
        lost = max(lost, asked.number - there)
        print(
            f"{there} new pictures have all their sizes after {time.monotonic() - begun:.0f} s; {killed} killed on the way"
        )
    reader.is_over.set()
    waits = sorted(reader.waits)
    print(
        f"Meanwhile the home page was asked for {len(waits)} times: median {statistics.median(waits) * 1000:.0f} ms, "
        f"worst {waits[-1] * 1000:.0f} ms, {reader.failures} failures"
    )
    return 1 if lost or reader.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
