"""A list that grows and grows is counted so far and no further, and says so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.admin import paging
from blog.admin.noun import NounAdmin
from blog.models import Tag
from tests.builders import make_tag

pytestmark = pytest.mark.django_db

LIST = "/admin/blog/tag/"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of which six rows are counted, two on a page."""
    monkeypatch.setattr(paging, "MOST_COUNTED", 6)
    monkeypatch.setattr(NounAdmin, "list_per_page", 2)


def make_tags(number: int) -> None:
    for n in range(number):
        make_tag(f"Tag {n}")


@pytest.mark.parametrize(("there", "counted", "has_more"), [(0, 0, False), (6, 6, False), (7, 6, True)])
def test_rows_are_counted_as_far_as_the_pages_reach(there: int, counted: int, has_more: bool):
    make_tags(there)
    paginator = paging.BoundedPaginator(Tag.objects.order_by("name"), 2)
    assert (paginator.count, paginator.has_more) == (counted, has_more)
    assert paginator.num_pages == max(1, counted // 2)


def test_the_database_counts_no_further():
    make_tags(9)
    with CaptureQueriesContext(connection) as asked:
        assert paging.BoundedPaginator(Tag.objects.order_by("name"), 2).has_more
    assert len(asked) == 1
    assert "LIMIT 7" in asked[0]["sql"]
    assert "ORDER BY" not in asked[0]["sql"]


def test_a_long_list_says_that_there_is_more_and_how_to_get_there(as_editor: Client):
    make_tags(7)
    page = " ".join(as_editor.get(LIST).content.decode().split())
    assert "More than 6 tags. The first 6 stand on these pages; search or narrow the list for others." in page
    assert "?p=3" in page
    assert "?p=4" not in page
    assert as_editor.get(f"{LIST}?p=3").status_code == 200
    assert as_editor.get(f"{LIST}?p=4").status_code == 302
    assert "more than 6 found" in as_editor.get(f"{LIST}?q=tag").content.decode()


def test_a_shorter_one_says_how_many_there_are(as_editor: Client):
    make_tags(6)
    page = " ".join(as_editor.get(LIST).content.decode().split())
    assert "6 tags" in page
    assert "More than" not in page


def test_all_of_a_list_can_be_chosen_while_its_number_is_told(as_editor: Client):
    make_tags(6)
    assert "Select all 6" in as_editor.get(LIST).content.decode()
    make_tag("One more")
    page = as_editor.get(LIST).content.decode()
    assert "Select all 6" not in page
    assert "0 of 2 selected" in page


def test_more_than_are_told_cannot_be_chosen_at_once(as_editor: Client):
    make_tags(7)
    asked = {
        "action": "delete_selected",
        "select_across": "1",
        "_selected_action": [Tag.objects.first().pk],
        "index": "0",
    }
    said = " ".join(as_editor.post(LIST, asked, follow=True).content.decode().split())
    assert "There are too many to choose all at once; choose them page by page." in said
    assert Tag.objects.count() == 7
    Tag.objects.last().delete()
    assert "Delete multiple objects" in as_editor.post(LIST, asked, follow=True).content.decode()
