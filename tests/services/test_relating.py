"""What stands around a post: those about the same, found at publishing, and those that link to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Post, PostLink, RelatedPost
from blog.models.shown import noticing
from blog.models.weave import LINKED_SHOWN, around
from blog.services import editing, publishing, relating, searching
from tests.builders import NOON, make_draft, make_post, make_record

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=30)
COFFEE = "The espresso machine hisses, and the barista grinds beans for a slow filter. Coffee, roasted dark."
BOATS = "Herring boats come into the harbour with their nets, and gulls follow the trawler to the quay."
BREAD = "Rye dough rests overnight, and the baker shapes sourdough loaves before the oven is hot."


def related(post: Post) -> list[str]:
    """Return the titles under "Read on"."""
    return [other.title for other in around(post.pk).related]


def linked(post: Post) -> list[str]:
    """Return the titles under "Linked from"."""
    return [other.title for other in around(post.pk).linked]


@pytest.fixture
def library() -> dict[str, Post]:
    """Two posts about each of three subjects."""
    texts = {"Coffee": COFFEE, "Boats": BOATS, "Bread": BREAD}
    return {
        f"{name} {n}": make_post(
            f"{name} {n}", f"{text}\n\nNumber {n} of its kind.", at=NOON + timedelta(days=n)
        )
        for n in (1, 2)
        for name, text in texts.items()
    }


def test_posts_about_the_same_are_related_both_ways_and_others_are_not(library: dict[str, Post]) -> None:
    for name in ("Coffee", "Boats", "Bread"):
        assert related(library[f"{name} 1"]) == [f"{name} 2"]
        assert related(library[f"{name} 2"]) == [f"{name} 1"]


def test_a_tag_or_a_link_relates_what_has_no_word_in_common() -> None:
    make_post("Paint", BOATS, tags=("Colour",))
    dye = make_post("Dye", BREAD, tags=("Colour",))
    assert related(dye) == ["Paint"]
    make_post("Loom", f"{COFFEE} [x](post:dye)")
    assert set(related(dye)) | set(linked(dye)) == {"Paint", "Loom"}


def test_a_post_that_is_withdrawn_is_related_to_nothing_and_comes_back(library: dict[str, Post]) -> None:
    publishing.unpublish(library["Coffee 2"], at=NOON)
    assert related(library["Coffee 1"]) == []
    assert not RelatedPost.objects.filter(post=library["Coffee 2"]).exists()
    post = Post.objects.get(pk=library["Coffee 2"].pk)
    publishing.publish(editing.working_copy(post), at=LATER)  # type: ignore[arg-type]
    assert related(library["Coffee 1"]) == ["Coffee 2"]


def test_a_post_that_is_about_something_else_now_has_other_relations(library: dict[str, Post]) -> None:
    post = library["Coffee 2"]
    publishing.publish(editing.save(make_record("Trawlers", BOATS), post=post, by=None, at=LATER), at=LATER)
    assert related(library["Coffee 1"]) == []
    assert "Trawlers" in related(library["Boats 1"])


def test_drafts_and_pages_are_related_to_nothing(library: dict[str, Post]) -> None:
    make_draft("Coffee draft", COFFEE)
    make_post("Coffee page", COFFEE, kind="page")
    assert related(library["Coffee 1"]) == ["Coffee 2"]


def test_no_more_are_kept_than_are_needed_and_the_likest_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relating, "RELATED_KEPT", 3)
    for n in range(6):
        make_post(f"Boats {n}", BOATS)
        make_post(f"Bread {n}", BREAD)
        make_post(f"Both {n}", f"{BREAD} {BREAD} {BOATS}")
    for post in Post.objects.all():
        assert RelatedPost.objects.filter(post=post).count() == 3
    post = make_post("Last", BREAD)
    assert len(related(post)) == 3
    assert not any(title.startswith("Boats") for title in related(post))


def test_what_is_published_again_as_it_was_makes_no_page_stale(library: dict[str, Post]) -> None:
    with noticing() as changes:
        relating.place(library["Coffee 2"])
    assert changes.stale() == set()


def test_a_new_post_about_the_same_makes_the_pages_stale_that_show_it(library: dict[str, Post]) -> None:
    post = make_draft("Coffee 3", COFFEE)
    with noticing() as changes:
        publishing.publish(editing.working_copy(post), at=NOON + timedelta(days=9))  # type: ignore[arg-type]
        stale = changes.stale()
    keys = {key for key in stale if key.startswith("related:")}
    assert keys == {f"related:{library[name].pk}" for name in ("Coffee 1", "Coffee 2")} | {
        f"related:{post.pk}"
    }


def test_the_number_of_questions_does_not_depend_on_the_number_of_posts() -> None:
    asked = []
    for number in (15, 45):
        for n in range(Post.objects.count(), number):
            make_post(f"Post {n}", (COFFEE, BOATS, BREAD)[n % 3], tags=("Tag",))
        post = make_post(f"Last {number}", f"{COFFEE} {BOATS}", tags=("Tag",))
        with CaptureQueriesContext(connection) as queries:
            relating.place(post)
        asked.append(len(queries))
    # PostgreSQL is asked for its locks and savepoints too.
    most = 60 if connection.vendor == "sqlite" else 90
    assert asked[1] <= asked[0] + 3 < most


def test_posts_that_were_there_before_are_related_as_the_search_takes_them_in(
    library: dict[str, Post],
) -> None:
    before = set(RelatedPost.objects.values_list("post", "other", "likeness"))
    RelatedPost.objects.all().delete()
    searching.outdate()
    while searching.catch_up():
        pass
    assert {
        (post, other) for post, other, _ in RelatedPost.objects.values_list("post", "other", "likeness")
    } == {(post, other) for post, other, _ in before}


# --- Linked from ------------------------------------------------------------------------------------------------------


def test_a_post_says_which_public_posts_link_to_it_the_newest_first() -> None:
    goal = make_post("Goal", BOATS)
    for n in (1, 2, 3):
        make_post(f"From {n}", f"{BREAD} [x](post:goal)", at=NOON + timedelta(days=n))
    make_draft("Draft", "[x](post:goal)")
    assert linked(goal) == ["From 3", "From 2", "From 1"]
    assert "From 3" not in related(goal)


def test_a_link_that_is_taken_out_or_withdrawn_is_not_told_any_more() -> None:
    goal = make_post("Goal", BOATS)
    one, two = (make_post(f"From {n}", "[x](post:goal)") for n in (1, 2))
    publishing.unpublish(one, at=NOON)
    publishing.publish(editing.save(make_record("From 2", BREAD), post=two, by=None, at=NOON), at=NOON)
    assert linked(goal) == []
    publishing.publish(editing.working_copy(Post.objects.get(pk=one.pk)), at=NOON)  # type: ignore[arg-type]
    assert linked(goal) == ["From 1"]


def test_no_more_than_a_dozen_are_shown() -> None:
    goal = make_post("Goal", BOATS)
    for n in range(LINKED_SHOWN + 3):
        make_post(f"From {n}", "[x](post:goal)", at=NOON + timedelta(days=n))
    assert len(linked(goal)) == LINKED_SHOWN
    assert linked(goal)[0] == f"From {LINKED_SHOWN + 2}"


def test_a_link_has_the_date_of_its_post_as_long_as_that_is_public() -> None:
    make_post("Goal", BOATS)
    post = make_post("From", "[x](post:goal)")
    later = NOON + timedelta(days=3)
    record = editing.working_copy(post).as_record.changed(published_at=later.isoformat())  # type: ignore[union-attr]
    publishing.publish(editing.save(record, post=post, by=None, at=later), at=later)
    assert PostLink.objects.get().listed_at == later


def test_the_page_shows_both(client: Client) -> None:
    goal = make_post("Goal", BOATS)
    make_post("Else", COFFEE)
    make_post("Alike", BOATS)
    make_post("From", f"{BREAD} [x](post:goal)", language="ar")
    page = client.get(goal.path).content.decode()
    foot = page.partition('class="post-foot"')[2]
    for words in ("Read on", ">Alike</a>", "Linked from", 'lang="ar" dir="rtl">From</a>'):
        assert words in foot
    lonely = make_post("Lonely", "Quite alone with zither and quartz.", standfirst="Solitude.")
    page = client.get(lonely.path).content.decode()
    assert "Read on" not in page
    assert "Linked from" not in page


def test_a_page_of_its_own_says_what_links_to_it(client: Client) -> None:
    about = make_post("About", BOATS, kind="page")
    make_post("From", "[x](post:about)")
    page = client.get(about.path).content.decode()
    assert ">From</a>" in page
    assert "Read on" not in page
