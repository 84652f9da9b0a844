"""What `tick` does each time: whatever is due, each thing on its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from blog import pictures
from blog.models import Image, Post
from blog.services import checking, mailing, publishing, refreshing, uploading

logger = logging.getLogger(__name__)


def due(*, at: datetime) -> int:
    """Do what is due at `at`; return how many things were done. One that fails never stops the others."""
    return sum(_attempt(step, at) for step in (publish_due, _deliver, make_next_rendition, _redraw_outdated))


def publish_due(at: datetime) -> int:
    """Publish every post whose hour has come; return how many."""
    done = 0
    for post in Post.objects.due(at):
        try:
            done += publishing.publish_due(post, at=at)
        except checking.NotReady as error:
            logger.error("“%s” could not be published at its hour: %s", post, error)
    return done


def make_next_rendition(at: datetime) -> int:
    """Make one file of the newest image that lacks some; one a round, so that publishing never waits for pictures."""
    image = Image.objects.drawable().lacking_renditions().first()
    if image is None:
        return 0
    try:
        uploading.complete(image, most=1)
    except (pictures.Refused, OSError) as error:
        logger.error("No more sizes of picture “%s” could be made: %s", image, error)
        uploading.give_up(image)
    return 1


def _deliver(at: datetime) -> int:
    return mailing.deliver_due(at=at)


def _redraw_outdated(at: datetime) -> int:
    return refreshing.redraw_outdated()


def _attempt(step: Callable[[datetime], int], at: datetime) -> int:
    """Run one step; an error is told in the log and the next step goes on."""
    try:
        return step(at)
    except Exception:
        logger.exception("A step of tick failed: %s", step.__name__)
        return 0
