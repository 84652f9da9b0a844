"""Search at the desk: every post is found by the words of its working copy, as soon as it is saved.

And the keeper of both indexes, this one and that of readers: what they do not know as it is, they take in here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import EmptyResultSet
from django.db.models import OuterRef, Q, QuerySet, Subquery

from blog import search
from blog.models import Author, Part, Post, Revision, Series, Tag
from blog.records import PostRecord
from blog.search import Within
from blog.services import calling, relating, retrieving, writes

logger = logging.getLogger(__name__)

DESK = "desk"
# Raised when posts are to be found by other words than before: `tick` then goes through all of them.
VERSION = 3
# As many at a time, so that who saves meanwhile never waits long.
BATCH = 100
# Of what was taken back the row says what readers saw last, and the working copy may say something else.
_TAKEN_BACK = (Post.State.UNPUBLISHED, Post.State.GONE, Post.State.TRASH)

Names = Callable[[PostRecord], tuple[list[str], str]]


@dataclass(frozen=True)
class Found:
    """The ids of posts, best first; unless `is_all` there are more. `missing` posts cannot be found yet."""

    ids: list[int]
    is_all: bool
    missing: int


def find(words: str, posts: QuerySet[Post], *, most: int = search.MOST) -> Found:
    """Return which of `posts` hold every word in their working copy, in any order: in the title or among the tags and series first,
    then the newest. At most 5 questions to the database."""
    missing = outdated()
    try:
        sql, params = posts.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:
        return Found([], True, missing)
    ids = search.find(DESK, words, most=most + 1, within=Within(sql, params))
    return Found(ids[:most], len(ids) <= most, missing)


@writes
def note(post: Post, record: PostRecord) -> None:
    """Let `post`, which the caller saves, be found by what its working copy says from now on."""
    _index(post, record, _names)
    if post.is_public and post.search_version < VERSION:
        # What readers see of it waits to be taken in as well, and nothing would say so any more.
        retrieving.note(post)
    post.search_version = VERSION


@writes
def forget(post_id: int) -> None:
    """Let a post that is being deleted be found no more."""
    search.forget(DESK, post_id)


@writes
def outdate_tagged(tag: Tag) -> None:
    """Have posts looked at again that may be found by the name of this tag."""
    tagged = Post.tags.through._default_manager.filter(tag=tag).values("post")
    _outdate(Q(pk__in=tagged))


@writes
def outdate_in(series: Series) -> None:
    """Have posts looked at again that may be found by the name of this series."""
    _outdate(Q(pk__in=Part.objects.filter(series=series).values("post")))


@writes
def outdate_by(author: Author) -> None:
    """Have posts looked at again that may be found by the name of this author."""
    _outdate(Q(author=author))


def outdated() -> int:
    """Return how many posts search does not know as they are."""
    return _outdated().count()


@writes
def outdate() -> None:
    """Have every post taken in again, by `tick` or whoever else asks."""
    Post.objects.update(search_version=0)


def _outdate(known: Q) -> None:
    Post.objects.filter(known | Q(has_changes=True) | Q(state__in=_TAKEN_BACK)).update(search_version=0)


def catch_up(*, most: int = BATCH) -> int:
    """Take in up to `most` posts that search does not know as they are; return how many.

    So a site that was upgraded comes to its index by itself, and after a name was changed its posts are found by it.
    """
    done = _catch_up(most)
    if done and (left := outdated()):
        logger.info("%d posts were taken into the search, %d are to come", done, left)
    elif done:
        logger.info("%d posts were taken into the search, which knows all of them now", done)
    return done


@writes
def _catch_up(most: int) -> int:
    posts = list(_outdated().select_for_update().only("pk")[:most])
    if not posts:
        return 0
    newest = Revision.objects.filter(post=OuterRef("pk")).newest_first().values("pk")[:1]
    ids = Post.objects.filter(pk__in=[post.pk for post in posts]).values_list("pk", Subquery(newest))
    revisions = Revision.objects.in_bulk([pk for _post, pk in ids if pk])
    records = {revision.post_id: revision.record for revision in revisions.values()}
    names = _remembered()
    public = Post.objects.visible_among([post.pk for post in posts])
    for post in public.select_related("author", "lead_image", "part__series").prefetch_related("tags"):
        retrieving.note(post)
        relating.place(post)
        calling.place(post, is_new=False)
    for post in posts:
        try:
            _index(post, PostRecord.from_json(records.get(post.pk, {})), names)
        except ValueError:
            logger.exception("Post %d cannot be taken into the search", post.pk)
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(search_version=VERSION)
    return len(posts)


def _outdated() -> QuerySet[Post]:
    # In the order of the index: in that of the ids SQLite would go through all posts to find none.
    return Post.objects.filter(search_version__lt=VERSION).order_by("search_version", "pk")


def _index(post: Post, record: PostRecord, names: Names) -> None:
    subjects, author = names(record)
    title = "\n".join((record.title, *subjects))
    text = "\n".join((record.standfirst, record.body, record.closing_question, author))
    search.index(DESK, post.pk, title, text)


def _names(record: PostRecord) -> tuple[list[str], str]:
    """Return what the tags and the series of a record are called, and what its author is."""
    author = Author.objects.called(record.author)
    series = Series.objects.called([record.series] if record.series else [])
    subjects = [*(tag.name for tag in Tag.objects.called(record.tags)), *(each.name for each in series)]
    return subjects, author.name if author else ""


def _remembered() -> Names:
    """Return the same for many records, each name asked for once."""

    @cache
    def names(tags: tuple[str, ...], series: str, author: str) -> tuple[list[str], str]:
        return _names(PostRecord(tags=tags, series=series, author=author))

    return lambda record: names(record.tags, record.series, record.author)
