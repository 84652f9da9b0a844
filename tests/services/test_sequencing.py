"""Series know their order: by the dates of their parts, or as somebody has put them; readers count what they see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from blog.models import Alias, Part, Post, Redirect, Series
from blog.services import editing, publishing, rebuilding, retrieving, searching, sequencing
from blog.services.retrieving import Wish
from tests.builders import NOON, make_draft, make_parts, make_post, make_series

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=30)


def numbers(series: Series | None = None) -> dict[str, int]:
    """Return which part each post is for readers."""
    parts = Part.objects.filter(series=series or make_series(), number__isnull=False).order_by("number")
    return {part.post.title: part.number for part in parts.select_related("post") if part.number}


def change(post: Post, **fields: object) -> Post:
    """Publish another version of a post."""
    newest = editing.working_copy(post)
    assert newest is not None
    revision = editing.save(newest.as_record.changed(**fields), by=None, at=LATER, post=post)
    return publishing.publish(revision, at=LATER)


# --- The order --------------------------------------------------------------------------------------------------------


def test_parts_stand_by_their_dates_while_nobody_has_put_them_otherwise():
    series = make_series().slug
    make_post("Second", at=NOON, series=series)
    make_post("First", at=NOON - timedelta(days=1), series=series)
    third = make_post("Third", at=NOON + timedelta(days=1), series=series)
    assert numbers() == {"First": 1, "Second": 2, "Third": 3}
    change(third, published_at=(NOON - timedelta(days=9)).isoformat())
    assert numbers() == {"Third": 1, "First": 2, "Second": 3}


def test_an_order_of_hand_stays_and_a_new_part_joins_at_its_end():
    one, two, three = make_parts(3)
    sequencing.arrange(make_series(), [three.pk, one.pk, two.pk], at=NOON)
    make_post("Dated back", at=NOON - timedelta(days=99), series="down-the-river")
    assert list(numbers()) == ["Part number 3", "Part number 1", "Part number 2", "Dated back"]
    sequencing.arrange_by_date(make_series(), at=NOON)
    assert list(numbers()) == ["Dated back", "Part number 1", "Part number 2", "Part number 3"]


def test_a_part_that_was_taken_back_returns_to_its_place():
    one, two, three = make_parts(3)
    sequencing.arrange(make_series(), [three.pk, two.pk, one.pk], at=NOON)
    publishing.unpublish(two, at=LATER)
    assert numbers() == {"Part number 3": 1, "Part number 1": 2}
    assert make_series().public_parts == 2
    assert not Post.objects.get(pk=two.pk).is_part
    newest = editing.working_copy(two)
    assert newest is not None
    publishing.publish(newest, at=LATER)
    assert numbers() == {"Part number 3": 1, "Part number 2": 2, "Part number 1": 3}


def test_a_draft_that_was_given_its_place_takes_it_when_it_goes_public():
    one, two = make_parts(2)
    draft = make_draft("Between", series="down-the-river")
    sequencing.arrange(make_series(), [one.pk, draft.pk, two.pk], at=NOON)
    assert list(numbers()) == ["Part number 1", "Part number 2"]
    newest = editing.working_copy(draft)
    assert newest is not None
    publishing.publish(newest, at=LATER)
    assert list(numbers()) == ["Part number 1", "Between", "Part number 2"]


def test_the_desk_sees_drafts_behind_what_has_a_date_but_nothing_from_the_trash_and_no_templates():
    make_draft("Draft", series=make_series().slug)
    editing.duplicate(make_draft("Letter", series="down-the-river"), by=None, at=NOON, is_template=True)
    publishing.trash(make_draft("Thrown away", series="down-the-river"), at=NOON)
    make_parts(2)
    shown = [part.post.title for part in sequencing.in_order(make_series())]
    assert shown == ["Part number 1", "Part number 2", "Draft", "Letter"]


def test_where_a_post_will_stand_is_known_before():
    one, two = make_parts(2)
    series = make_series()
    draft = make_draft("Draft", series=series.slug)
    assert sequencing.planned(None, series) == sequencing.Planned(3, 3, is_public=False)
    assert sequencing.planned(draft, series) == sequencing.Planned(3, 3, is_public=False)
    assert sequencing.planned(two, series) == sequencing.Planned(2, 2, is_public=True)
    sequencing.arrange(series, [draft.pk, one.pk, two.pk], at=NOON)
    assert sequencing.planned(draft, series) == sequencing.Planned(1, 3, is_public=False)


# --- Who stands in it -------------------------------------------------------------------------------------------------


def test_a_draft_names_its_series_and_readers_see_nothing_of_it_until_it_is_published():
    post = make_draft("Draft", series=make_series().slug)
    assert Part.objects.get(post=post).series == make_series()
    assert numbers() == {}
    assert make_series().public_parts == 0
    newest = editing.working_copy(post)
    assert newest is not None
    publishing.publish(newest, at=NOON)
    assert numbers() == {"Draft": 1}


def test_saving_another_series_changes_nothing_for_readers_and_publishing_does():
    other = make_series("Up the hill")
    one, _two = make_parts(2)
    newest = editing.working_copy(one)
    assert newest is not None
    revision = editing.save(newest.as_record.changed(series=other.slug), by=None, at=LATER, post=one)
    assert numbers() == {"Part number 1": 1, "Part number 2": 2}
    publishing.publish(revision, at=LATER)
    assert numbers() == {"Part number 2": 1}
    assert numbers(other) == {"Part number 1": 1}
    change(one, series="")
    assert numbers(other) == {}
    assert not Part.objects.filter(post=one).exists()


def test_a_part_that_links_to_itself_stays_one():
    post = make_post("One", "[Again](post:one).", series=make_series().slug)
    assert Post.objects.get(pk=post.pk).is_part


def test_a_page_stands_in_no_series_and_is_not_found_by_its_name():
    page = make_post("About", kind="page", series=make_series().slug)
    assert numbers() == {}
    assert page.series is None
    assert not retrieving.find(Wish("river")).hits


def test_a_series_that_goes_frees_its_posts():
    posts = make_parts(2)
    sequencing.remove(make_series(), at=LATER)
    assert not Part.objects.exists()
    assert all(post.is_public for post in Post.objects.filter(pk__in=[post.pk for post in posts]))
    # The text still says where it stood, which nobody knows any more.
    assert change(posts[0], title="Again").series is None


# --- What it is called ------------------------------------------------------------------------------------------------


def test_a_series_is_made_where_it_is_missing_and_compared_without_case():
    first = make_series()
    assert sequencing.ensure(" DOWN  the river ", at=NOON) == first
    assert sequencing.ensure("  ", at=NOON) is None
    assert sequencing.ensure("Up the hill", at=NOON) != first


def test_a_renamed_series_keeps_every_text_that_names_it_and_its_former_address():
    (post,) = make_parts(1)
    series = make_series()
    series.slug = "upstream"
    sequencing.save(series, at=NOON)
    assert Redirect.objects.get(path="/series/down-the-river/").target == "/series/upstream/"
    assert Alias.objects.get(space=Alias.Space.SERIES).series == series
    assert change(post, title="Again").series == series
    with pytest.raises(ValidationError):
        sequencing.save(Series(name="Else", slug="down-the-river"), at=NOON)


def test_the_description_is_drawn_once():
    assert make_series(description="A boat, *slowly*.").description_html == "A boat, <em>slowly</em>."


def test_readers_and_the_desk_find_posts_by_the_name_of_their_series():
    (post,) = make_parts(1)

    def found(words: str) -> list[list[int]]:
        at_desk = searching.find(words, Post.objects.all()).ids
        return [at_desk, [hit.post.pk for hit in retrieving.find(Wish(words)).hits]]

    assert found("river") == [[post.pk], [post.pk]]
    (hit,) = retrieving.find(Wish("river")).hits
    assert ["".join(piece.words for piece in name) for name in hit.tags] == ["Down the river"]
    series = make_series()
    series.name = "Along the canal"
    sequencing.save(series, at=NOON)
    searching.catch_up()
    assert found("canal") == [[post.pk], [post.pk]]
    assert found("river") == [[], []]
    sequencing.remove(series, at=NOON)
    searching.catch_up()
    assert found("canal")[1] == []


# --- Made again -------------------------------------------------------------------------------------------------------


def test_a_rebuild_puts_right_what_was_written_past_the_services():
    _one, two, three = make_parts(3)
    Part.objects.filter(post=two).update(number=7, listed_at=None)
    Part.objects.filter(post=three).update(number=None)
    Series.objects.update(public_parts=9)
    Post.objects.filter(pk=two.pk).update(is_part=False)
    list(rebuilding.lists(True))
    assert numbers() == {"Part number 1": 1, "Part number 2": 2, "Part number 3": 3}
    assert make_series().public_parts == 3
    assert Post.objects.filter(is_part=True).count() == 3
    assert sequencing.number_again(at=NOON) == 0
