"""Addresses that readers asked for in vain: noted without asking the database anything, and taken in by `tick`.

A 404 costs one line in a small file of the home. Who asked is never noted: only what for, and on which page the link
stands, without what follows a ? there.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import F

from blog.models import MissedAddress, Post, Redirect, UncountedMisses
from blog.models.missed_address import MissedAddressQuerySet
from blog.models.names import PATH_MAX, is_possible
from blog.services import leading, writes

# Lines wait this long before they are taken in together, and no more of them than fit into this many bytes.
WAITS_FOR = timedelta(seconds=10)
MOST_BYTES = 64_000
# How many addresses are kept in all, and how many new ones are taken in at once.
MOST_ROWS = 2000
MOST_NEW = 100
# Of a thousand: how alike two names must be.
LIKE_ENOUGH = 350
IGNORED_FOR = timedelta(days=30)

# What nobody follows a link to: scanners looking for holes, and programs that ask every site the same.
PROBE = re.compile(
    r"""
    /\.                                                       # .env, .git/config, .well-known/…
    | \.(?:php\d?|phtml|aspx?|ashx|jspx?|do|cgi|pl|exe|dll|sql|bak|old|swp|env|ini|conf|ya?ml|toml|log|sh|key|pem)(?:/|$)
    | ^/(?:wp-(?:login|admin|includes|json|config|cron)|wp-content/(?:plugins|themes|cache)|xmlrpc|phpmyadmin|pma|cgi-bin
        |vendor|actuator|owa|ecp|solr|boaform|hnap1|telescope|_ignition|server-status|console|jenkins|druid|sdk|geoserver
        |node_modules|remote|autodiscover|administrator|wordpress/wp-)
    | ^/(?:apple-touch-icon|favicon|browserconfig|crossdomain|ads\.txt|app-ads|humans\.txt|security\.txt|sellers\.json
        |manifest\.json|site\.webmanifest|sitemap|llms|service-worker|sw\.js)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What is nobody's business (links to drafts hold a secret), or nothing that could lead on.
NOT_NOTED = ("/admin", "/markdownx/", "/preview/", "/static/")


@dataclass
class Met:
    """How often one address was met, and what the best line said of where the link stands."""

    last_at: datetime
    times: int = 0
    referrer: str = ""


def note(path: str, *, referrer: str, at: datetime) -> None:
    """Note that somebody asked for `path` in vain. Never waits and never fails: a line that cannot be written is lost."""
    if not is_possible(path) or path.startswith(NOT_NOTED):
        return
    line = [at.isoformat(), "", ""]
    if not PROBE.search(path):
        kept = leading.as_path(path)
        line[1:] = [kept, source_of(referrer, path=path)] if kept else ["", ""]
    with suppress(OSError), open(_file(), "a", encoding="utf-8", errors="replace", opener=_privately) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if file.tell() < MOST_BYTES:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def source_of(referrer: str, *, path: str) -> str:
    """Return the page on which a link to `path` stands: "/page/" of this site or "example.org/page"; empty for none.

    What follows a ? or # is not kept, nor is anything of the desk or of a preview link.
    """
    try:
        parts = urlsplit(referrer)
        host = (parts.hostname or "").lower()
        place = f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    page = unicodedata.normalize("NFC", unquote(parts.path)) or "/"
    if not page.isprintable():
        page = "/"
    if place == urlsplit(settings.SITE_URL).netloc.lower():
        # Programs that name the address itself as the page they come from are lying.
        return "" if page == path or page.startswith(NOT_NOTED) or not is_possible(page) else page
    return f"{place}{page}"[:PATH_MAX]


def take_in(*, at: datetime) -> int:
    """Count what was noted, when it has waited long enough; return how many lines that were."""
    lines = _lines(at)
    if not lines:
        return 0
    try:
        _count(lines)
    except Exception:
        # The database may be busy; what was read goes back to wait for the next time.
        with suppress(OSError), open(_file(), "a", encoding="utf-8", opener=_privately) as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        raise
    return len(lines)


def _lines(at: datetime) -> list[list[str]]:
    """Return what waits, taken out of the file; nothing when the first line is too young."""
    try:
        with open(_file(), "r+", encoding="utf-8", errors="replace") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            first = _line(file.readline())
            if first and timedelta(0) <= at - datetime.fromisoformat(first[0]) < WAITS_FOR:
                return []
            file.seek(0)
            lines = [line for each in file if (line := _line(each))]
            file.truncate(0)
            return lines
    except OSError:
        return []


def _line(written: str) -> list[str]:
    """Return one line of the file; empty for one that was cut."""
    with suppress(ValueError):
        line = json.loads(written)
        if isinstance(line, list) and len(line) == 3 and datetime.fromisoformat(line[0]).tzinfo:
            return [str(each) for each in line]
    return []


@writes
def _count(lines: list[list[str]]) -> None:
    """Put lines into rows: known addresses count on, the most frequent new ones are added, the rest is one number."""
    met, uncounted = _gathered(lines)
    for path in _found_meanwhile(met):
        del met[path]
    known = list(MissedAddress.objects.filter(path__in=list(met)))
    for row in known:
        _add(row, met.pop(row.path))
    MissedAddress.objects.bulk_update(known, ["times", "last_at", "referrer", "is_own"])
    new = sorted(met, key=lambda path: met[path].times, reverse=True)
    MissedAddress.objects.bulk_create(
        _add(MissedAddress(path=path, times=0, first_at=met[path].last_at), met[path])
        for path in new[:MOST_NEW]
    )
    _count_on(
        uncounted + sum(met[path].times for path in new[MOST_NEW:]), datetime.fromisoformat(lines[-1][0])
    )
    _forget_rarest()


def _gathered(lines: list[list[str]]) -> tuple[dict[str, Met], int]:
    """Return what was met at each address, and how many lines name none."""
    met: dict[str, Met] = {}
    uncounted = 0
    for written, path, referrer in lines:
        if not path:
            uncounted += 1
            continue
        one = met.setdefault(path, Met(datetime.fromisoformat(written)))
        one.times, one.last_at = one.times + 1, datetime.fromisoformat(written)
        if referrer and (referrer.startswith("/") or not one.referrer.startswith("/")):
            one.referrer = referrer
    return met, uncounted


def _found_meanwhile(paths: Iterable[str]) -> set[str]:
    """Return those of `paths` at which something is by now."""
    redirects = Redirect.objects.filter(path__in=list(paths)).values_list("path", flat=True)
    posts = Post.objects.visible().filter(path__in=list(paths)).values_list("path", flat=True)
    return {path for path in (*redirects, *posts) if path}


def _add(row: MissedAddress, met: Met) -> MissedAddress:
    """Return the row with what was met; a link of our own stays known when others follow."""
    row.times += met.times
    row.last_at = met.last_at
    if met.referrer and (met.referrer.startswith("/") or not row.is_own):
        row.referrer, row.is_own = met.referrer, met.referrer.startswith("/")
    return row


def _count_on(number: int, at: datetime) -> None:
    """Add to the one number of what gets no row."""
    if number and not UncountedMisses.objects.filter(pk=1).update(times=F("times") + number, last_at=at):
        UncountedMisses.objects.create(pk=1, times=number, first_at=at, last_at=at)


def _forget_rarest() -> None:
    """Delete the rarest and, among them, the oldest of what is too many; links of our own go last."""
    too_many = MissedAddress.objects.count() - MOST_ROWS
    if too_many > 0:
        rarest = MissedAddress.objects.order_by("is_own", "times", "last_at", "id")[:too_many]
        MissedAddress.objects.filter(pk__in=list(rarest.values_list("pk", flat=True))).delete()


@writes
def say_gone(missed: MissedAddress, *, at: datetime) -> None:
    """Let the address say "gone" from now on. Raises ValidationError where nothing could."""
    leading.check(missed.path, "")
    leading.lead(missed.path, at=at)


@writes
def ignore(missed: MissedAddress, *, at: datetime) -> None:
    """Put the address aside; met again after thirty days it is back, counted from then on."""
    missed.ignored_until, missed.times, missed.referrer, missed.is_own = at + IGNORED_FOR, 0, "", False
    missed.save()


def newest_own() -> MissedAddressQuerySet:
    """Return our own broken links, the one met last first: a page of this site links to where nothing is."""
    return MissedAddress.objects.own().order_by("-last_at", "-id")


def alike(path: str, *, most: int = 5) -> list[Post]:
    """Return at most that many public posts whose address name, title or former name is like that of `path`."""
    wanted = _name_of(path)
    if not wanted:
        return []
    grams = _grams(wanted)
    posts = Post.objects.visible().exclude(path=path)
    scores: Counter[int] = Counter()
    names = [
        (pk, name) for pk, slug, title in posts.values_list("pk", "slug", "title") for name in (slug, title)
    ]
    names += posts.filter(aliases__isnull=False).values_list("pk", "aliases__name")
    for pk, name in names:
        score = _likeness(grams, _grams(name.lower().replace(" ", "-")))
        scores[pk] = max(scores[pk], round(score * 1000))
    best = [pk for pk, score in scores.most_common(most) if score >= LIKE_ENOUGH]
    found = posts.only("title", "path", "slug", "state", "published_at").in_bulk(best)
    return [found[pk] for pk in best if pk in found]


def _name_of(path: str) -> str:
    """Return the part of an address that names what lived there, without numbers, dates and the ending of a file."""
    parts = [re.sub(r"\.[a-z0-9]{1,5}$", "", part.lower()) for part in path.split("/")]
    named = [part for part in parts if re.search(r"[^\W\d_]", part) and part not in ("index", "amp", "feed")]
    return named[-1].replace("_", "-") if named else ""


def _grams(name: str) -> frozenset[str]:
    """Return the pieces of three letters of a name, whose beginning and end count."""
    padded = f"  {name} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two names are, from 0 to 1 (Dice's coefficient)."""
    return 2 * len(one & other) / (len(one) + len(other))


def _privately(file: str, flags: int) -> int:
    """Open a file that is its owner's alone, also if an earlier version has made it: it tells where readers come from."""
    handle = os.open(file, flags, 0o600)
    with suppress(OSError):  # not ours to change
        os.fchmod(handle, 0o600)
    return handle


def _file() -> Path:
    return settings.HOME / "missed"
