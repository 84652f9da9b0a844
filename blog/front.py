"""The first door: a kept page is answered from its file before Django is asked; what Django makes is kept.

Plain WSGI around the site, and nothing of the site: it answers while that is still being loaded. Reading only; the headers
of a kept page are those that Django gives such a page, with what HTTP says of its file: two validators, its encoding, its
length (RFC 9110, sections 8, 12.5.3 and 13).
"""

from __future__ import annotations

import fcntl
import json
import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, NamedTuple

from blog import asked, kept_pages, yielding
from blog.asked import Asked
from blog.kept import SHOWN, WHOLE, Environ, request_for
from blog.pagecache import TYPES, Found, Mark, Store, file_of
from blog.public import absolute

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Site = Callable[[Environ, StartResponse], Iterable[bytes]]

OWN = {"content-type", "content-length", "content-encoding", "etag", "last-modified", "vary", "link"}
MARKDOWN = "/index.md"
# Under which name the store remembers the headers of all pages, by whether they travel encrypted.
HEADERS = {False: "headers", True: "headers-secure"}
# What a request carries that was answered from a file that had been there.
FROM_FILE = "influency.from_file"
# How long one visitor waits for the page that another has asked for already.
PATIENCE_SECONDS = 3.0
SLOTS = 256
_TYPES = {ending: type for type, ending in TYPES.items()}


class NoHeaders(Exception):
    """What every kept page says cannot be found out just now."""


class Reply(NamedTuple):
    """A whole answer: its status, headers and content. Shared by all who get it, so nobody may change its headers."""

    status: int
    headers: Headers
    body: bytes


class _Ready(NamedTuple):
    """What can be answered with a kept page in one encoding: all of it, its headers alone, and that the visitor has it."""

    tag: str
    whole: Reply
    head: Reply
    unchanged: Reply


class KeptFirst:
    """The site with its kept pages before it; `wait` returns once the site is there to make others."""

    def __init__(self, site: Site, *, wait: Callable[[], None] = lambda: None) -> None:
        self.site, self.wait = site, wait
        self._known: dict[bool, Headers] = {}

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer a request: from a file, or as the site does."""
        if (wish := asked.read(environ)) is None or (kept := kept_pages.store()) is None:
            return self._ask(environ, start)
        try:
            if (found := kept.find(wish.address)) is None:
                return self._keep(environ, start, kept, wish)
            reply = self._reply(environ, found, wish)
        except NoHeaders:
            for ours in (WHOLE, SHOWN):
                environ.pop(ours, None)
            return self._ask(environ, start)
        environ[FROM_FILE] = True
        return _say(reply, start)

    def at_once(self, environ: Environ) -> Reply | None:
        """Return the answer that is ready in memory for a request; None where there is more to do, which a call does."""
        if (
            (wish := asked.read(environ)) is None
            or (kept := kept_pages.store()) is None
            or (found := kept.find(wish.address)) is None
            or (ready := found.answers.get(_kind(found, wish))) is None
        ):
            return None
        return _fitting(ready, environ, found)

    def _ask(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer as the site does."""
        with yielding.in_long_turns():
            return self.site(environ, start)

    def _keep(self, environ: Environ, start: StartResponse, kept: Store, wish: Asked) -> Iterable[bytes]:
        """Answer with the page of an address that was not there, which is made and kept. Raises NoHeaders before any answer."""
        # Before that nobody can say whether what it makes may be kept.
        self.wait()
        if (since := kept.note()) is None:
            return self._ask(environ, start)
        with _alone(kept, wish.address):
            if (found := kept.find(wish.address)) is not None:
                return _say(self._reply(environ, found, wish), start)
            with yielding.in_long_turns():
                return self._make(environ, start, kept, wish, since)

    def _make(
        self, environ: Environ, start: StartResponse, kept: Store, wish: Asked, since: Mark
    ) -> Iterable[bytes]:
        """Let the site make the page; keep it if it says what it shows."""
        answer = _Answer()
        environ[WHOLE] = True
        body = self.site(environ, answer.start)
        if SHOWN not in environ or not answer.status.startswith("200 "):
            answer.pass_on(start)
            return body
        whole = b"".join(body)
        if close := getattr(body, "close", None):
            close()
        type = dict(answer.headers).get("Content-Type", "")
        if file_of(wish.address, type) is not None and self._is_plain(answer.headers, wish):
            kept.keep(wish.address, whole, type=type, keys=environ[SHOWN], since=since)
            if (found := kept.find(wish.address)) is not None:
                return _say(self._reply(environ, found, wish), start)
        answer.pass_on(start)
        return [whole]

    # --- Answers ----------------------------------------------------------------------------------------------------

    def _reply(self, environ: Environ, found: Found, wish: Asked) -> Reply:
        """Return a kept page as an answer, or that the visitor has it already. Raises NoHeaders."""
        kind = _kind(found, wish)
        if (ready := found.answers.get(kind)) is None:
            ready = found.answers[kind] = self._made_ready(found, wish.address, *kind)
        return _fitting(ready, environ, found)

    def _made_ready(self, found: Found, address: str, encoding: str, is_secure: bool) -> _Ready:
        """Return what can be answered with a kept page. Raises NoHeaders."""
        body = found.bodies[encoding]
        # As nginx makes it of a file.
        tag = f'"{found.changed:x}-{len(body):x}"'
        common = [
            *self._headers_for(is_secure=is_secure),
            ("ETag", tag),
            ("Last-Modified", formatdate(found.changed, usegmt=True)),
            ("Vary", "Accept-Encoding"),
            *([("Link", canonical(address))] if address.endswith(MARKDOWN) else []),
        ]
        headers = [*common, ("Content-Type", _type(found.file)), ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return _Ready(tag, Reply(200, headers, body), Reply(200, headers, b""), Reply(304, common, b""))

    def _headers_for(self, *, is_secure: bool) -> Headers:
        """Return the headers that every kept page has: once they are known, the store remembers them across starts.

        Raises NoHeaders while they cannot be had.
        """
        if is_secure not in self._known:
            kept, name = kept_pages.store(), HEADERS[is_secure]
            headers = _headers_of(kept.recall(name)) if kept is not None else None
            if headers is None:
                headers = ask_for_headers(self._ask, is_secure=is_secure)
                if kept is not None:
                    kept.remember(name, json.dumps(headers).encode())
            self._known[is_secure] = headers
        return self._known[is_secure]

    def _is_plain(self, headers: Headers, wish: Asked) -> bool:
        """Return whether a page has no header of its own, which no file could carry."""
        link = [value for name, value in headers if name.lower() == "link"]
        expected = [canonical(wish.address)] if wish.address.endswith(MARKDOWN) else []
        return link == expected and _common(headers) == self._headers_for(is_secure=wish.is_secure)


class _Answer:
    """What an application says before its content."""

    def __init__(self) -> None:
        self.status, self.headers = "", list[tuple[str, str]]()

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
        """Take status and headers."""
        self.status, self.headers = status, list(headers)
        return lambda data: None

    def pass_on(self, start: StartResponse) -> None:
        """Say the same to the server."""
        start(self.status, self.headers)


def _kind(found: Found, wish: Asked) -> tuple[str, bool]:
    """Return under which key of `Found.answers` those to a request are: the encoding, and whether they travel encrypted."""
    # The last that is liked is none, which is always there.
    for encoding in wish.encodings:
        if encoding in found.bodies:
            break
    return encoding, wish.is_secure


def _fitting(ready: _Ready, environ: Environ, found: Found) -> Reply:
    """Return what a request is to be answered with: the page, its headers alone, or that the visitor has it already."""
    if ("HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ) and asked.has_it(
        environ, ready.tag, found.changed
    ):
        return ready.unchanged
    return ready.whole if environ["REQUEST_METHOD"] == "GET" else ready.head


def _say(reply: Reply, start: StartResponse) -> list[bytes]:
    """Answer by WSGI, whose server may change the headers that it is given."""
    start(f"{reply.status} {HTTPStatus(reply.status).phrase}", list(reply.headers))
    return [reply.body] if reply.body else []


def ask_for_headers(site: Site, *, is_secure: bool) -> Headers:
    """Return the headers that a site gives to every kept page: those of the simplest. Raises NoHeaders if it fails."""
    answer = _Answer()
    body = site(request_for("/robots.txt", is_secure=is_secure) | {WHOLE: True}, answer.start)
    for _part in body:
        pass
    getattr(body, "close", lambda: None)()
    if not answer.status.startswith("200 "):
        raise NoHeaders(answer.status)
    return _common(answer.headers)


def canonical(address: str) -> str:
    """Return the header that leads from a Markdown twin to the page that a search engine should list (RFC 8288)."""
    return f'<{absolute(address.removesuffix("index.md"))}>; rel="canonical"'


def _type(file: str) -> str:
    return _TYPES[file.rpartition(".")[2]]


def _headers_of(remembered: bytes | None) -> Headers | None:
    """Return headers as they were remembered; None where they were not."""
    try:
        return [(name, value) for name, value in json.loads(remembered)] if remembered else None
    except ValueError:
        return None


def _common(headers: Headers) -> Headers:
    """Return the headers that say nothing of one page."""
    return sorted((name, value) for name, value in headers if name.lower() not in OWN)


@contextmanager
def _alone(kept: Store, address: str) -> Iterator[None]:
    """Let one visitor at a time, of all threads and processes, have a page made; the others wait for it, not for ever."""
    slot = kept.root / f"slot-{zlib.crc32(address.encode()) % SLOTS}"
    try:
        handle = os.open(slot, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        until, pause = time.monotonic() + PATIENCE_SECONDS, 0.001
        while time.monotonic() < until:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(pause)
                pause = min(pause * 1.5, 0.02)
        yield
    finally:
        os.close(handle)
