"""Series at the desk: their list and form, the order of their parts, and the field of the writing screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Alias, Author, Part, Post, Redirect, Series, User
from blog.services import editing, sequencing
from tests.admin.test_post import ADD, LIST, filled
from tests.builders import NOON, make_draft, make_parts, make_post, make_series
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db

SERIES = "/admin/blog/series/"


def page_of(series: Series) -> str:
    return f"{SERIES}{series.pk}/change/"


def said(answer: object) -> str:
    return " ".join(words_of(answer).split())  # type: ignore[arg-type]


def numbered(series: Series) -> list[str]:
    """Return the titles of the parts that readers see, in their order."""
    parts = Part.objects.filter(series=series, number__isnull=False).order_by("number")
    return list(parts.values_list("post__title", flat=True))


# --- Its list and its form --------------------------------------------------------------------------------------------


def test_a_series_is_made_with_a_name_only(as_editor: Client):
    assert as_editor.post(f"{SERIES}add/", {"name": "  Down   the river "}).status_code == 302
    series = Series.objects.get()
    assert (series.name, series.slug, series.is_complete) == ("Down the river", "down-the-river", False)


def test_the_list_counts_parts_and_asks_the_same_however_many_there_are(as_editor: Client):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert as_editor.get(SERIES).status_code == 200
        return len(asked)

    make_parts(2)
    make_draft("Draft", series="down-the-river")
    few = questions()
    assert "Down the river /series/down-the-river/ 2 of 3" in said(as_editor.get(SERIES))
    for n in range(5):
        make_series(f"Series {n}")
    assert questions() == few


def test_a_series_in_other_capitals_is_the_same_series(as_editor: Client):
    make_series()
    answer = as_editor.post(f"{SERIES}add/", {"name": "DOWN the river"})
    assert "There is a series of this name already." in said(answer)


def test_a_former_address_leads_on_and_stays_reserved(as_editor: Client):
    make_parts(1)
    as_editor.post(
        page_of(make_series()), {"name": "Down the river", "slug": "upstream", **places(make_series())}
    )
    assert Redirect.objects.get(path="/series/down-the-river/").target == "/series/upstream/"
    assert Alias.objects.get(space=Alias.Space.SERIES).name == "down-the-river"
    refused = as_editor.post(f"{SERIES}add/", {"name": "Else", "slug": "down-the-river"})
    assert "Another series had this address" in said(refused)


def test_nothing_can_be_led_away_from_a_series(as_editor: Client):
    make_series()
    answer = as_editor.post("/admin/blog/redirect/add/", {"path": "/series/down-the-river/", "target": "/"})
    assert "a series lives at this address" in said(answer)


def test_a_deleted_series_leaves_its_posts(as_editor: Client):
    post = make_parts(1)[0]
    series = make_series()
    asked = said(as_editor.get(f"{SERIES}{series.pk}/delete/"))
    assert "1 post stands in this series. It stays, by itself. This cannot be undone" in asked
    as_editor.post(f"{SERIES}{series.pk}/delete/", {"post": "yes"})
    assert not Series.objects.exists()
    assert Post.objects.get(pk=post.pk).is_public


# --- The order of its parts -------------------------------------------------------------------------------------------


def places(series: Series, **typed: int) -> dict[str, int]:
    """Return what a browser sends of the places, with some that were typed by the number that stood there before."""
    shown = enumerate(sequencing.in_order(series), start=1)
    return {f"place_{part.pk}": typed.get(f"at_{place}", place) for place, part in shown}


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ({"at_4": 2}, "1423"),
        ({"at_1": 3}, "2314"),
        ({"at_4": 1, "at_1": 4}, "4231"),
        ({"at_2": 99}, "1342"),
        ({"at_1": 2, "at_2": 1}, "2134"),
    ],
    ids=str,
)
def test_the_places_that_are_typed_are_the_order(as_editor: Client, typed: dict[str, int], order: str):
    make_parts(4)
    series = make_series()
    sent = {"name": series.name, "slug": series.slug, **places(series, **typed)}
    assert as_editor.post(page_of(series), sent).status_code == 302
    assert numbered(series) == [f"Part number {n}" for n in order]


def test_a_form_whose_places_are_as_they_were_leaves_the_order_to_the_dates(as_editor: Client):
    make_parts(3)
    series = make_series()
    as_editor.post(page_of(series), {"name": "Renamed", "slug": series.slug, **places(series)})
    make_post("Dated back", at=NOON - timedelta(days=99), series=series.slug)
    assert numbered(series)[0] == "Dated back"


def test_a_part_that_joins_while_somebody_orders_the_others_comes_behind_them(as_editor: Client):
    one, two = make_parts(2)
    series = make_series()
    page = as_editor.get(page_of(series))
    shown = next(str(each.get("value")) for each in elements(page, "input") if each.get("name") == "shown")
    assert shown == f"{one.pk},{two.pk}"
    make_post("Between", at=NOON - timedelta(hours=12), series=series.slug)
    sent = {
        "name": series.name,
        "slug": series.slug,
        "shown": shown,
        f"place_{one.pk}": 1,
        f"place_{two.pk}": 2,
    }
    as_editor.post(page_of(series), sent)
    # Nobody has moved anything, so it is still the dates that decide.
    assert numbered(series) == ["Part number 1", "Between", "Part number 2"]
    as_editor.post(page_of(series), {**sent, f"place_{one.pk}": 2})
    assert numbered(series) == ["Part number 2", "Part number 1", "Between"]


@pytest.mark.parametrize("shown", ["", "x", "1,1,1", "999,-1", "9" * 40])
def test_whatever_is_sent_as_shown_is_answered(as_editor: Client, shown: str):
    make_parts(2)
    sent = {"name": "Renamed", "slug": "down-the-river", "shown": shown, **places(make_series())}
    assert as_editor.post(page_of(make_series()), sent).status_code == 302
    assert len(numbered(Series.objects.get())) == 2


def test_the_order_can_be_given_back_to_the_dates(as_editor: Client):
    one, two, three = make_parts(3)
    series = make_series()
    assert "Let the dates of the parts decide" not in said(as_editor.get(page_of(series)))
    sequencing.arrange(series, [three.pk, two.pk, one.pk], at=NOON)
    assert "Let the dates of the parts decide" in said(as_editor.get(page_of(series)))
    as_editor.post(
        page_of(series), {"name": series.name, "slug": series.slug, **places(series), "by_date": "on"}
    )
    assert numbered(series) == ["Part number 1", "Part number 2", "Part number 3"]


@pytest.mark.parametrize("typed", ["", "0", "-1", "x", "1.5", "9" * 40])
def test_a_place_that_is_none_is_refused_and_nothing_typed_is_lost(as_editor: Client, typed: str):
    make_parts(2)
    series = make_series()
    sent = {"name": "Renamed", "slug": series.slug, **places(series)}
    field = next(name for name in sent if name.startswith("place_"))
    answer = as_editor.post(page_of(series), {**sent, field: typed})
    assert answer.status_code == 200
    assert {each.get("value") for each in elements(answer, "input") if each.get("name") == "name"} == {
        "Renamed"
    }
    assert Series.objects.get().name == "Down the river"


def test_the_form_shows_drafts_with_their_state_and_each_place_has_a_label(as_editor: Client):
    make_parts(2)
    draft = make_draft("Still a draft", series="down-the-river")
    answer = as_editor.get(page_of(make_series()))
    assert "Still a draft draft" in said(answer)
    assert "Place of “Still a draft”" in said(answer)
    fields = {each.get("id") for each in elements(answer, "input") if each.get("type") == "number"}
    assert f"id_place_{draft.pk}" in fields
    assert {each.get("for") for each in elements(answer, "label")} >= fields


def test_an_author_hears_nothing_of_what_others_have_begun(
    as_author: Client, as_editor: Client, author_user: User
):
    make_parts(1)
    make_draft("A secret part", series="down-the-river")
    make_draft("A part of mine", series="down-the-river", author=Author.objects.get(user=author_user))
    shown = said(as_author.get(page_of(make_series())))
    assert "A secret part" not in shown
    assert "A part of mine" in shown
    assert "A secret part" in said(as_editor.get(page_of(make_series())))


def test_an_author_looks_at_the_order_and_changes_nothing(as_author: Client):
    make_parts(2)
    series = make_series()
    answer = as_author.get(page_of(series))
    assert "Part number 2" in said(answer)
    assert not [each for each in elements(answer, "input") if each.get("type") == "number"]
    assert as_author.post(page_of(series), {"name": "Hacked"}).status_code == 403
    assert as_author.post(f"{SERIES}add/", {"name": "My own"}).status_code == 302


# --- On the writing screen --------------------------------------------------------------------------------------------


def record_of(post: Post) -> str:
    newest = editing.working_copy(post)
    assert newest is not None
    return newest.as_record.series


def hint(answer: object) -> str:
    return next((each.text or "" for each in elements(answer, "p") if each.get("id") == "series-hint"), "")  # type: ignore[arg-type]


def test_a_series_is_begun_by_typing_a_name_that_does_not_exist(as_editor: Client):
    as_editor.post(ADD, filled(title="One", series="  Down  the river "))
    post = Post.objects.get()
    assert (record_of(post), post.part.series) == ("down-the-river", make_series())
    page = as_editor.get(f"/admin/blog/post/{post.pk}/change/")
    assert hint(page) == "It will be part 1 of “Down the river” for readers."
    as_editor.post(ADD, filled(title="Two", series="DOWN THE RIVER"))
    assert Series.objects.count() == 1
    assert {each.get("value") for each in elements(page, "option")} >= {"Down the river"}


def test_the_place_of_a_part_is_told(as_editor: Client):
    posts = make_parts(3)
    draft = make_draft("Draft", series="down-the-river")
    assert (
        hint(as_editor.get(f"/admin/blog/post/{posts[1].pk}/change/")) == "Part 2 of 3 of “Down the river”."
    )
    assert "It will be part 4 of" in hint(as_editor.get(f"/admin/blog/post/{draft.pk}/change/"))
    assert hint(as_editor.get(ADD)) == ""


def test_a_page_is_told_that_it_stands_in_no_series(as_editor: Client):
    page = make_draft("About", kind="page", series=make_series().slug)
    assert hint(as_editor.get(f"/admin/blog/post/{page.pk}/change/")) == "A page stands in no series."


def test_a_post_is_taken_out_of_its_series_by_emptying_the_field(as_editor: Client):
    post = make_draft(series=make_series().slug)
    as_editor.post(f"/admin/blog/post/{post.pk}/change/", filled(post, series=""))
    assert record_of(post) == ""
    assert not Part.objects.exists()


def test_a_form_without_the_field_keeps_the_series_only_if_it_was_refused(as_editor: Client):
    post = make_draft(series=make_series().slug)
    refused = as_editor.post(f"/admin/blog/post/{post.pk}/keep/", filled(post, series="x" * 101, title="New"))
    assert "series" in refused.json()["refused"]
    assert record_of(post) == "down-the-river"


def test_who_may_not_begin_a_series_is_told_so(as_author: Client, author_user: User):
    from django.contrib.auth.models import Group, Permission

    Group.objects.get(name="Author").permissions.remove(Permission.objects.get(codename="add_series"))
    make_series()
    answer = as_author.post(ADD, filled(title="One", series="Else"))
    assert "There is no series “Else”." in said(answer)
    as_author.post(ADD, filled(title="One", series="down the river"))
    assert record_of(Post.objects.get()) == "down-the-river"


def test_the_preview_shows_the_place_that_a_text_would_have(as_editor: Client):
    one, two = make_parts(2)
    draft = make_draft("In between", series="down-the-river")
    url = f"/admin/blog/post/{draft.pk}/preview/"
    assert "Part 3 of 3 of Down the river" in said(
        as_editor.post(url, filled(draft, series="Down the river"))
    )
    sequencing.arrange(make_series(), [one.pk, draft.pk, two.pk], at=NOON)
    shown = said(as_editor.post(url, filled(draft, series="Down the river")))
    assert "Part 2 of 3 of Down the river" in shown
    assert "Next in Down the river Part number 2" in shown
    assert "Before this in Down the river Part number 1" in shown
    assert "Down the river" not in said(as_editor.post(url, filled(draft, series="")))
    assert "Part 1 of 2 of" in said(
        as_editor.post(f"/admin/blog/post/{one.pk}/preview/", filled(one, series="Down the river"))
    )


# --- Elsewhere at the desk --------------------------------------------------------------------------------------------


def test_several_posts_are_put_into_a_series_and_taken_out(as_editor: Client):
    series = make_series()
    posts = [make_post("One"), make_post("Two", at=NOON + timedelta(days=1)), make_draft("Three")]
    chosen = {"action": "change_several", "_selected_action": [post.pk for post in posts]}
    assert "Down the river" in said(as_editor.post(LIST, chosen))
    as_editor.post(LIST, {**chosen, "confirmed": "1", "series": series.slug})
    assert numbered(series) == ["One", "Two"]
    assert [record_of(post) for post in posts] == ["down-the-river"] * 3
    as_editor.post(LIST, {**chosen, "confirmed": "1", "series": ""})
    assert [record_of(post) for post in posts] == ["down-the-river"] * 3
    as_editor.post(LIST, {**chosen, "confirmed": "1", "series": "-"})
    assert numbered(series) == []
    assert [record_of(post) for post in posts] == [""] * 3


def test_the_list_of_posts_is_narrowed_to_a_series(as_editor: Client):
    make_parts(2)
    make_post("Alone")
    page = said(as_editor.get(LIST, {"series": make_series().pk}))
    assert "Part number 1" in page
    assert "Alone" not in page


def test_the_history_tells_that_a_post_has_come_into_a_series(as_editor: Client):
    post = make_draft("One")
    first = editing.working_copy(post)
    assert first is not None
    second = editing.save(first.as_record.changed(series=make_series().slug), by=None, at=NOON, post=post)
    url = f"/admin/blog/post/{post.pk}/history/compare/?old={first.pk}&new={second.pk}"
    assert "Series Down the river" in said(as_editor.get(url))


def test_a_copy_and_what_begins_with_a_template_stand_in_the_same_series(as_editor: Client):
    post = make_post("One", series=make_series().slug)
    copy = editing.duplicate(post, by=None, at=NOON)
    template = editing.duplicate(post, by=None, at=NOON, is_template=True)
    assert record_of(copy) == record_of(template) == "down-the-river"
    begun = as_editor.get(ADD, {"template": template.pk}).context["form"]
    assert begun["series"].value() == "Down the river"


def test_two_who_choose_another_series_at_once_are_asked(as_editor: Client):
    post = make_draft("One")
    seen = editing.working_copy(post)
    assert seen is not None
    theirs = seen.as_record.changed(series=make_series("Theirs").slug)
    editing.save(theirs, by=None, at=NOON, post=post)
    data = {
        **filled(title="One", body="The boats are in.", standfirst="What the boats bring."),
        "series": "Mine",
    }
    answer = as_editor.post(f"/admin/blog/post/{post.pk}/keep/", {**data, "seen": seen.pk}).json()
    assert [clash["field"] for clash in answer["clashes"]] == ["series"]
