"""Which address is kept in which file, and which in none."""

from __future__ import annotations

import pytest

from blog.pagecache import TYPES, file_of, files_for

HTML, ATOM, XML = (
    "text/html; charset=utf-8",
    "application/atom+xml; charset=utf-8",
    "application/xml; charset=utf-8",
)
MARKDOWN, TEXT = "text/markdown; charset=utf-8", "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("address", "type", "file"),
    [
        ("/", HTML, "index.html"),
        ("/2026/11/23/a-post/", HTML, "2026/11/23/a-post/index.html"),
        ("/2026/11/23/a-post/index.md", MARKDOWN, "2026/11/23/a-post/index.md"),
        ("/feed/", ATOM, "feed/index.atom"),
        ("/tag/harbour/feed/", ATOM, "tag/harbour/feed/index.atom"),
        ("/sitemap.xml", XML, "sitemap.xml"),
        ("/robots.txt", TEXT, "robots.txt"),
        ("/москва/", HTML, "москва/index.html"),
        ("/a b/", HTML, "a b/index.html"),
    ],
)
def test_an_address_is_kept_in_a_file_of_its_name(address: str, type: str, file: str):
    assert file_of(address, type) == file
    assert file in files_for(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no-slash/",
        "//",
        "/a//b/",
        "/../b/",
        "/a/../b/",
        "/./",
        "/a/./b/",
        "/.hidden/",
        "/a\0b/",
        "/a\\b/",
        "/a\nb/",
        "/About/",
        "/É/",
        "/e\u0301/",
        "/\udcff/",
        "/" + "a" * 250 + "/",
        "/" + "ж" * 125 + "/",
        "/" + "a/" * 1500,
        "/page",
        "/index.html",
        "/a/index.html",
        "/favicon.ico",
        "/a/index.xml\n",
        "/..xml",
        "/a/.md",
    ],
)
def test_an_odd_address_is_kept_in_none(address: str):
    assert all(file_of(address, type) is None for type in TYPES)
    assert not files_for(address)


def test_a_page_of_a_type_without_an_ending_of_its_own_is_not_kept():
    assert file_of("/", "text/html") is None
    assert file_of("/", "image/png") is None
    assert file_of("/sitemap.xml", HTML) is None
    assert file_of("/", XML) is None


def test_no_two_addresses_share_a_file():
    assert not set(files_for("/feed/")) & set(files_for("/feed/index.xml"))
    assert "feed/index.atom" not in files_for("/feed/index.atom")
    assert files_for("/a/index.md") == ("a/index.md",)
    assert "a/index.md" not in files_for("/a/")


def test_a_page_is_where_it_is_looked_for_first():
    assert files_for("/feed/")[0] == "feed/index.atom"
    assert files_for("/feed/rss/")[0] == "feed/rss/index.rss"
    assert files_for("/tag/a/feed/json/")[0] == "tag/a/feed/json/index.feed"
    assert files_for("/a/") == ("a/index.html",)
