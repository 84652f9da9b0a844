"""What a reader writes is taken as plain words: one kind of line end, one line where one is asked for."""

from __future__ import annotations

import pytest

from blog.forms import AnswerForm


def letter(**typed: str) -> dict[str, str]:
    """Return the letter that was understood from what was typed."""
    form = AnswerForm({"message": "Hello", **typed})
    assert form.is_valid(), form.errors
    return form.letter


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_become_plain_ones(end: str):
    assert letter(message=f"One{end}Two")["message"] == "One\nTwo"


def test_a_name_is_one_line():
    assert letter(name=" Rita\r\nBcc: x@y.example\u2028Z ")["name"] == "Rita Bcc: x@y.example Z"


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x0b", "\ufffe"])
def test_characters_that_no_page_can_show_do_not_come_in(char: str):
    assert char not in letter(message=f"One{char}Two")["message"]


@pytest.mark.parametrize(
    "address",
    ["a@b", "a b@c.example", "a@b.example\nBcc: c@d.example", "x" * 250 + "@b.example", "<a@b.example>"],
)
def test_an_address_that_no_reply_could_reach_is_refused(address: str):
    assert "email" in AnswerForm({"message": "Hello", "email": address}).errors


def test_everything_but_the_message_may_stay_empty():
    assert letter() == {"name": "", "email": "", "message": "Hello"}
