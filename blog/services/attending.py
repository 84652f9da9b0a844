"""Who is at a post now: browsers say so every few seconds, and who falls silent is gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from blog.models import Post, Presence, User
from blog.services import writes

# Two words of a browser may get lost before its person counts as gone.
PRESENT_FOR = timedelta(seconds=40)
# How often it is noted: browsers ask more often, for what others have written.
NOTED_EVERY = timedelta(seconds=15)


@writes
def attend(post: Post, *, user: User, at: datetime) -> list[User]:
    """Note that `user` has `post` open; return who else has, by name."""
    here = Presence.objects.filter(post=post, last_at__gt=at - PRESENT_FOR).select_related("user")
    own = next((each for each in here if each.user == user), None)
    if own is None or own.last_at <= at - NOTED_EVERY:
        Presence.objects.update_or_create(post=post, user=user, defaults={"last_at": at})
    return sorted((each.user for each in here if each.user != user), key=lambda other: other.shown_name)


def writing(posts: Iterable[Post], *, at: datetime, besides: User) -> dict[int, list[User]]:
    """Return who else has which of `posts` open, by the id of the post. One question to the database."""
    here = Presence.objects.filter(post__in=list(posts), last_at__gt=at - PRESENT_FOR).exclude(user=besides)
    found: dict[int, list[User]] = {}
    for each in here.select_related("user"):
        found.setdefault(each.post_id, []).append(each.user)
    return found


@writes
def forget_absent(*, at: datetime) -> int:
    """Delete what was noted of people who have gone; return of how many."""
    return Presence.objects.filter(last_at__lte=at - PRESENT_FOR).delete()[0]
