"""A kept page is answered past WSGI by the built-in server, and everything else as before."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import granian.server
import pytest
from granian.server import mp

from influency import shortcut
from tests.alone import ROOT, said_by
from tests.journeys.running import free_port

# What is looked at to find a kept page, and to choose what of it is sent.
READ = [
    *("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "SCRIPT_NAME", "wsgi.url_scheme", "HTTP_HOST"),
    *("HTTP_ACCEPT_ENCODING", "HTTP_X_FORWARDED_PROTO", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"),
]
APPLICATION = """
import sys
sys.path.insert(0, {root!r})
from blog.front import Reply
from influency import shortcut

READ = {read!r}

def ready(request):
    if request["PATH_INFO"] == "/broken/":
        raise RuntimeError("what is kept cannot be read")
    if request["PATH_INFO"] == "/told/":
        return Reply(200, [], " ".join(f"{{name}}={{request.get(name)}}" for name in READ).encode())
    if request["PATH_INFO"] == "/kept/":
        status = 304 if "HTTP_IF_NONE_MATCH" in request else 200
        return Reply(status, [("Content-Type", "text/plain"), ("ETag", "one")], b"" if status == 304 else b"from a file")

def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"from the site"]

shortcut.take(ready)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server whose application takes the short way."""
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    (folder / "short.py").write_text(APPLICATION.format(root=str(ROOT), read=READ))
    line = [sys.executable, "-m", "granian", "short:application", "--interface", "wsgi", "--port", str(port)]
    with subprocess.Popen(line, cwd=folder, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(url: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            return


def ask(url: str, **headers: str) -> tuple[int, bytes, str | None]:
    asked = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.read(), answer.headers["ETag"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["ETag"]


def test_the_server_answers_with_what_is_kept_and_asks_the_site_for_the_rest(server: str):
    assert ask(f"{server}/kept/") == (200, b"from a file", "one")
    assert ask(f"{server}/kept/", **{"If-None-Match": "one"}) == (304, b"", "one")
    assert ask(f"{server}/other/") == (200, b"from the site", None)


def test_the_server_says_what_is_looked_at(server: str):
    sent = {"Accept-Encoding": "br, gzip", "X-Forwarded-Proto": "https", "If-None-Match": '"one"'}
    told = ask(f"{server}/told/?utm_source=mail", **sent)[1].decode()
    host = server.removeprefix("http://")
    assert told == (
        "REQUEST_METHOD=GET PATH_INFO=/told/ QUERY_STRING=utm_source=mail SCRIPT_NAME=None wsgi.url_scheme=http "
        f"HTTP_HOST={host} HTTP_ACCEPT_ENCODING=br, gzip HTTP_X_FORWARDED_PROTO=https "
        'HTTP_IF_NONE_MATCH="one" HTTP_IF_MODIFIED_SINCE=None'
    )


def test_an_error_on_the_short_way_is_an_error_for_one_visitor(server: str):
    assert ask(f"{server}/broken/")[0] == 500
    assert ask(f"{server}/kept/") == (200, b"from a file", "one")


def test_a_version_of_the_server_that_nobody_has_tried_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(granian, "__version__", "0")
    before = mp._wsgi_call_wrap  # type: ignore[attr-defined]
    assert not shortcut.take(lambda request: None)
    assert mp._wsgi_call_wrap is before  # type: ignore[attr-defined]


def test_a_server_whose_workers_are_threads_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(granian.server, "Server", object)
    before = mp._wsgi_call_wrap  # type: ignore[attr-defined]
    assert not shortcut.take(lambda request: None)
    assert mp._wsgi_call_wrap is before  # type: ignore[attr-defined]


def test_the_version_that_is_installed_has_been_tried():
    assert granian.__version__ in shortcut.FITS


@pytest.mark.parametrize(("metrics", "taken"), [("", "influency.shortcut"), ("1", "granian.wsgi")])
def test_the_site_takes_the_short_way_unless_its_answers_are_counted(
    tmp_path: Path, metrics: str, taken: str
):
    code = """
from influency import worker
from granian.server import mp
print(mp._wsgi_call_wrap.__module__)
worker.site.wait()
"""
    told = f"127.0.0.1:{free_port()}" if metrics else ""
    assert said_by(tmp_path, code, INFLUENCY_METRICS=told).splitlines()[-1] == taken
