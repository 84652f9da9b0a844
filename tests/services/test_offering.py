"""Links are offered where a text mentions a post: as it is written, and in older posts when the other is new."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import LinkOffer, Post, PostName
from blog.services import calling, editing, offering, publishing, ticking
from blog.services.offering import MOST_MADE, MOST_SHOWN
from tests.builders import NOON, make_draft, make_post

pytestmark = pytest.mark.django_db

LATER, HOUR = NOON + timedelta(days=1), timedelta(hours=1)
TITLE = "Cold brew for a boat"


def words(text: str, **more: object) -> list[str]:
    """Return the words that are offered as links in a text."""
    return [each.mention.words for each in offering.of_text(text, **more)]  # type: ignore[arg-type]


def offers() -> set[tuple[str, str, str]]:
    """Return what waits: in which post, by which words, to which other."""
    rows = LinkOffer.objects.waiting()
    return set(rows.values_list("post__title", "words", "target__title"))


def tick(at: datetime = LATER) -> None:
    """Do all that is due."""
    while ticking.due(at=at):
        pass


def change(post: Post, *, is_public: bool = True, at: datetime = LATER, **fields: object) -> None:
    """Write something else in a post."""
    newest = editing.working_copy(post)
    assert newest is not None
    revision = editing.save(newest.as_record.changed(**fields), by=None, at=at, post=post)
    if is_public:
        publishing.publish(revision, at=at)


# --- While a post is written ------------------------------------------------------------------------------------------


def test_a_text_is_offered_the_posts_that_it_mentions():
    post = make_post(TITLE)
    (offered,) = offering.of_text("We had a cold brew.")
    assert (offered.post, offered.post.path) == (post, post.path)
    assert words("We had a cold brew.", post=post) == []
    assert words("We had tea.") == []
    assert words("") == []


@pytest.mark.parametrize(
    "link",
    ["[x](post:{slug})", "[x]({path})", "<http://127.0.0.1:8000{path}>", "[x][1]\n\n[1]: {path}"],
)
def test_a_post_that_the_text_links_to_already_is_not_offered(link: str):
    post = make_post(TITLE)
    text = f"We had a cold brew. {link.format(slug=post.slug, path=post.path)}"
    assert words(text) == []


def test_a_post_that_is_linked_to_by_its_former_name_is_not_offered():
    post = make_post(TITLE)
    change(post, slug="cold-and-brewed")
    assert words("A cold brew: [x](post:cold-brew-for-a-boat).") == []


def test_what_readers_do_not_see_and_what_was_declined_is_not_offered():
    post, other = make_post(TITLE), make_draft("Tea", body="Cold brew?")
    make_draft("Slow bread for a boat")
    assert words("Slow bread and cold brew.", besides=[post.slug]) == []
    LinkOffer.objects.create(
        post=other, target=post, words="x", state="declined", made_at=NOON, looked_at=NOON
    )
    assert words("Slow bread and cold brew.", post=other) == []


def test_a_text_in_a_language_is_read_by_its_rules():
    make_post("Le prix des abricots mûrs", language="fr")
    assert words("Les prix des abricots mûrs", language="fr-CH") == ["prix des abricots mûrs"]
    assert words("Les prix des abricots mûrs") == []


def test_so_many_are_offered_at_most_and_a_text_that_is_too_long_gets_none():
    names = [f"Zq{chr(97 + n)} brew" for n in range(MOST_SHOWN + 3)]
    for name in names:
        make_post(name)
    text = ". ".join(names)
    assert words(text) == names[:MOST_SHOWN]
    assert words(text + "x" * 400_000) == []


def test_a_text_asks_as_few_questions_however_many_posts_there_are_and_however_long_it_is():
    make_post(TITLE)
    text = "We had a cold brew. "
    numbers = []
    for number in (1, 30):
        make_post(f"Number {number}")
        with CaptureQueriesContext(connection) as queries:
            assert words(text + "And then another thing was said. " * number)
        numbers.append(len(queries))
    assert numbers == [3, 3]


# --- After one is published -------------------------------------------------------------------------------------------


def test_older_posts_that_mention_a_new_one_without_a_link_are_offered_it():
    make_post("Summer", body="On hot days a cold brew, and `cold brew`.")
    make_post("Code", body="`cold brew` and [a cold brew](https://example.org/).")
    make_draft("Draft", body="A cold brew.")
    make_post(TITLE, body="A cold brew.")
    make_post("Linked", body="[It](post:cold-brew-for-a-boat) is a cold brew.")
    assert offers() == set()
    tick()
    assert offers() == {("Summer", "cold brew", TITLE)}


def test_a_change_that_brings_a_new_name_is_looked_for_and_one_that_brings_none_is_not():
    make_post("Summer", body="A slow bread and a cold brew.")
    post = make_post(TITLE)
    tick()
    assert not PostName.objects.filter(is_new=True).exists()
    change(post, body="Another text.")
    assert not PostName.objects.filter(is_new=True).exists()
    change(post, title="Slow bread for a boat")
    LinkOffer.objects.all().delete()
    tick()
    assert offers() == {("Summer", "slow bread", "Slow bread for a boat")}


def test_words_that_are_a_part_of_another_posts_name_are_not_offered():
    make_post("Cold brew coffee")
    make_post("Summer", body="Cold brew coffee it is.")
    make_post(TITLE)
    tick()
    assert offers() == set()


def test_so_many_offers_are_made_at_most_with_as_many_questions(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(offering, "MOST_MADE", 3)
    numbers = []
    for title, mentions in (("Cold brew", 2), ("Slow bread", 4)):
        for number in range(mentions):
            make_post(f"{title[0]} {number}", body=f"A {title.lower()} for me.")
        make_post(f"{title} for a boat")
        with CaptureQueriesContext(connection) as queries:
            assert offering.make_next(at=LATER) == 1
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
    assert LinkOffer.objects.count() == 2 + 3
    assert MOST_MADE == 30


def test_one_that_cannot_be_looked_for_is_told_and_not_tried_for_ever(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    make_post("Summer", body="A cold brew.")
    make_post(TITLE)

    def fail(*args: object, **more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(offering.readers, "having", fail)
    assert offering.make_next(at=LATER) == 1
    assert "could not be looked for" in caplog.text
    assert offering.make_next(at=LATER) == 0


def test_the_offer_is_of_the_text_that_is_written_now():
    summer = make_post("Summer", body="A cold brew.")
    change(summer, is_public=False, body="A cup of tea, of the draft.")
    make_post(TITLE)
    tick()
    assert offers() == set()


# --- What waits -------------------------------------------------------------------------------------------------------


@pytest.fixture
def summer() -> Post:
    """A post that is offered a link."""
    summer = make_post("Summer", body="On hot days a cold brew.\n\nAnd more.")
    make_post(TITLE)
    tick()
    assert offers()
    return summer


@pytest.mark.parametrize("body", ["A cup of tea.", "A cold brew, [here](post:cold-brew-for-a-boat)."])
def test_an_offer_whose_words_have_gone_or_that_is_linked_meanwhile_disappears(summer: Post, body: str):
    change(summer, is_public=False, body=body, at=LATER + HOUR)
    assert offering.page(Post.objects.all()).shown == ()
    tick(LATER + HOUR)
    assert not LinkOffer.objects.exists()


def test_an_offer_that_still_stands_stays_when_its_post_is_written_on(summer: Post):
    change(summer, is_public=False, body="More of it. On hot days a cold brew.", at=LATER + HOUR)
    tick(LATER + HOUR)
    (shown,) = offering.page(Post.objects.all()).shown
    assert (shown.excerpt.before, shown.excerpt.found) == ("More of it. On hot days a ", "cold brew")


def test_an_offer_goes_with_its_post_or_its_target(summer: Post):
    publishing.unpublish(summer, at=LATER)
    assert offers() == set()
    publishing.publish(editing.working_copy(summer), at=LATER)  # type: ignore[arg-type]
    for name in PostName.objects.all():
        PostName.objects.filter(pk=name.pk).update(is_new=True)
    tick()
    assert offers()
    publishing.trash(Post.objects.get(title=TITLE), at=LATER)
    assert offers() == set()


def test_offers_are_shown_page_by_page_the_newest_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(offering, "PAGE", 2)
    for number in range(4):
        make_post(f"Summer {number}", body="A cold brew.")
    target = make_post(TITLE)
    tick()
    posts = Post.objects.all()
    first = offering.page(posts)
    second = offering.page(posts, before=first.older)
    found = [[each.offer.post.title for each in page.shown] for page in (first, second)]
    assert [len(page) for page in found] == [2, 2]
    assert len({title for page in found for title in page}) == 4
    assert second.older is None
    assert offering.page(posts, target=first.shown[0].offer.post_id).shown == ()
    assert offering.count(posts) == offering.count(posts, target=target.pk) == 4
    assert calling.language_of(target) == "en"
