"""Print writes the address after the words of a link, unless the words are the address."""

from __future__ import annotations

import re

import pytest

from blog import markup

from .conftest import Draw


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("<https://e.org/a?b=1&c=2>", True),
        ("See https://e.org/long.", True),
        ("www.example.org", True),
        ("[e.org](https://e.org)", True),
        ("[words](https://e.org)", False),
        ("[https://e.org](https://other.org)", False),
        ("[https://e.org and more](https://e.org)", False),
        ("[a](/a/)", False),
    ],
)
def test_a_link_is_marked_where_its_words_are_its_address(draw: Draw, text: str, is_bare: bool) -> None:
    stored = draw(text).html
    shown = markup.on_page(stored)
    assert ('<a class="address" href="' in shown) == is_bare
    assert re.sub(' class="address"', "", shown) == stored
