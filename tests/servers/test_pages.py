"""nginx and Caddy answer as the site does, from the same files."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import signal
import subprocess
import time
from urllib.parse import urlsplit

import pytest

from tests.journeys.running import Site
from tests.servers.conftest import Servers

# What a server says of itself and of this one answer; Caddy sends compressed files in pieces of no said length.
ITS_OWN = {"server", "date", "connection", "keep-alive", "accept-ranges", "etag", "last-modified"} | {
    "transfer-encoding",
    "content-length",
}
ENCODINGS = ("", "gzip", "br, gzip", "br;q=0, gzip")


class Answer:
    """What came back: nothing followed, nothing decoded."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.body = answer.status, answer.read()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}

    @property
    def meant(self) -> dict[str, object]:
        """What all servers must agree on."""
        told = {name: value for name, value in self.headers.items() if name not in ITS_OWN}
        return {"status": self.status, "body": self.body, **told}


def differences(one: Answer, other: Answer) -> dict[str, tuple[object, object]]:
    """Return what two servers do not agree on, with what each of them says."""
    names = one.meant.keys() | other.meant.keys()
    pairs = {name: (one.meant.get(name), other.meant.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def ask(base: str, path: str, *, method: str = "GET", **headers: str) -> Answer:
    """Ask for a path as it stands, as the visitor of the site's public address."""
    where = urlsplit(base)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        return Answer(connection.getresponse())
    finally:
        connection.close()


def addresses(site: Site) -> list[str]:
    """Return one address of each kind of page, of what the demo has."""
    home = ask(site.url, "/").body.decode()
    post = re.findall(r'<h2><a href="(/[^"]+/)"', home)[0]
    return ["/", post, f"{post}index.md", "/tags/", "/archive/", "/feed/", "/sitemap.xml", "/robots.txt"]


@pytest.fixture
def pages(servers: Servers) -> list[str]:
    """Addresses that are kept, with their brotli twins made by the tick."""
    found = addresses(servers.site)
    for path in found:
        ask(servers.site.url, path)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if all(
            ask(servers.site.url, path, Accept_Encoding="br").headers.get("content-encoding")
            for path in found
        ):
            return found
        time.sleep(0.2)
    raise AssertionError("the tick made no brotli twins")


@pytest.mark.slow
def test_the_same_bytes_and_headers_come_from_all_servers(servers: Servers, pages: list[str]):
    for path in pages:
        for accepted in ENCODINGS:
            ours, *others = (ask(base, path, Accept_Encoding=accepted) for base in servers.all)
            assert ours.status == 200
            for other in others:
                assert differences(ours, other) == {}, (path, accepted)


@pytest.mark.slow
def test_web_servers_answer_kept_pages_while_the_site_does_nothing(servers: Servers, pages: list[str]):
    worker = _workers(servers.site)
    for pid in worker:
        os.kill(pid, signal.SIGSTOP)
    try:
        for path in pages:
            for base in (servers.nginx, servers.caddy):
                assert ask(base, path).status == 200
                tag = ask(base, path).headers["etag"]
                again = ask(base, path, If_None_Match=tag)
                assert (again.status, again.body) == (304, b"")
                assert again.headers["cache-control"] == "public, max-age=0, must-revalidate"
                head = ask(base, path, method="HEAD")
                assert (head.status, head.body) == (200, b"")
        assert ask(servers.nginx, "/?utm_source=x&fbclid=y").status == 200
    finally:
        for pid in worker:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.slow
def test_nginx_has_the_validators_of_the_site(servers: Servers, pages: list[str]):
    for path in pages:
        for accepted in ENCODINGS:
            ours, theirs = (ask(base, path, Accept_Encoding=accepted) for base in servers.all[:2])
            assert [theirs.headers[n] for n in ("etag", "last-modified")] == [
                ours.headers[n] for n in ("etag", "last-modified")
            ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nowhere/"),
        ("GET", "/?p=999"),
        ("GET", "/tags"),
        ("GET", "//tags/"),
        ("GET", "/tags//"),
        ("GET", "/tags%2F"),
        ("GET", "/tag%2f/"),
        ("GET", "/./tags/"),
        ("GET", "/x/../tags/"),
        ("GET", "/x/%2e%2e/tags/"),
        ("GET", "/tags/%00/"),
        ("GET", "/tags%5c/"),
        ("GET", "/Tags/"),
        ("GET", "/tags/index.html"),
        ("GET", "/tags/index.html.gz"),
        ("GET", "/.about"),
        ("GET", "/kept/index.sqlite3"),
        ("GET", "/secret_key"),
        ("GET", "/db.sqlite3"),
        ("GET", "/originals/"),
        ("GET", "/page/2/"),
        ("GET", "/admin/"),
        ("GET", "/tag/"),
        ("POST", "/tags/"),
        ("GET", "/media/r/../../secret_key"),
        ("GET", "/media/r/00000000000000000000-100.jpg"),
        ("GET", "/%ff/"),
        ("GET", "/sitemap/posts-99.xml"),
        ("GET", "/healthz"),
    ],
)
def test_what_is_no_kept_page_is_the_sites_to_judge(
    servers: Servers, pages: list[str], method: str, path: str
):
    ours, *others = (ask(base, path, method=method, Content_Length="0") for base in servers.all)
    for other in others:
        # A server may refuse, or tidy up, an address that no page has.
        assert other.status == ours.status or other.status in (400, 404) or ".." in path or "/./" in path
        assert b"secret" not in other.body
        assert other.status != 200 or other.body == ours.body or "/tags/" in path


@pytest.mark.slow
def test_pictures_are_the_same_from_all_servers(servers: Servers):
    home = ask(servers.site.url, "/").body.decode()
    for path in re.findall(r'"(/media/r/[^" ]+)', home)[:3]:
        ours, *others = (ask(base, path) for base in servers.all)
        assert ours.status == 200
        for other in others:
            assert differences(ours, other) == {}, path


@pytest.mark.slow
def test_a_new_post_is_everywhere_within_a_second(servers: Servers, pages: list[str]):
    program = """
from django.utils import timezone
from blog.records import PostRecord
from blog.services import editing, publishing
at = timezone.now()
record = PostRecord(title="Fresh from the press", standfirst="New.", body="Words.")
publishing.publish(editing.save(record, by=None, at=at), at=at)
"""
    made = servers.site.manage("shell", "-c", program)
    assert made.returncode == 0, made.stderr
    for base in servers.all:
        assert b"Fresh from the press" in ask(base, "/").body
        assert b"Fresh from the press" in ask(base, "/feed/").body
        assert b"fresh-from-the-press" in ask(base, "/sitemap/posts-0.xml").body


@pytest.mark.slow
def test_the_sheet_of_a_look_comes_through_all_servers_as_it_is(servers: Servers):
    program = """
from blog.services import dressing
from blog.themes import Look
print(dressing.sheet_of(Look(accent="#1f5286", pairing="book")).address)
"""
    made = servers.site.manage("shell", "-c", program)
    assert made.returncode == 0, made.stderr
    path = made.stdout.split()[-1]
    ours, *others = (ask(base, path) for base in servers.all)
    assert ours.status == 200
    assert ours.headers["cache-control"] == "public, max-age=31536000, immutable"
    for other in others:
        assert differences(ours, other) == {}
    # Each time it is compressed in other bytes, so that nobody can guess at a page by its length.
    for zipped in (ask(base, path, Accept_Encoding="gzip") for base in servers.all):
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(zipped.body) == ours.body
    assert ask(servers.nginx, f"{path[:-5]}x.css").status == 404


def _workers(site: Site) -> list[int]:
    """Return the processes of the built-in server."""
    assert site.process is not None
    said = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in said.splitlines()[1:]]
    ours = {str(site.process.pid)}
    for _level in range(4):
        ours |= {pid for pid, parent, _args in rows if parent in ours}
    return [
        int(pid)
        for pid, _parent, args in rows
        if pid in ours and ("influency.serving" in args or "serve" in args.split())
    ]
