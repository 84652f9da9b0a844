"""A link has words, or a picture that says something."""

from __future__ import annotations

import pytest

from tests.checks.drafting import draft, found, picture


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("One [](https://a.example/)", [(1, "https://a.example/", False)]),
        ("One\n[ ](/about/) [<i></i>](/b/)", [(2, "/about/", False), (2, "/b/", False)]),
        ("[](post:other) [](post:nowhere) [a](/b/) <https://a.example/> www.a.example", []),
        ("[![](image:harbour)](/a/)", []),
        ("[![](image:nowhere)](/a/)", []),
        ("[![Boats](image:silent)](/a/)", []),
        ("[![](image:silent)](/a/)", [(1, "/a/", False)]),
        ("[![](image:harbour){.decorative}](/a/)", [(1, "/a/", False)]),
    ],
)
def test_a_link_that_says_nothing_at_all_is_told_with_its_line(text: str, told: list[object]):
    images = {"harbour": picture(), "silent": picture(name="silent", alt="")}
    assert found("link_without_words", draft(text, images=images)) == told
