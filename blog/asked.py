"""What a visitor asks for, as far as a kept page can be the answer: read from a request, remembered by its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.http.request import split_domain_port, validate_host
from django.utils.http import parse_http_date_safe

from blog.pagecache import files_for

Environ = Mapping[str, Any]

# Where somebody has come from is said in the address and changes no page; nginx is told the same.
COUNTED = r"(?:(?:utm_[a-z]+|fbclid|gclid|mc_cid|mc_eid)=[^&]*(?:&|$))*"
_COUNTED = re.compile(COUNTED)
# Nobody there shares a page with anybody, so nobody waits for another's.
NEVER_KEPT = ("/admin/", "/markdownx/", "/preview/", "/media/", "/static/")
# What is longer is nobody's in earnest.
MOST_ADDRESS, MOST_ACCEPTED, MOST_HOST = 4000, 1000, 255
# How many requests are remembered, and how long the words of one may be, all together; what is longer is read anew each time.
MOST_REMEMBERED, LONGEST = 4096, 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that a file could answer: its address, the encodings that are liked (`""` is none), the best first."""

    address: str
    encodings: tuple[str, ...]
    is_secure: bool


# By the words of a request, so that what most requests say is understood once.
_remembered: dict[tuple[str | None, ...], Asked] = {}


def read(environ: Environ) -> Asked | None:
    """Return what a request asks for; None where no file could answer it, or where it is not for this site."""
    get = environ.get
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or get("SCRIPT_NAME"):
        return None
    words = (
        get("PATH_INFO", ""),
        get("QUERY_STRING", ""),
        get("HTTP_HOST", ""),
        get("HTTP_ACCEPT_ENCODING", ""),
        get("wsgi.url_scheme", ""),
        get(_told_by()[0]),
    )
    if (found := _remembered.get(words)) is not None:
        return found
    found = _understood(*words)
    if found is not None and sum(len(each or "") for each in words) <= LONGEST:
        # To understand one anew takes microseconds, so it does not matter which of them go.
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[words] = found
    return found


def _understood(
    path: str, query: str, host: str, accepted: str, scheme: str, forwarded: str | None
) -> Asked | None:
    """Return what a request with these words asks for; `forwarded` is the scheme that somebody before the site says it has."""
    if len(path) + len(query) > MOST_ADDRESS or path.startswith(NEVER_KEPT):
        return None
    is_secure = scheme == "https" if forwarded is None else forwarded.split(",")[0].strip() == _told_by()[1]
    if (
        not _is_our_host(host)
        or (settings.SECURE_SSL_REDIRECT and not is_secure)
        or not _COUNTED.fullmatch(query)
    ):
        return None
    try:
        address = path.encode("latin-1").decode()
    except UnicodeError:
        return None
    return Asked(address, _liked(accepted), is_secure) if files_for(address) else None


def _is_our_host(host: str) -> bool:
    """Return whether the request names a host of this site."""
    domain = split_domain_port(host)[0] if len(host) <= MOST_HOST else ""
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _liked(accepted: str) -> tuple[str, ...]:
    """Return the encodings to send, the best first: the smaller of those that are liked as much (RFC 9110, 12.5.3)."""
    if len(accepted) > MOST_ACCEPTED:
        return ("",)
    likes: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, rest = part.partition(";")
        weight = re.fullmatch(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", rest) if rest else None
        likes[name.strip()] = float(weight[1]) if weight else (0.0 if rest.strip() else 1.0)
    likes = {name: likes.get(name, likes.get("*", 0.0)) for name in ("br", "gzip")} | {
        "": likes.get("identity", 0.0)
    }
    coded = [name for name in ("br", "gzip") if likes[name] > 0 and likes[name] >= likes[""]]
    return *sorted(coded, key=lambda name: -likes[name]), ""


@cache
def _told_by() -> tuple[str, str]:
    """Return which header says, with which value, that a request came encrypted; the name is empty where none does."""
    told: Any = settings.SECURE_PROXY_SSL_HEADER
    return told or ("", "")


def _forget(**_told: object) -> None:
    """Look at the settings again, which only tests change in a process that runs."""
    _told_by.cache_clear()
    _remembered.clear()


setting_changed.connect(_forget)


def has_it(environ: Environ, tag: str, changed: int) -> bool:
    """Return whether the visitor has this very page (RFC 9110, 13.2.2: the date counts only without tags)."""
    if (tags := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return tags.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in tags.split(","))
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None:
        return False
    at = parse_http_date_safe(since)
    return at is not None and at >= changed
