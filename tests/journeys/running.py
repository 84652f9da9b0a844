"""The real site as a process of its own: `manage.py run` on a free port, with a home of its own."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Why a journey in a browser is skipped; the summary at the end of all tests looks for it.
NO_BROWSER = "no Chromium on this machine"
PASSWORD = "three-herons-over-the-harbour"
# Generous: a machine busy with other things must not turn a journey red.
PATIENCE_SECONDS = 120.0


@dataclass
class Site:
    """A site that runs, or ran: its address, its home, and how to give it commands."""

    home: Path
    port: int
    # The password of the user `editor`; empty lets the site make one up.
    password: str = PASSWORD
    with_demo: bool = True
    process: subprocess.Popen[bytes] | None = None
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Return the address without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        """Return all that it has printed in all its runs, on stdout and stderr."""
        return (self.home.parent / f"{self.home.name}.said").read_text()

    def static(self, name: str) -> str:
        """Return the address of a static file, which has no other name than one that changes with its content."""
        manifest = json.loads((self.home / "static" / "staticfiles.json").read_text())
        return f"/static/{manifest['paths'][name]}"

    def environment(self) -> dict[str, str]:
        """Return the environment of its processes: this one's, without what a site's owner may have set in it."""
        ours = ("INFLUENCY_", "DJANGO_", "PYTEST", "MAKE", "MFLAGS")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        for name in ("DEBUG", "SECRET_KEY", "DATABASE_URL", "CACHE_URL", "EMAIL_URL", "HOST"):
            kept.pop(name, None)
        told = {"INFLUENCY_HOME": str(self.home), "PORT": str(self.port), "DEMO": str(int(self.with_demo))}
        # Sizes of pictures take both processors for a while, and most journeys do not look at them.
        told["INFLUENCY_PICTURE_WORKERS"] = "0"
        if self.password:
            told["INFLUENCY_EDITOR_PASSWORD"] = self.password
        return {**kept, **told, **self.extra}

    def start(self, *command: str) -> None:
        """Start it, by default with `manage.py run`; return at once."""
        line = command or (sys.executable, str(ROOT / "manage.py"), "run")
        with open(self.home.parent / f"{self.home.name}.said", "ab") as said:
            self.process = subprocess.Popen(
                line,
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def wait_until_open(self) -> None:
        """Wait until it answers; fail with all it said if it ends before."""
        wait_for(self.is_open, f"{self.url} to answer", alive=self.process, said=lambda: self.said)

    def is_open(self) -> bool:
        """Whether it answers that it is well."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=10) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as refused:
            refused.close()
            return False
        except OSError:
            return False

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal and wait for its end; return its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE_SECONDS)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `manage.py` with these words in the site's environment; return how it went."""
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            cwd=ROOT,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """Run `site` inside the block, from its first answer on; end it afterwards whatever happened."""
    site.start()
    try:
        site.wait_until_open()
        yield site
    finally:
        if site.process is not None and site.process.poll() is None:
            try:
                site.end()
            finally:
                site.process.kill()


def signed_in(site: Site, password: str) -> urllib.request.OpenerDirector | None:
    """Sign in as `editor` with a form and cookies, without a browser; return who goes on, None if the desk stays shut."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = opener.open(f"{site.url}/admin/sign-in/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    form = {"username": "editor", "password": password, "csrfmiddlewaretoken": token[1]}
    answer = opener.open(f"{site.url}/admin/sign-in/", urllib.parse.urlencode(form).encode())
    return opener if urllib.parse.urlsplit(answer.url).path == "/admin/" else None


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(
    is_so: Callable[[], bool],
    what: str,
    *,
    alive: subprocess.Popen[bytes] | None = None,
    said: Callable[[], str] = str,
    seconds: float = PATIENCE_SECONDS,
) -> None:
    """Look again and again until `is_so`; fail after `seconds`, or when the process `alive` has ended."""
    until = time.monotonic() + seconds
    while not is_so():
        if alive is not None and alive.poll() is not None:
            raise AssertionError(f"Waited for {what}, but the site ended with {alive.returncode}:\n{said()}")
        if time.monotonic() > until:
            raise AssertionError(f"Waited {seconds:.0f} s for {what}.\n{said()}")
        # Other processes are waited for, which give no event to wait on.
        time.sleep(0.05)
