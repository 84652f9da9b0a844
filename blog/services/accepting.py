"""What is decided about offered links: made, each as a state of its own that can be taken back, or declined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blog import weaving
from blog.models import LinkOffer, Post, User
from blog.records import PostRecord
from blog.services import cleaning, offering, rewording, writes
from blog.services.rewording import Edit, Outcome, Why

State = LinkOffer.State


def accept(
    chosen: Collection[int],
    posts: QuerySet[Post],
    *,
    by: User,
    at: datetime,
    may_publish: Callable[[Post], bool] | None = None,
) -> Outcome:
    """Make the links of the offers with these ids, of those that wait in `posts`.

    It goes the way of all changes to many posts: what is written meanwhile is merged, and with `may_publish` readers get
    the links where they have seen all the rest. An offer whose words have gone is forgotten.
    """
    rows = offering.waiting(posts).filter(pk__in=chosen, target__state=Post.State.PUBLISHED)
    offers: dict[int, list[LinkOffer]] = defaultdict(list)
    for offer in rows.select_related("target"):
        offers[offer.post_id].append(offer)
    states = offering.newest(offers)
    edits = {
        states[pk].pk: Edit(partial(_linked, some), _named(some))
        for pk, some in offers.items()
        if pk in states
    }
    outcome = rewording.revise(edits, posts, by=by, at=at, may_publish=may_publish)
    left = {told.post.pk for told in outcome.skipped if told.why is not Why.SAID}
    _settle([offer for pk, some in offers.items() if pk not in left for offer in some], outcome, by=by, at=at)
    return outcome


def _linked(offers: Sequence[LinkOffer], record: PostRecord) -> tuple[PostRecord, int]:
    """Return the record with what is offered linked, one after the other, and how many links that are."""
    count = 0
    for offer in offers:
        if (mention := offering.mention_of(offer, record)) is not None:
            record = record.changed(body=weaving.linked(record.body, [mention]))
            count += 1
    return record, count


def _named(offers: Sequence[LinkOffer]) -> str:
    """Return what the history calls the state after it."""
    if len(offers) == 1:
        return _("Linked to “%(title)s”") % {"title": offers[0].target}
    return _("Linked to %(number)d posts") % {"number": len(offers)}


@writes
def _settle(offers: Sequence[LinkOffer], outcome: Outcome, *, by: User, at: datetime) -> None:
    """Note what became of offers: accepted where the post links there now, forgotten where there was nothing to link."""
    states = offering.newest({offer.post_id for offer in offers})
    done = {
        offer.pk
        for offer in offers
        if offering.is_linked(states[offer.post_id].as_record, offer.target)
        and states[offer.post_id].by_id == by.pk
    }
    decided = {"state": State.ACCEPTED, "decided_at": at, "decided_by": by, "run": outcome.run}
    LinkOffer.objects.waiting().filter(pk__in=done).update(**decided)
    LinkOffer.objects.waiting().filter(pk__in={offer.pk for offer in offers} - done).delete()


def take_back(
    run: str,
    posts: QuerySet[Post],
    *,
    by: User,
    at: datetime,
    may_publish: Callable[[Post], bool] = lambda post: True,
) -> Outcome:
    """Give the posts of a run the text that they had before, where nobody has written since; its offers wait again."""
    outcome = rewording.take_back(run, posts, by=by, at=at, may_publish=may_publish)
    _offer_again(run, by=by, at=at)
    return outcome


@writes
def _offer_again(run: str, *, by: User, at: datetime) -> None:
    """Let those offers of a run wait again whose posts do not link there any more."""
    rows = LinkOffer.objects.filter(run=run, state=State.ACCEPTED, decided_by=by).select_related("target")
    offers = list(rows) if run else []
    states = offering.newest({offer.post_id for offer in offers})
    again = [
        offer.pk
        for offer in offers
        if offer.post_id in states and not offering.is_linked(states[offer.post_id].as_record, offer.target)
    ]
    waits = {"state": State.WAITING, "decided_at": None, "decided_by": None, "run": "", "looked_at": at}
    LinkOffer.objects.filter(pk__in=again).update(**waits)


@writes
def decline(chosen: Collection[int], posts: QuerySet[Post], *, by: User, at: datetime) -> int:
    """Let the offers with these ids, of those that wait in `posts`, not be made again; return how many they were."""
    rows = LinkOffer.objects.waiting().filter(pk__in=chosen, post__in=posts)
    return rows.update(state=State.DECLINED, decided_at=at, decided_by=by)


@writes
def decline_here(post: Post, target: Post, words: str, *, by: User, at: datetime) -> None:
    """Let no link to `target` be offered in `post` again, which its writer does not want there."""
    decided = {
        "words": cleaning.line(words)[:500],
        "state": State.DECLINED,
        "decided_at": at,
        "decided_by": by,
    }
    LinkOffer.objects.update_or_create(
        post=post,
        target=target,
        defaults=decided,
        create_defaults={**decided, "made_at": at, "looked_at": at},
    )
