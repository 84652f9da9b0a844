"""What arrives at the built-in server byte for byte, from programs that are no browsers."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from tests.journeys.running import Site


def ask(
    site: Site,
    line: str | bytes,
    *headers: str,
    host: str | None = "",
    pieces: tuple[bytes, ...] = (),
    hangs_up: bool = False,
) -> bytes:
    """Send a request as it is written and return all that comes back; `host` for another Host header, None for none.

    With `hangs_up` no more is sent after it, which ends what a server takes for a beginning; it may answer nothing then.
    """
    where = urlsplit(site.url)
    told = [] if host is None else [f"Host: {host or where.netloc}"]
    start = line if isinstance(line, bytes) else line.encode()
    head = b"\r\n".join(
        [start, *(each.encode() for each in (*told, "Connection: close", *headers)), b"", b""]
    )
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=20) as opened:
        for piece in pieces or (head,):
            opened.sendall(piece)
        if hangs_up:
            opened.shutdown(socket.SHUT_WR)
        found = b""
        while True:
            try:
                chunk = opened.recv(65536)
            except ConnectionResetError:
                return found
            if not chunk:
                return found
            found += chunk


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


def still_answers(site: Site) -> bool:
    return status(ask(site, "GET / HTTP/1.1")) == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/archive/../../kept/index.sqlite3",
        "/%2e%2e/%2e%2e/db.sqlite3",
        "/media/r/../../secret_key",
        "/static/%2e%2e/db.sqlite3",
        "/.about",
        "/%00",
        "/a%00b/",
        "/a\\b/",
        "/%5c..%5cdb.sqlite3",
        "//archive//",
        "/%ff%fe/",
        "/%c0%ae%c0%ae/",
        "/index.html",
        "/archive/index.html",
        "/archive/index.html.gz",
        "/ARCHIVE/INDEX.HTML",
    ],
)
def test_no_way_of_writing_a_path_leads_out_of_the_kept_pages(site: Site, path: str):
    for method in ("GET", "HEAD"):
        answer = ask(site, f"{method} {path} HTTP/1.1")
        assert status(answer) in (301, 400, 404), answer[:200]
        for secret in (b"root:", b"SQLite format", b"pages-"):
            assert secret not in answer


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "a@127.0.0.1", "", None, "[::1"]
)
def test_a_kept_page_is_for_the_hosts_of_the_site_only(site: Site, host: str | None):
    assert still_answers(site)

    answer = ask(site, "GET / HTTP/1.1", host=" " if host == "" else host)

    assert status(answer) in (0, 400), answer[:200]
    assert b"<article" not in answer
    assert b'class="teaser' not in answer


@pytest.mark.parametrize(
    "header",
    [
        "Cookie",
        "Accept-Encoding",
        "If-None-Match",
        "If-Modified-Since",
        "Referer",
        "X-Forwarded-Host",
        "Range",
    ],
)
def test_a_header_of_100_kilobytes_gets_an_answer_and_does_no_harm(site: Site, header: str):
    answer = ask(site, "GET / HTTP/1.1", f"{header}: {'a' * 100_000}")

    assert status(answer) in (0, 200, 400, 431), answer[:200]
    assert still_answers(site)


def test_an_address_of_60_kilobytes_is_no_page(site: Site):
    for path in ("/" + "a" * 60_000, "/?" + "a" * 60_000, "/" + "a/" * 20_000, "/" + "%C3%A4" * 9_000 + "/"):
        assert status(ask(site, f"GET {path} HTTP/1.1")) in (0, 200, 400, 404, 414)
    assert still_answers(site)


def test_what_is_no_http_is_refused_and_does_no_harm(site: Site):
    for said in (
        b"\x16\x03\x01\x02\x00\x01",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"\x00" * 999,
    ):
        assert status(ask(site, b"", pieces=(said + b"\r\n\r\n",), hangs_up=True)) in (0, 400, 505)
    assert still_answers(site)


def test_a_request_that_comes_in_pieces_is_answered_as_a_whole(site: Site):
    netloc = urlsplit(site.url).netloc.encode()
    whole = b"GET /archive/ HTTP/1.1\r\nHost: " + netloc + b"\r\nConnection: close\r\n\r\n"

    assert status(ask(site, b"", pieces=tuple(bytes([each]) for each in whole))) == 200


def test_a_kept_page_and_a_picture_say_their_length_and_their_parts(site: Site):
    page = ask(site, "GET / HTTP/1.1")
    head, _, body = page.partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in head.lower()

    picture = body.partition(b'src="/media/r/')[2].partition(b'"')[0].decode()
    answer = ask(site, f"GET /media/r/{picture} HTTP/1.1", "Range: bytes=0-99")
    head, _, part = answer.partition(b"\r\n\r\n")
    assert (status(answer), len(part)) == (206, 100)
    assert b"content-range: bytes 0-99/" in head.lower()


def test_two_requests_on_one_connection_are_two_answers(site: Site):
    netloc = urlsplit(site.url).netloc.encode()
    one = b"GET /archive/ HTTP/1.1\r\nHost: " + netloc + b"\r\n\r\n"
    last = b"HEAD / HTTP/1.1\r\nHost: " + netloc + b"\r\nConnection: close\r\n\r\n"

    answers = ask(site, b"", pieces=(one + last,))

    assert answers.count(b"HTTP/1.1 200") == 2
    assert answers.rstrip().lower().endswith(b"connection: close") or answers.endswith(b"\r\n\r\n")


def test_a_static_file_is_under_the_name_that_tells_its_content_and_kept_for_ever(site: Site):
    named = ask(site, f"GET {site.static('css/site.css')} HTTP/1.1")
    assert status(named) == 200
    assert b"cache-control: max-age=315360000, public, immutable" in named.lower()
    assert status(ask(site, "GET /static/css/site.css HTTP/1.1")) == 404
