"""What `tick` does: whatever is due, each thing on its own, and beside it the renditions of pictures."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import DatabaseError, connection

from blog import outages, pictures
from blog.conf import setting
from blog.models import Post
from blog.outages import Outage
from blog.services import (
    attending,
    calling,
    completing,
    filing,
    keeping,
    listing,
    mailing,
    missing,
    offering,
    publishing,
    purging,
    refreshing,
    searching,
    sharing,
    unpacking,
    watching,
)

logger = logging.getLogger(__name__)


def due(*, at: datetime) -> int:
    """Do what is due at `at`; return how many things were done. One that fails never stops the others.

    Raises what the database says while it does not answer: no other would get further.
    """
    return sum(
        _attempt(step, at)
        for step in (
            publish_due,
            unpublish_ended,
            _deliver,
            _take_in_missed,
            _redraw_outdated,
            _catch_up,
            _offer_links,
            _look_at_offers,
            _judge_names,
            _clear_up,
        )
    )


def publish_due(at: datetime) -> int:
    """Publish every post whose hour has come; return how many."""
    done = 0
    for post in Post.objects.due(at):
        try:
            done += publishing.publish_due(post, at=at)
        except Exception:
            logger.exception("“%s” could not be published now", post)
    return done


def unpublish_ended(at: datetime) -> int:
    """Take every post back whose time is over; return how many."""
    done = 0
    for post in Post.objects.ending(at):
        try:
            done += publishing.unpublish_ended(post, at=at)
        except Exception:
            logger.exception("“%s” could not be taken back now", post)
    return done


def complete_next(*, at: datetime) -> int:
    """Make the next few renditions of the newest image that lacks some and is free; return whether there was one.

    To be called by as many workers as there are processors, apart from all else that is due. An image that cannot be
    read is given up, and the library says so; where it is the storage that fails, it is tried again when the claim has
    run out, and the caller had better rest before it asks for the next one.
    """
    image = completing.claim(at=at)
    if image is None:
        return 0
    try:
        completing.make_some(image, at=at)
    except (pictures.Refused, FileNotFoundError) as error:
        logger.error("No more sizes of picture “%s” could be made: %s", image, error)
        completing.give_up(image, why=str(error))
    except filing.Away:
        # Said already; of the next picture no more could be read.
        return 0
    except Exception:
        logger.exception("Sizes of picture “%s” could not be made now", image)
    return 1


def watch_next(*, at: datetime) -> int:
    """Look at one link to another site whose turn it is, if the site watches its links; return whether there was one.

    To be called apart from all else that is due, as the other side may take its time.
    """
    return int(bool(setting("INFLUENCY_WATCH_LINKS")) and watching.look_next(at=at))


def _deliver(at: datetime) -> int:
    return mailing.deliver_due(at=at) + mailing.deliver_letter(at=at)


def _take_in_missed(at: datetime) -> int:
    return missing.take_in(at=at)


def _redraw_outdated(at: datetime) -> int:
    return refreshing.redraw_outdated()


def _catch_up(at: datetime) -> int:
    return searching.catch_up() + listing.catch_up()


def _offer_links(at: datetime) -> int:
    return offering.make_next(at=at)


def _look_at_offers(at: datetime) -> int:
    return offering.look_again(at=at)


def _judge_names(at: datetime) -> int:
    return calling.judge_again()


def _clear_up(at: datetime) -> int:
    purging.keep_house()
    completing.forget_retired(at=at)
    keeping.thin_out(at=at)
    publishing.empty_trash(at=at)
    attending.forget_absent(at=at)
    unpacking.forget_old(at=at)
    sharing.forget_old(at=at)
    with suppress(filing.Away):
        return filing.clear_leftovers()
    return 0


def _database_answers() -> bool:
    """Return whether what one step met holds for the others too: a lock or a timeout is its own trouble."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _attempt(step: Callable[[datetime], int], at: datetime) -> int:
    """Run one step; an error is told in the log and the next step goes on, unless the database is away."""
    try:
        return step(at)
    except Exception as error:
        if outages.of(error) is Outage.DATABASE_AWAY and not _database_answers():
            raise
        logger.exception("A step of tick failed: %s", step.__name__)
        return 0
