"""Making the renditions of images: what should exist, computed, less what does; by any number of workers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import DEFAULT_STORAGE_ALIAS

from blog import pictures
from blog.models import Image, Rendition
from blog.models.image import ImageQuerySet
from blog.services import filing, framing, refreshing, writes

# Longer than a few files take; a worker that was killed holds an image no longer than this. Where processors are taken all
# the while, another one may make the same, of which one is kept.
LEASE = timedelta(seconds=90)
# So few at once that one request of the child never nears its limits, so many that decoding is not done for each.
AT_ONCE = 3
# How long the files stay that no page uses any more.
RETIRED_FOR = timedelta(days=30)


def claim(*, at: datetime) -> Image | None:
    """Return the newest image that lacks renditions and that nobody works at, claimed until a lease runs out."""
    for pk in list(_lacking(at).values_list("pk", flat=True)[:8]):
        if _renew(pk, at=at):
            return Image.objects.drawable().get(pk=pk)
    return None


def missing(image: Image) -> list[pictures.Spec]:
    """Return the renditions that should exist of a drawable image and do not."""
    there = {each.file for each in image.current}
    return [spec for spec in wanted(image) if filing.path_of(image, spec) not in there]


def wanted(image: Image) -> tuple[pictures.Spec, ...]:
    """Return the renditions that should exist beside the safe one."""
    safe = image.safe
    if safe is None:
        return ()
    return pictures.wanted(
        image.width,
        image.height,
        fallback=safe.format,
        frames=image.frames,
        is_labelled=filing.label_of(image) != pictures.Label(),
    )


def make_some(image: Image, *, at: datetime) -> int:
    """Make the next few files that a claimed image lacks and set it free; return how many were made.

    The last of them is the share picture; with it the posts are drawn again. Raises pictures.Refused, and whatever the
    storage raises.
    """
    specs = missing(image)[:AT_ONCE]
    if specs:
        made = pictures.make(
            filing.read_original(image), specs, cut=filing.cut_of(image), label=filing.label_of(image)
        )
        rows = [filing.row_of(image, each, filing.write(image, each)) for each in made]
    else:
        rows = [framing.make_share(image)] if lacks_share(image) else []
    _add(image, rows, at=at)
    return len(rows)


def lacks_share(image: Image) -> bool:
    """Return whether the picture that links are shown with is still to be made of a drawable image."""
    return framing.share_file(image) not in {each.file for each in image.shares}


def outdated() -> int:
    """Return how many pictures lack sizes, as far as is known."""
    return Image.objects.lacking_renditions(pictures.RECIPE).count()


@writes
def outdate() -> None:
    """Have every picture looked at again, also one that was given up."""
    Image.objects.exclude(digest=None).update(recipe=0, problem="")


@writes
def give_up(image: Image, *, why: str) -> None:
    """Stop trying to make more of `image` than what it has, until its file changes or somebody asks again. One that has
    another file or another part by now is not given up."""
    present = Image.objects.select_for_update().filter(pk=image.pk).first()
    if present is not None and _is_same(present, image):
        Image.objects.filter(pk=image.pk).update(
            recipe=pictures.RECIPE, problem=why[:300], claimed_until=None
        )


@writes
def try_again(image: Image) -> None:
    """Have the missing renditions made, also of an image that was given up."""
    Image.objects.filter(pk=image.pk).update(recipe=0, problem="", claimed_until=None)


@writes
def forget_retired(*, at: datetime, most: int = 100) -> int:
    """Have files deleted that no page has used for a month; return how many."""
    rows = list(Rendition.objects.filter(retired_at__lt=at - RETIRED_FOR)[:most])
    Rendition.objects.filter(pk__in=[row.pk for row in rows]).delete()
    filing.leave(((DEFAULT_STORAGE_ALIAS, row.file) for row in rows), at=at)
    return len(rows)


def _lacking(at: datetime) -> ImageQuerySet:
    return Image.objects.lacking_renditions(pictures.RECIPE).unclaimed(at)


@writes
def _renew(pk: int, *, at: datetime) -> int:
    """Claim an image if it is free; return whether it was."""
    return _lacking(at).filter(pk=pk).update(claimed_until=at + LEASE)


@writes
def _add(image: Image, rows: list[Rendition], *, at: datetime) -> None:
    """Add the rows of files that are there now and set the image free; with the last one, finish it.

    What was made of an image that is shown otherwise meanwhile is of no use, nor what was made of one that is gone.
    """
    present = Image.objects.select_for_update().filter(pk=image.pk).first()
    if present is None:
        filing.leave(((DEFAULT_STORAGE_ALIAS, row.file) for row in rows), at=at)
        return
    is_same = _is_same(present, image)
    for row in rows:
        # Two ways to show an image may have the same share picture.
        is_wanted = row.file == framing.share_file(present) if row.use else is_same
        row.retired_at = None if is_wanted else at
        if not Rendition.objects.filter(image=image, file=row.file).update(retired_at=row.retired_at):
            row.save()
    Image.objects.filter(pk=image.pk).update(claimed_until=None)
    drawable = Image.objects.drawable().get(pk=image.pk)
    if not missing(drawable) and not lacks_share(drawable):
        _finish(drawable, at=at)


def _is_same(present: Image, image: Image) -> bool:
    """Whether an image still shows the same part of the same file."""
    return (present.digest, filing.cut_of(present)) == (image.digest, filing.cut_of(image))


def _finish(image: Image, *, at: datetime) -> None:
    """Retire what is not wanted any more, and have the posts use what is there now."""
    files = {framing.share_file(image), *(filing.path_of(image, spec) for spec in wanted(image))}
    unused = [
        each.pk for each in (*image.current, *image.shares) if not each.is_safe and each.file not in files
    ]
    Rendition.objects.filter(pk__in=unused).update(retired_at=at)
    Image.objects.filter(pk=image.pk).update(recipe=pictures.RECIPE, problem="")
    refreshing.redraw_showing(Image.objects.drawable().get(pk=image.pk))
