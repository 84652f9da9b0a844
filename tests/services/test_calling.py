"""What posts are called: kept while they are public, telling, and looked up without going through them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog import search
from blog.models import Post, PostName, Tag
from blog.services import calling, editing, organising, publishing, rebuilding
from tests.builders import NOON, make_post, make_posts, make_record

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)


def names(post: Post) -> set[tuple[str, str]]:
    """Return what a post is called, and where each name comes from."""
    return set(PostName.objects.filter(post=post).values_list("kind", "words"))


def means(words: str, *, language: str = "en", besides: Post | None = None) -> str | None:
    """Return which post these words stand for, by its address name."""
    phrase = search.phrase(words, language)
    found = calling.known([phrase], language=language, besides=besides.pk if besides else None)
    return found[phrase].slug if found else None


def change(post: Post, **fields: object) -> Post:
    """Publish the post anew with other fields."""
    newest = editing.working_copy(post)
    assert newest is not None
    record = newest.as_record.changed(**fields)
    return publishing.publish(editing.save(record, by=None, at=LATER, post=post), at=LATER)


def test_a_post_is_called_by_its_title_how_that_begins_and_its_address_name():
    post = make_post("Cold brew for a boat", slug="coffee-aboard")
    assert names(post) == {
        ("title", "Cold brew for a boat"),
        ("head", "Cold brew"),
        ("slug", "coffee aboard"),
    }
    for words in ("cold brew", "cold brews for a boat", "The Cold Brew", "coffee aboard"):
        assert means(words) == post.slug
    assert means("cold brew", besides=post) is None
    assert means("cold brew", language="de") is None


def test_the_part_of_a_title_before_a_colon_a_dash_or_a_comma_is_a_name():
    for title, part in (("Espresso: a guide", "espresso"), ("Wild yeast – how", "wild yeast")):
        assert means(part) is None
        post = make_post(title)
        assert means(part) == post.slug


def test_a_draft_has_no_names_and_one_that_is_taken_back_loses_them():
    post = make_post("Cold brew for a boat")
    publishing.unpublish(post, at=LATER)
    assert not PostName.objects.exists()
    publishing.publish(editing.working_copy(post), at=LATER)  # type: ignore[arg-type]
    assert means("cold brew") == post.slug


def test_a_new_title_brings_new_names_and_takes_the_old_ones():
    post = change(make_post("Cold brew for a boat", slug="aboard"), title="Slow bread for a boat")
    assert means("slow bread") == post.slug
    assert means("cold brew") is None


def test_a_tag_that_a_post_has_alone_is_its_name_if_the_post_says_so_and_goes_when_another_has_it():
    post = make_post("How to make espresso at home", tags=("Espresso", "Kitchen table", "Gear"))
    organising.save_tag(_with_synonyms("Espresso", "Caffè ristretto"), at=NOON)
    change(post, standfirst="Twice.")
    tags = {words for kind, words in names(post) if kind == "tag"}
    assert tags == {"Espresso", "Kitchen table", "Caffè ristretto"}
    other = make_post("Tamping", tags=("Espresso",))
    assert {words for kind, words in names(post) if kind == "tag"} == {"Kitchen table"}
    publishing.unpublish(other, at=LATER)
    assert means("espresso") == post.slug


def _with_synonyms(name: str, synonyms: str) -> Tag:
    tag = Tag.objects.get(name=name)
    tag.synonyms = synonyms
    return tag


def test_the_words_by_which_others_link_to_a_post_are_its_names_while_they_do():
    target = make_post("About the sourdough starter")
    source = make_post("Bread", body="I feed [Gladys](post:about-the-sourdough-starter) at noon.")
    assert means("Gladys") == target.slug
    source = change(source, body="I feed her at noon.")
    assert means("Gladys") is None
    source = change(source, body="I feed [Gladys](post:about-the-sourdough-starter) again.")
    publishing.unpublish(source, at=LATER)
    assert means("Gladys") is None


def test_what_many_texts_have_is_no_name():
    for number in range(12):
        make_post(f"Note {number}", body="Once more a cold brew, on a Tuesday.")
    post = make_post("Cold brew")
    assert means("cold brew") is None
    assert names(post) == set()
    assert names(make_post("Tuesday: a guide")) == {("title", "Tuesday: a guide")}


def test_words_that_say_little_are_no_name():
    for title in ("How to", "It", "2014", "A"):
        assert names(make_post(title, slug=f"x{len(title)}-1")) <= {("slug", f"x{len(title)} 1")}


def test_a_phrase_that_several_claim_stands_for_none_unless_it_is_the_whole_title_of_one():
    make_post("Cold brew for a boat")
    make_post("Cold brew, the long way")
    assert means("cold brew") is None
    post = make_post("Cold brew")
    assert means("cold brew") == post.slug


def test_a_tag_that_is_taken_off_names_the_post_no_more():
    post = make_post("How to make espresso at home", tags=("Kitchen table",))
    assert means("kitchen table") == post.slug
    newest = editing.working_copy(post)
    assert newest is not None
    publishing.publish(editing.save(newest.as_record.changed(tags=()), post=post, by=None, at=NOON), at=NOON)
    assert means("kitchen table") is None


def test_names_that_were_judged_among_few_texts_are_judged_again_among_many():
    post = make_post("First light of the bay", slug="of-the-bay")
    assert means("first light") == post.slug
    for number in range(30):
        make_post(f"Number {number}", body="The first light came, and the first light went.")
    while calling.judge_again():
        pass
    assert means("first light") is None
    assert means("first light of the bay") == post.slug


def test_a_rebuild_makes_them_anew():
    post = make_post("Cold brew for a boat")
    PostName.objects.all().delete()
    assert [(each.done, each.of) for each in rebuilding.names(True)] == [(1, 1)]
    assert means("cold brew") == post.slug
    assert not PostName.objects.filter(is_new=True).exists()


def test_names_are_kept_and_looked_up_with_as_many_questions_however_many_posts_there_are():
    numbers = []
    for _round in range(2):
        make_posts(8)
        record = make_record(f"Cold brew {len(numbers)}")
        revision = editing.save(record, by=None, at=NOON)
        post = publishing.publish(revision, at=NOON)
        with CaptureQueriesContext(connection) as placed:
            calling.place(post)
        with CaptureQueriesContext(connection) as known:
            calling.known([("cold", "brew", str(n)) for n in range(500)], language="en")
        numbers.append((len(placed), len(known)))
    assert numbers[0] == numbers[1]
    assert numbers[0][1] == 2
