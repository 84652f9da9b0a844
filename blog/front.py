"""The first door: a kept page is answered from its file before Django is asked; what Django makes is kept.

Plain WSGI around the site, and nothing of the site: it answers while that is still being loaded. Reading only; the headers
of a kept page are those that Django gives such a page, with what HTTP says of its file: two validators, its encoding, its
length (RFC 9110, sections 8, 12.5.3 and 13).
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.http.request import split_domain_port, validate_host
from django.utils.http import parse_http_date_safe

from blog import kept_pages, yielding
from blog.kept import SHOWN, WHOLE, Environ, request_for
from blog.pagecache import TYPES, Found, Mark, Store, file_of, files_for
from blog.public import absolute

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Site = Callable[[Environ, StartResponse], Iterable[bytes]]

# Where somebody has come from is said in the address and changes no page.
COUNTED = re.compile(r"(?:(?:utm_[a-z]+|fbclid|gclid|mc_cid|mc_eid)=[^&]*(?:&|$))*")
OWN = {"content-type", "content-length", "content-encoding", "etag", "last-modified", "vary", "link"}
MARKDOWN = "/index.md"
# Under which name the store remembers the headers of all pages, by whether they travel encrypted.
HEADERS = {False: "headers", True: "headers-secure"}
# Nobody there shares a page with anybody, so nobody waits for another's.
NEVER_KEPT = ("/admin/", "/markdownx/", "/preview/", "/media/", "/static/")
# What a request carries that was answered from a file that had been there.
FROM_FILE = "influency.from_file"
# How long one visitor waits for the page that another has asked for already.
PATIENCE_SECONDS = 3.0
SLOTS = 256
# What is longer is nobody's in earnest, and is not remembered.
MOST_ADDRESS, MOST_ACCEPTED, MOST_HOST = 4000, 1000, 255
_TYPES = {ending: type for type, ending in TYPES.items()}


class NoHeaders(Exception):
    """What every kept page says cannot be found out just now."""


class KeptFirst:
    """The site with its kept pages before it; `wait` returns once the site is there to make others."""

    def __init__(self, site: Site, *, wait: Callable[[], None] = lambda: None) -> None:
        self.site, self.wait = site, wait
        self._known: dict[bool, Headers] = {}

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer a request: from a file, or as the site does."""
        address = ""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and not environ.get("SCRIPT_NAME"):
            path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
            if len(path) + len(query) <= MOST_ADDRESS and not path.startswith(NEVER_KEPT):
                address = _address(path, query)
        kept = kept_pages.store() if address else None
        if kept is None or not _is_for_us(environ):
            return self._ask(environ, start)
        try:
            return self._keep(environ, start, kept, address)
        except NoHeaders:
            for ours in (WHOLE, SHOWN, FROM_FILE):
                environ.pop(ours, None)
            return self._ask(environ, start)

    def _ask(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer as the site does."""
        with yielding.in_long_turns():
            return self.site(environ, start)

    def _keep(self, environ: Environ, start: StartResponse, kept: Store, address: str) -> Iterable[bytes]:
        """Answer with the kept page of an address, which is made if it is not there. Raises NoHeaders before any answer."""
        if (found := kept.find(address)) is not None:
            environ[FROM_FILE] = True
            return self._answer(environ, start, found, address)
        # Before that nobody can say whether what it makes may be kept.
        self.wait()
        if (since := kept.note()) is None:
            return self._ask(environ, start)
        with _alone(kept, address):
            if (found := kept.find(address)) is not None:
                return self._answer(environ, start, found, address)
            with yielding.in_long_turns():
                return self._make(environ, start, kept, address, since)

    def _make(
        self, environ: Environ, start: StartResponse, kept: Store, address: str, since: Mark
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
        if file_of(address, type) is not None and self._is_plain(answer.headers, environ, address):
            kept.keep(address, whole, type=type, keys=environ[SHOWN], since=since)
            if (found := kept.find(address)) is not None:
                return self._answer(environ, start, found, address)
        answer.pass_on(start)
        return [whole]

    # --- Answers ----------------------------------------------------------------------------------------------------

    def _answer(self, environ: Environ, start: StartResponse, found: Found, address: str) -> Iterable[bytes]:
        """Answer with a kept page, or that the visitor has it already."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        encoding = _chosen(accepted, found.encodings) if len(accepted) <= MOST_ACCEPTED else ""
        kind = encoding, _is_secure(environ)
        answer = found.answers.get(kind)
        if answer is None:
            answer = found.answers[kind] = self._prepared(found, address, *kind)
        tag, body, common, more = answer
        if ("HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ) and _has_it(
            environ, tag, found.changed
        ):
            start("304 Not Modified", common)
            return []
        start("200 OK", common + more)
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _prepared(
        self, found: Found, address: str, encoding: str, is_secure: bool
    ) -> tuple[str, bytes, Headers, Headers]:
        """Return the tag and content of a kept page, the headers of every answer with it, and those of one that has it."""
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
        more = [("Content-Type", _type(found.file)), ("Content-Length", str(len(body)))]
        return tag, body, common, [*more, ("Content-Encoding", encoding)] if encoding else more

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

    def _is_plain(self, headers: Headers, environ: Environ, address: str) -> bool:
        """Return whether a page has no header of its own, which no file could carry."""
        link = [value for name, value in headers if name.lower() == "link"]
        expected = [canonical(address)] if address.endswith(MARKDOWN) else []
        return link == expected and _common(headers) == self._headers_for(is_secure=_is_secure(environ))


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


@lru_cache(maxsize=4096)
def _address(path: str, query: str) -> str:
    """Return the address of a request that a file could answer; empty for any other."""
    if query and not COUNTED.fullmatch(query):
        return ""
    try:
        address = path.encode("latin-1").decode()
    except UnicodeError:
        return ""
    return address if files_for(address) else ""


def _is_for_us(environ: Environ) -> bool:
    """Return whether the request names a host of this site, by the scheme that the site has."""
    host = environ.get("HTTP_HOST", "")
    return (len(host) <= MOST_HOST and _is_our_host(host)) and (not _scheme()[0] or _is_secure(environ))


@lru_cache(maxsize=128)
def _is_our_host(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


@cache
def _scheme() -> tuple[bool, tuple[str, str] | None]:
    """Return whether the site wants https, and which header says, with which value, that a request came so."""
    return bool(getattr(settings, "SECURE_SSL_REDIRECT", False)), settings.SECURE_PROXY_SSL_HEADER


def _forget(**_told: object) -> None:
    """Look at the settings again, which only tests change in a process that runs."""
    _scheme.cache_clear()
    _is_our_host.cache_clear()


setting_changed.connect(_forget)


def _is_secure(environ: Environ) -> bool:
    told = _scheme()[1]
    if told and told[0] in environ:
        return str(environ[told[0]]).split(",")[0].strip() == told[1]
    return bool(environ.get("wsgi.url_scheme") == "https")


@lru_cache(maxsize=512)
def _chosen(accepted: str, there: tuple[str, ...]) -> str:
    """Return the encoding to send: of those that the visitor likes best the smallest, else none (RFC 9110, 12.5.3)."""
    likes: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, rest = part.partition(";")
        weight = re.fullmatch(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", rest) if rest else None
        likes[name.strip()] = float(weight[1]) if weight else (0.0 if rest.strip() else 1.0)
    coded = [name for name in ("br", "gzip") if name in there]
    best = max(coded, key=lambda name: likes.get(name, likes.get("*", 0.0)), default="")
    like = likes.get(best, likes.get("*", 0.0))
    return best if like > 0 and like >= likes.get("identity", 0.0) else ""


def _has_it(environ: Environ, tag: str, changed: int) -> bool:
    """Return whether the visitor has this very page (RFC 9110, 13.2.2: the date counts only without tags)."""
    if (tags := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return tags.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in tags.split(","))
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None:
        return False
    at = parse_http_date_safe(since)
    return at is not None and at >= changed


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
