"""An hour in words: the site's clock with its zone, the reader's where it shows another, and which of two it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blog import hours
from blog.models import User


@pytest.fixture(autouse=True)
def in_berlin(settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"


def test_an_hour_is_said_with_the_site_s_zone():
    assert hours.said(datetime(2026, 7, 1, 8, 30, tzinfo=UTC)) == "July 1, 2026, 10:30 a.m. (Europe/Berlin)"
    assert hours.said(datetime(2026, 12, 1, 8, 30, tzinfo=UTC)) == "Dec. 1, 2026, 9:30 a.m. (Europe/Berlin)"


@pytest.mark.parametrize(
    ("zone", "own"),
    [
        ("America/New_York", ", for you 4:30 a.m."),
        ("Pacific/Auckland", ", for you 8:30 p.m."),
        ("Asia/Tokyo", ", for you 5:30 p.m."),
        # The same clock by another name, no zone, and nonsense say nothing more.
        ("Europe/Paris", ""),
        ("", ""),
        ("Nowhere/At all", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_who_lives_by_another_clock_reads_that_too(zone: str, own: str):
    at = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    assert hours.said(at, to=User(time_zone=zone)) == f"July 1, 2026, 10:30 a.m. (Europe/Berlin){own}"


def test_the_reader_s_day_is_said_where_it_is_another():
    at = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
    assert hours.said(at, to=User(time_zone="America/New_York")).endswith(", for you June 30, 2026, 9 p.m.")


def test_the_week_in_which_only_one_of_the_clocks_has_changed_is_told_right():
    # New York changes on March 8, Berlin on March 29: five hours apart between.
    at = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
    assert hours.said(at, to=User(time_zone="America/New_York")) == (
        "March 10, 2026, 1 p.m. (Europe/Berlin), for you 8 a.m."
    )


@pytest.mark.parametrize(("hour", "which"), [(0, "UTC+2:00"), (1, "UTC+1:00")])
def test_of_an_hour_that_the_clock_shows_twice_it_is_said_which(hour: int, which: str):
    at = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    assert hours.said(at) == f"Oct. 25, 2026, 2:30 a.m. (Europe/Berlin, {which})"


@pytest.mark.parametrize(
    "name", ["localtime", "posixrules", "Factory", "posix/Europe/Berlin", "../etc/passwd", "", "X"]
)
def test_what_no_browser_takes_for_a_zone_is_none(name: str):
    assert not hours.is_zone(name)
    assert hours.is_zone("Europe/Berlin")
