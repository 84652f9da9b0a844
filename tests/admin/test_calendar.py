"""The calendar of the desk: every post on its day, by the site's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from blog.admin.calendar import monday_of
from blog.models import Post
from blog.services import editing, publishing
from tests.builders import make_author, make_draft, make_post
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db
MONTH = "/admin/calendar/"
NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


def newest(post: Post):
    return editing.working_copy(post)


def on(client: Client, page: str, day: str) -> str:
    """Return what stands on a day."""
    for cell in elements(client.get(page), "td"):
        if cell.find("time") is not None and cell.find("time").get("datetime") == day:
            return " ".join(" ".join(cell.itertext()).split())
    return ""


def test_posts_stand_on_the_day_they_went_out_go_out_change_and_end(as_editor: Client):
    make_post("Was there", at=NOW - timedelta(days=2))
    publishing.publish(newest(make_draft("To come", published_at="2026-03-20T09:00:00+00:00")), at=NOW)
    changing = make_post("Changing", at=NOW - timedelta(days=40), ends_at="2026-03-30T08:00:00+00:00")
    revision = editing.save(newest(changing).as_record.changed(body="New."), post=changing, by=None, at=NOW)
    publishing.publish(revision, at=NOW, changes_at=datetime(2026, 3, 25, 7, 30, tzinfo=UTC))
    make_draft("No hour")
    publishing.trash(make_post("Thrown away", at=NOW), at=NOW)
    for page in (MONTH, "/admin/"):
        assert on(as_editor, page, "2026-03-16").endswith("12:00 Was there published")
        assert on(as_editor, page, "2026-03-20").endswith("09:00 To come goes out")
        assert on(as_editor, page, "2026-03-25").endswith("07:30 Changing changes go out")
        assert on(as_editor, page, "2026-03-30").endswith("08:00 Changing ends")
    said = words_of(as_editor.get(MONTH))
    assert "No hour" not in said
    assert "Thrown away" not in said


def test_a_day_is_one_of_the_site_s_clock(as_editor: Client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    make_post("Late", at=datetime(2026, 3, 10, 20, 0, tzinfo=UTC))
    assert "Late" in on(as_editor, MONTH, "2026-03-11")


def test_months_lead_on_and_back_over_the_years(as_editor: Client):
    answer = as_editor.get(MONTH + "?month=2026-01")
    assert "January 2026" in words_of(answer)
    links = [each.get("href") for each in elements(answer, "a")]
    assert "?month=2025-12" in links
    assert "?month=2026-02" in links


@pytest.mark.parametrize(
    "odd", ["x", "2026", "2026-13", "2026-00", "0001-01", "99999-01", "２０２６-01", "-", "2026-1-1"]
)
def test_a_month_that_is_none_is_this_one(as_editor: Client, odd: str):
    assert "March 2026" in words_of(as_editor.get(MONTH, {"month": odd}))


def test_an_author_sees_the_own_posts_only(as_author: Client):
    make_post("Mine", at=NOW, author=make_author("Arthur Author"))
    make_post("Theirs", at=NOW)
    said = words_of(as_author.get(MONTH))
    assert "Mine" in said
    assert "Theirs" not in said


def test_a_full_day_says_how_many_there_is_no_room_for(as_editor: Client):
    for number in range(8):
        make_post(f"Number {number}", at=NOW)
    assert on(as_editor, MONTH, "2026-03-18").endswith("and 2 more")


def test_a_month_asks_as_much_of_the_database_however_full_it_is(
    as_editor: Client, django_assert_max_num_queries
):
    for number in range(20):
        make_post(f"Number {number}", at=NOW, author=make_author(f"Author {number}"))
    with django_assert_max_num_queries(8):
        as_editor.get(MONTH)


def test_a_week_begins_as_the_language_has_it():
    assert monday_of(NOW.date()).isoformat() == "2026-03-15"  # English: Sunday
