"""An offered link is made, as a state of its own, and can be taken back to the letter; or it is declined for good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.models import LinkOffer, Post, PostLink, User
from blog.services import accepting, editing, offering, publishing, ticking
from blog.services.rewording import Outcome, Why
from tests.builders import NOON, make_author, make_post, make_user

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)
TITLE = "Cold brew for a boat"
BODY = "On hot days a cold brew,\nor two.\n\n```\ncold brew\n```\n"
LINKED = BODY.replace("a cold brew", "a [cold brew](post:cold-brew-for-a-boat)", 1)


@pytest.fixture
def ann() -> User:
    """Ann, who decides."""
    return make_user("ann")


@pytest.fixture
def summer() -> Post:
    """A post that is offered a link."""
    summer = make_post("Summer", body=BODY, author=make_author())
    make_post(TITLE)
    while ticking.due(at=LATER):
        pass
    return summer


def accept(by: User, *, posts: object = None, may: bool = True) -> Outcome:
    """Make all links that wait."""
    chosen = list(LinkOffer.objects.values_list("pk", flat=True))
    among = Post.objects.all() if posts is None else posts
    return accepting.accept(chosen, among, by=by, at=LATER, may_publish=lambda post: may)  # type: ignore[arg-type]


def body(post: Post) -> str:
    newest = editing.working_copy(post)
    assert newest is not None
    return newest.as_record.body


def write(post: Post, body: str) -> None:
    newest = editing.working_copy(post)
    assert newest is not None
    editing.save(newest.as_record.changed(body=body), by=None, at=LATER, post=post)


def test_an_accepted_link_is_a_state_that_says_what_it_did_and_readers_see_it(summer: Post, ann: User):
    outcome = accept(ann)
    assert (outcome.changes, outcome.posts, outcome.published) == (1, 1, 1)
    newest = editing.working_copy(summer)
    assert newest is not None
    assert (newest.as_record.body, newest.by, newest.name) == (LINKED, ann, f"Linked to “{TITLE}”")
    summer.refresh_from_db()
    assert summer.live_revision_id == newest.pk
    assert PostLink.objects.filter(post=summer, target__title=TITLE, listed_at__isnull=False).exists()
    offer = LinkOffer.objects.get()
    assert (offer.state, offer.decided_by, offer.run) == ("accepted", ann, outcome.run)


def test_taking_it_back_restores_the_text_to_the_letter_and_the_offer(summer: Post, ann: User):
    run = accept(ann).run
    outcome = accepting.take_back(run, Post.objects.all(), by=ann, at=LATER)
    assert outcome.posts == 1
    summer.refresh_from_db()
    assert (body(summer), summer.body) == (BODY, BODY)
    assert not PostLink.objects.filter(post=summer).exists()
    offer = LinkOffer.objects.get()
    assert (offer.state, offer.run, offer.decided_by) == ("waiting", "", None)
    assert len(offering.page(Post.objects.all()).shown) == 1


def test_a_post_that_was_written_in_since_keeps_its_link(summer: Post, ann: User):
    run = accept(ann).run
    write(summer, LINKED + "More.")
    outcome = accepting.take_back(run, Post.objects.all(), by=ann, at=LATER)
    assert [told.why for told in outcome.skipped] == [Why.WRITTEN_SINCE]
    assert LinkOffer.objects.get().state == "accepted"


def test_a_quiet_edit_stays_quiet(summer: Post, ann: User):
    write(summer, f"{BODY}\nWhat nobody is to read yet.")
    outcome = accept(ann)
    assert (outcome.changes, outcome.published) == (1, 0)
    assert [told.why for told in outcome.drafts] == [Why.OTHER_CHANGES]
    summer.refresh_from_db()
    assert summer.body == BODY
    assert body(summer) == f"{LINKED}\nWhat nobody is to read yet."


def test_who_may_not_publish_leaves_a_draft(summer: Post, ann: User):
    outcome = accept(ann, may=False)
    assert [told.why for told in outcome.drafts] == [Why.NOT_ALLOWED]
    assert body(summer) == LINKED
    summer.refresh_from_db()
    assert summer.body == BODY


def test_offers_in_posts_of_others_are_left(summer: Post, ann: User):
    outcome = accept(ann, posts=Post.objects.owned_by(ann.pk))
    assert outcome.changes == 0
    assert body(summer) == BODY
    assert (
        accepting.decline([LinkOffer.objects.get().pk], Post.objects.owned_by(ann.pk), by=ann, at=LATER) == 0
    )
    assert LinkOffer.objects.get().state == "waiting"


@pytest.mark.parametrize("said", ["A cup of tea.", LINKED])
def test_an_offer_that_has_no_place_any_more_changes_nothing_and_is_forgotten(
    summer: Post, ann: User, said: str
):
    write(summer, said)
    outcome = accept(ann)
    assert (outcome.changes, outcome.posts) == (0, 0)
    assert body(summer) == said
    assert not LinkOffer.objects.exists()


def test_an_offer_to_a_post_that_is_taken_back_is_not_made(summer: Post, ann: User):
    Post.objects.filter(title=TITLE).update(state=Post.State.UNPUBLISHED)
    assert accept(ann).changes == 0
    assert body(summer) == BODY


def test_several_links_in_one_post_are_one_state(ann: User):
    summer = make_post("Summer", body="A cold brew and a slow bread. A fish soup in it.")
    for title in ("Slow bread for two", TITLE, "Fish soup for ten"):
        make_post(title)
    while ticking.due(at=LATER):
        pass
    before = summer.revisions.count()
    outcome = accept(ann)
    assert (outcome.changes, outcome.posts) == (3, 1)
    assert summer.revisions.count() == before + 1
    assert body(summer) == (
        "A [cold brew](post:cold-brew-for-a-boat) and a [slow bread](post:slow-bread-for-two). "
        "A [fish soup](post:fish-soup-for-ten) in it."
    )
    newest = editing.working_copy(summer)
    assert newest is not None
    assert newest.name == "Linked to 3 posts"


def test_a_declined_offer_is_made_neither_again_nor_while_the_post_is_written(summer: Post, ann: User):
    pks = [LinkOffer.objects.get().pk]
    assert accepting.decline(pks, Post.objects.all(), by=ann, at=LATER) == 1
    assert accepting.decline(pks, Post.objects.all(), by=ann, at=LATER) == 0
    assert offering.of_text(BODY, post=summer) == []
    target = Post.objects.get(title=TITLE)
    publishing.unpublish(target, at=LATER)
    publishing.publish(editing.working_copy(target), at=LATER)  # type: ignore[arg-type]
    while ticking.due(at=LATER):
        pass
    assert LinkOffer.objects.get().state == "declined"


def test_what_is_declined_while_writing_is_remembered_whether_it_was_offered_before_or_not(ann: User):
    target, other = make_post(TITLE), make_post("Tea")
    for _time in range(2):
        accepting.decline_here(other, target, "cold brew", by=ann, at=LATER)
    offer = LinkOffer.objects.get()
    assert (offer.state, offer.decided_by, offer.words) == ("declined", ann, "cold brew")


def test_taking_back_offers_again_only_where_the_link_is_gone(ann: User):
    summer, other = make_post("Summer", body=BODY), make_post("Winter", body=BODY)
    make_post(TITLE)
    while ticking.due(at=LATER):
        pass
    run = accept(ann).run
    publishing.unpublish(other, at=LATER)
    accepting.take_back(run, Post.objects.visible(), by=ann, at=LATER)
    assert [offer.post for offer in LinkOffer.objects.waiting()] == [summer]
    assert "post:" in body(other)


def test_words_that_no_table_holds_are_no_fault(ann: User):
    target, other = make_post(TITLE), make_post("Tea")
    accepting.decline_here(other, target, "cold\0 brew " * 100, by=ann, at=LATER)
    assert len(LinkOffer.objects.get().words) == 500


def test_words_that_stand_far_apart_are_no_mention(ann: User):
    make_post("Summer", body="A cold" + " " * 600 + "brew.")
    make_post(TITLE)
    while ticking.due(at=LATER):
        pass
    assert not LinkOffer.objects.exists()
