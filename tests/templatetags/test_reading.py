"""Dates and lengths in the words of a page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.template import engines
from django.utils import timezone, translation


def drawn(text: str, **context: object) -> str:
    return engines["django"].from_string("{% load reading %}" + text).render(context)


@pytest.mark.parametrize(
    ("tag", "words"),
    [("{% day at %}", "2 March 2026"), ("{% day at is_short=True %}", "2 Mar 2026")],
)
def test_a_day_is_told_in_the_time_zone_of_the_page(tag: str, words: str):
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    with timezone.override("Europe/Berlin"):
        assert drawn(tag, at=at) == f'<time datetime="2026-03-02T00:30:00+01:00">{words}</time>'


def test_a_day_is_told_in_the_language_of_the_page_each_time():
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)

    told = {}
    for language in ("de", "en", "de"):
        with translation.override(language):
            told[language] = drawn("{% day at %}", at=at).partition(">")[2]

    assert told == {"de": "1 März 2026</time>", "en": "1 March 2026</time>"}


def test_nothing_is_told_of_no_day():
    assert drawn("{% day at %}{{ at|iso }}", at=None) == ""


def test_a_moment_for_machines_has_its_zone():
    at = datetime(2026, 7, 1, 12, tzinfo=UTC)

    with timezone.override("America/New_York"):
        assert drawn("{{ at|iso }}", at=at) == "2026-07-01T08:00:00-04:00"


@pytest.mark.parametrize(("number", "words"), [(1, "1 minute"), (2, "2 minutes"), (21, "21 minutes")])
def test_how_long_reading_takes(number: int, words: str):
    assert drawn("{{ number|minutes }}", number=number) == words
