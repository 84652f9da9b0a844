"""Narrowing the wall: by tag, month and who brought them, together with the tabs and the search; and its order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.http import HttpResponseBase
from django.test import Client

from blog.models import Image, User
from blog.services import editing, writes
from tests.builders import NOON, make_draft, make_image, make_post, make_record, make_tag
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db

WALL = "/admin/blog/image/"


@writes
def put(
    name: str,
    *,
    tags: tuple[str, ...] = (),
    by: User | None = None,
    at: datetime | None = None,
    alt: str = "x",
):
    """Make a picture that has these tags and came so."""
    image = make_image(name, alt=alt)
    image.tags.set(make_tag(each) for each in tags)
    image.uploaded_by = by
    image.created_at = at or image.created_at
    image.save()
    return image


def found(client: Client, **asked: str) -> list[str]:
    """Return the names of the pictures that the wall shows."""
    answer = client.get(WALL, asked)
    assert answer.status_code == 200
    heads = [each for each in elements(answer, "h2") if each.get("class") == "card-name"]
    return ["".join(each.itertext()) for each in heads]


def offered(answer: HttpResponseBase) -> dict[str, list[str]]:
    """Return what each select offers."""
    return {
        each.get("name", ""): ["".join(option.itertext()) for option in each.iter("option")]
        for each in elements(answer, "select")
    }


def test_a_tag_a_month_and_a_person_narrow_the_wall_and_each_other(
    as_editor: Client, editor: User, author_user: User
):
    may, june = datetime(2014, 5, 9, tzinfo=UTC), datetime(2014, 6, 9, tzinfo=UTC)
    put("one", tags=("Harbours",), by=editor, at=may)
    put("two", tags=("Harbours", "Boats"), by=author_user, at=june, alt="")
    put("three", tags=("Boats",), by=editor, at=june)
    assert offered(as_editor.get(WALL)) == {
        "tag": ["All tags", "Boats", "Harbours"],
        "month": ["All months", "June 2014", "May 2014"],
        "by": ["Everybody", "Arthur", "Edith"],
    }
    assert found(as_editor, tag="harbours") == ["two", "one"]
    assert found(as_editor, tag="harbours", month="2014-06") == ["two"]
    assert sorted(found(as_editor, by=str(editor.pk))) == ["one", "three"]
    assert found(as_editor, by=str(editor.pk), tag="boats", q="thr") == ["three"]
    assert found(as_editor, tag="boats", show="needs-alt") == ["two"]
    assert found(as_editor, tag="boats", show="needs-alt", by=str(editor.pk)) == []


def test_months_end_where_the_clock_of_the_site_says(as_editor: Client, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    put("still-may", at=datetime(2014, 5, 31, 21, 59, tzinfo=UTC))
    put("june-here", at=datetime(2014, 5, 31, 22, 0, tzinfo=UTC))
    put("december", at=datetime(2014, 12, 31, 12, 0, tzinfo=UTC))
    assert found(as_editor, month="2014-05") == ["still-may"]
    assert found(as_editor, month="2014-06") == ["june-here"]
    assert found(as_editor, month="2014-12") == ["december"]


def test_what_is_no_choice_is_not_offered(as_editor: Client, editor: User):
    assert offered(as_editor.get(WALL)) == {}
    put("one", tags=("Harbours",), by=editor)
    assert offered(as_editor.get(WALL)) == {}
    # It can be taken off where it came in by a link.
    assert offered(as_editor.get(WALL, {"tag": "harbours"})) == {"tag": ["All tags", "Harbours"]}


@pytest.mark.parametrize("name", ["tag", "month", "by"])
@pytest.mark.parametrize("value", ["", "nonsense", "2014-13", "-1", "9" * 40, "\0", "'\"<b>", "٣", "2014-00"])
def test_what_nobody_can_have_chosen_leaves_nothing_out(
    as_editor: Client, editor: User, name: str, value: str
):
    put("one", tags=("Harbours", "Boats"), by=editor)
    assert found(as_editor, **{name: value}) == ["one"]


def test_tabs_and_search_keep_what_is_chosen(as_editor: Client):
    put("one", tags=("Harbours",))
    put("two", tags=("Boats",), alt="")
    answer = as_editor.get(WALL, {"tag": "boats", "show": "needs-alt", "q": "two"})
    hrefs = {each.get("href") or "" for each in elements(answer, "a")}
    (unused,) = [href for href in hrefs if "show=unused" in href]
    assert "tag=boats" in unused
    assert "q=two" in unused
    (form,) = [each for each in elements(answer, "form") if each.get("role") == "search"]
    sent = {each.get("name"): each.get("value") for each in form.iter("input")}
    assert sent == {"show": "needs-alt", "q": "two"}
    (chosen,) = [each for each in form.iter("option") if each.get("selected") is not None]
    assert chosen.get("value") == "boats"


def test_pages_keep_what_is_chosen(as_editor: Client, monkeypatch):
    monkeypatch.setattr("blog.admin.image.ImageAdmin.list_per_page", 2)
    for number in range(3):
        put(f"number-{number}", tags=("Boats",))
    put("other", tags=("Harbours",))
    answer = as_editor.get(WALL, {"tag": "boats"})
    assert [
        href
        for each in elements(answer, "a")
        if "p=2" in (href := each.get("href") or "") and "tag=boats" in href
    ]
    assert found(as_editor, tag="boats", p="2") == ["number-0"]


def test_a_card_shows_its_tags_as_ways_to_narrow(as_editor: Client):
    put("one", tags=("Harbours",))
    assert "?tag=harbours" in {each.get("href") for each in elements(as_editor.get(WALL), "a")}


def test_without_alternative_text_those_come_first_that_most_readers_miss(as_editor: Client):
    for name in ("unused", "in-a-draft", "in-two", "in-one", "leads-one", "in-a-copy"):
        put(name, alt="")
    # Published with words that were taken away later.
    Image.objects.update(alt="Boats.")
    make_post("One", "![](image:in-two) ![](image:in-one)")
    make_post("Two", "![](image:in-two)\n\n![](image:in-two)")
    make_post("Three", lead_image=Image.objects.get(name="leads-one"))
    make_draft("Four", "![](image:in-a-draft)")
    # Readers do not see the working copy of a public post.
    copied = make_record("Five", "![](image:in-a-copy) ![](image:in-a-copy)")
    editing.save(copied, by=None, at=NOON, post=make_post("Five"))
    Image.objects.update(alt="")
    in_order = ["in-two", "leads-one", "in-one", "in-a-copy", "in-a-draft", "unused"]
    assert found(as_editor, show="needs-alt") == in_order
    assert "Two" in words_of(as_editor.get(WALL, {"show": "needs-alt"}))


def test_the_wall_asks_at_most_two_dozen_questions(
    as_editor: Client, editor: User, django_assert_max_num_queries
):
    for number in range(5):
        put(f"number-{number}", tags=("Boats", f"Tag {number}"), by=editor, alt="")
        make_draft(f"Draft {number}", f"![](image:number-{number})")
    asked = {"show": "needs-alt", "tag": "boats", "by": str(editor.pk), "q": "number"}
    with django_assert_max_num_queries(24):
        as_editor.get(WALL, asked)
