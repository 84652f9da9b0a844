"""What a request asks for, by its words alone."""

from __future__ import annotations

import pytest

from blog import asked
from blog.kept import request_for

FORWARDED = "HTTP_X_FORWARDED_PROTO"


@pytest.mark.parametrize(
    ("scheme", "forwarded", "is_secure"),
    [
        ("http", None, False),
        ("https", None, True),
        ("http", "https", True),
        ("https", "http", False),
        ("http", "https, http", True),
        ("http", "http, https", False),
        # Said, but nothing.
        ("https", "", False),
    ],
)
def test_it_came_encrypted_as_whoever_stands_before_the_site_says(
    settings, scheme: str, forwarded: str | None, is_secure: bool
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = (FORWARDED, "https")
    environ = request_for("/", is_secure=False) | {"wsgi.url_scheme": scheme}
    environ |= {} if forwarded is None else {FORWARDED: forwarded}
    for _time in range(2):
        found = asked.read(environ)
        assert found is not None
        assert found.is_secure is is_secure


def test_what_anybody_may_write_says_nothing_where_nobody_stands_before_the_site(
    settings,
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    found = asked.read(request_for("/", is_secure=False) | {FORWARDED: "https"})
    assert found is not None
    assert not found.is_secure


def test_requests_that_differ_in_one_word_are_told_apart() -> None:
    plain = request_for("/", is_secure=False) | {"HTTP_ACCEPT_ENCODING": "gzip"}
    differing = [
        plain,
        plain | {"PATH_INFO": "/archive/"},
        plain | {"HTTP_ACCEPT_ENCODING": "br"},
        plain | {"wsgi.url_scheme": "https"},
    ]
    for _time in range(2):
        assert len({asked.read(each) for each in differing}) == len(differing)
        assert asked.read(plain | {"QUERY_STRING": "page=2"}) is None
        assert asked.read(plain | {"HTTP_HOST": "elsewhere.example"}) is None


@pytest.mark.parametrize("path", ["/admin/", "/media/r/1-400.jpg", "/Capitals/", "/no-slash"])
def test_what_no_file_could_answer_is_not_remembered(path: str) -> None:
    before = dict(asked._remembered)
    assert asked.read(request_for(path)) is None
    assert asked.read(request_for("/") | {"REQUEST_METHOD": "POST"}) is None
    assert asked._remembered == before


@pytest.mark.parametrize(
    ("accepted", "encodings"),
    [
        ("", ("",)),
        ("gzip, br", ("br", "gzip", "")),
        ("br;q=0.5, gzip", ("gzip", "br", "")),
        ("*", ("br", "gzip", "")),
        ("*;q=0.5, br;q=0", ("gzip", "")),
        ("gzip;q=0.5, identity", ("",)),
        ("gzip;q=nonsense", ("",)),
    ],
)
def test_the_smaller_of_the_encodings_that_are_liked_as_much_comes_first(
    accepted: str, encodings: tuple[str, ...]
) -> None:
    found = asked.read(request_for("/") | {"HTTP_ACCEPT_ENCODING": accepted})
    assert found is not None
    assert found.encodings == encodings
