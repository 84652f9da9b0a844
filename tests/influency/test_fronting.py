"""Which paths a web server may answer from a file."""

from __future__ import annotations

import re

import pytest

from influency.fronting import _plain


@pytest.mark.parametrize(
    ("path", "is_plain"),
    [
        ("/", True),
        ("/tag/a/", True),
        ("/a/index.md", True),
        ("/caf%C3%A9/", True),
        ("//", False),
        ("/a//b/", False),
        ("/.a/", False),
        ("/a/../b/", False),
        ("/a%2Fb/", False),
        ("/a%5cb/", False),
        ("/a%00/", False),
        ("/a%/", False),
        ("/a\\b/", False),
    ],
)
def test_a_path_is_plain_for_nginx_and_caddy_alike(path: str, is_plain: bool) -> None:
    for is_possessive in (False, True):
        assert bool(re.fullmatch(_plain(is_possessive=is_possessive), path)) is is_plain


def test_nginx_gives_up_at_once_what_is_no_plain_path() -> None:
    pattern = re.compile(_plain(is_possessive=True) + "$")
    assert not pattern.match("/" + "a%41" * 50_000 + "%")
