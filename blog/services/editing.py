"""Saving what an editor wrote: a new revision each time, and never a change for readers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from blog.markup import MAX_LENGTH
from blog.models import Author, Image, ImageUse, Post, PreviewLink, Revision, Series, Tag, User, shown
from blog.records import PostRecord
from blog.services import cleaning, naming, rendering, searching, sequencing, writes

# The fields of a record that hold words, and how long each may be.
LENGTHS = {"title": 300, "standfirst": 1000, "body": MAX_LENGTH, "closing_question": 200}
# Of the states that somebody leaves behind while typing, the last of each stretch this long stays.
STRETCH = timedelta(minutes=10)
# And the others for this long, so that nobody who still writes on one of them loses the common ground.
GOES_AFTER = timedelta(days=1)


@writes
def save(
    record: PostRecord,
    *,
    by: User | None,
    at: datetime,
    post: Post | None = None,
    is_automatic: bool = False,
    window: str = "",
    source: str = "",
    source_id: str = "",
) -> Revision:
    """Return the new revision of `post` (of a new post without one) that holds `record`.

    A post that readers have never seen takes its name, author, tags, series and kind from it as well, so that lists can
    tell drafts apart. Saving what the newest revision says already adds none and returns that one. What is saved by
    itself while somebody types `is_automatic`, and thinned out in time; `window` is the one that sent it.
    """
    record = cleaning.record(record)
    if post is None:
        post = Post(
            slug=naming.free_post_slug(record.slug or record.title),
            created_at=at,
            saved_at=at,
            source=source,
            source_id=source_id,
        )
        post.save()
    else:
        post = lock(post)
        newest = working_copy(post)
        if newest is not None and newest.as_record == record:
            return newest if is_automatic else _keep_for_good(newest)
        if newest is not None and newest.is_automatic and newest.by == by:
            _let_go(newest, at=at)
    revision = Revision.objects.create(
        post=post, record=record.as_json(), by=by, created_at=at, is_automatic=is_automatic, window=window
    )
    post.saved_at = at
    if post.live_revision_id is None:
        _name_draft(post, record, at=at)
    else:
        post.has_changes = True
    searching.note(post, record)
    post.save()
    hold_pictures(post)
    return revision


@writes
def duplicate(post: Post, *, by: User | None, at: datetime, is_template: bool = False) -> Post:
    """Return a new draft (or a new template) that says what the working copy of `post` says.

    It has no address and no hours of its own: those belong to one post only.
    """
    newest = working_copy(post)
    record = newest.as_record if newest else PostRecord()
    copy = save(record.changed(slug="", path="", published_at="", ends_at=""), by=by, at=at).post
    if is_template:
        copy.state = Post.State.TEMPLATE
        copy.save(update_fields=["state"])
    return copy


def _keep_for_good(revision: Revision) -> Revision:
    """Make a state that was kept by itself one that somebody saved."""
    if revision.is_automatic:
        revision.is_automatic, revision.goes_at = False, None
        revision.save(update_fields=["is_automatic", "goes_at"])
    return revision


def _let_go(revision: Revision, *, at: datetime) -> None:
    """Let a state go in time that the same person leaves behind in the same stretch of typing."""
    if revision.published_at is None and not revision.name and _stretch(revision.created_at) == _stretch(at):
        revision.goes_at = at + GOES_AFTER
        revision.save(update_fields=["goes_at"])


def _stretch(hour: datetime) -> int:
    return int(hour.timestamp() // STRETCH.total_seconds())


def working_copy(post: Post) -> Revision | None:
    """Return the newest revision of `post`: what an editor goes on with."""
    return post.revisions.newest_first().first()


def note_uses(post: Post, images: Iterable[Image], *, is_live: bool) -> None:
    """Set which images the live text (or the working copy) of `post` shows."""
    wanted = {image.pk for image in images}
    had = set(ImageUse.objects.filter(post=post, is_live=is_live).values_list("image_id", flat=True))
    ImageUse.objects.filter(post=post, is_live=is_live, image_id__in=had - wanted).delete()
    ImageUse.objects.bulk_create(
        [ImageUse(post=post, image_id=pk, is_live=is_live) for pk in sorted(wanted - had)],
        ignore_conflicts=True,
    )


def hold_pictures(post: Post) -> None:
    """Note which images the working copy of `post` shows, the text that is to be published by itself, and the states that
    somebody was given a link to."""
    links = PreviewLink.objects.filter(post=post, revoked_at=None)
    lent = post.revisions.filter(pk__in=links.values("revision"))
    texts = [each for each in (working_copy(post), post.due_revision, *lent) if each is not None]
    images = [image for each in texts for image in rendering.record_images(each.as_record).values()]
    note_uses(post, images, is_live=False)


def take_fields(post: Post, record: PostRecord) -> None:
    """Set the fields of `post` that name it: kind, title, author, lead picture, language and (saved at once) tags and
    series."""
    post.kind = record.kind
    post.title = record.title.strip()
    post.language = record.language
    post.translation_group = record.translation_group
    post.author = Author.objects.called(record.author)
    lead = rendering.images_by_name([record.lead_image]) if record.lead_image else {}
    post.lead_image = lead.get(record.lead_image)
    # Tags and parts are rows of their own, which do not notice by themselves whose they are.
    shown.touch("post", post.pk)
    post.tags.set(Tag.objects.called(record.tags))
    sequencing.join(post, next(iter(Series.objects.called([record.series])), None) if record.series else None)


def _name_draft(post: Post, record: PostRecord, *, at: datetime) -> None:
    """Let a post that nobody has read yet go by what its text now says."""
    take_fields(post, record)
    # One that was public keeps its name until it is published under another: links to it are written with it.
    if post.path is None and record.slug != post.slug:
        naming.rename_draft(post, record.slug or record.title, at=at)


def lock(post: Post) -> Post:
    """Return the row as it is now, held until the transaction ends where the database can."""
    assert transaction.get_connection().in_atomic_block
    return Post.objects.select_for_update().get(pk=post.pk)
