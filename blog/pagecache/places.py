"""Which file an address is kept in: its own folder and `index.html`, so that any web server finds it without a rule."""

from __future__ import annotations

import unicodedata

# The ending of a file tells its type, as a file can carry no header.
TYPES = {
    "text/html; charset=utf-8": "html",
    "application/atom+xml; charset=utf-8": "atom",
    "application/rss+xml; charset=utf-8": "rss",
    "application/feed+json; charset=utf-8": "feed",
    "application/xml; charset=utf-8": "xml",
    "text/markdown; charset=utf-8": "md",
    "text/plain; charset=utf-8": "txt",
}
# How addresses of feeds end, and which file is likely there.
FEEDS = {"/feed/": "atom", "/feed/rss/": "rss", "/feed/json/": "feed"}
INDEXES = ("html", "atom", "rss", "feed")
FILES = ("xml", "md", "txt")
# What a name may have on the file systems that we know; the compressed twins and temporary files need a few more.
MOST_NAME, MOST_PATH = 255, 2000


def file_of(address: str, type: str) -> str | None:
    """Return the file, below the store's root, in which the page at `address` is kept; None where it cannot be.

    Capitals would meet their small twins on some disks, and composed letters their decomposed ones.
    """
    if (ending := TYPES.get(type)) is None or not _is_plain(address):
        return None
    if address.endswith("/"):
        return f"{address[1:]}index.{ending}" if ending in INDEXES else None
    return address[1:] if ending in FILES and address.endswith(f".{ending}") else None


def files_for(address: str) -> tuple[str, ...]:
    """Return the files in which a page at `address` may be kept, the likeliest first; none for an odd address."""
    if address.endswith("/"):
        if not _is_plain(address):
            return ()
        # Feeds have an address of their own each, so that all pages are looked for once.
        for feed, likeliest in FEEDS.items():
            if address.endswith(feed):
                endings = sorted(INDEXES, key=lambda ending: ending != likeliest)
                return tuple(f"{address[1:]}index.{ending}" for ending in endings)
        return (f"{address[1:]}index.html",)
    return (address[1:],) if address.endswith((".xml", ".md", ".txt")) and _is_plain(address) else ()


def _is_plain(address: str) -> bool:
    """Return whether `address` is one way only to write one file of the store."""
    if not address.startswith("/") or len(address) > MOST_PATH or "\\" in address:
        return False
    if not address.isascii():
        if not unicodedata.is_normalized("NFC", address):
            return False
        try:
            address.encode()
        except UnicodeEncodeError:
            return False
    if address != address.lower() or not address.isprintable():
        return False
    segments = address[1:].split("/")
    *folders, last = segments
    return all(_is_name(each) for each in folders) and (not last or _is_name(last))


def _is_name(segment: str) -> bool:
    # A leading full stop is a temporary or a hidden file, or a way up.
    return bool(segment) and segment[0] != "." and len(segment.encode()) <= MOST_NAME - 12
