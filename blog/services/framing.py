"""What is shown of a picture: which part of it, which way up, and the point that every crop keeps in view."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from blog import pictures
from blog.models import Image, Rendition
from blog.services import filing, refreshing, writes

# How large pictures are that a link to a post is shown with elsewhere.
SHARE_SIZE = (1200, 630)
# Files are deleted a month after the last use; what is about to be is rather made again.
STILL_THERE = timedelta(days=29)
# Where the focal point is as long as nobody has chosen one.
CENTRE = (50, 50)
Rectangle = tuple[int, int, int, int]


@writes
def focus(image: Image, *, x: int, y: int) -> Image:
    """Have every crop of `image` keep the point at `x` and `y` in view, in percent of what is shown of it.

    Another share picture is then made. Raises ValueError for a point that is not in the picture.
    """
    if not (0 <= x <= 100 and 0 <= y <= 100):
        raise ValueError(f"no point of a picture: {x} %, {y} %")
    if (image.focal_x, image.focal_y) != (x, y):
        image.focal_x, image.focal_y = x, y
        image.recipe, image.problem, image.claimed_until = 0, "", None
        image.save(update_fields=["focal_x", "focal_y", "recipe", "problem", "claimed_until"])
        refreshing.redraw_showing(image)
    return image


def cut(image: Image, cut: pictures.Cut, *, at: datetime) -> Image:
    """Show what `cut` leaves of `image`, whose original stays as it is; `pictures.WHOLE` shows all of it again.

    Raises pictures.Refused, code "bad_cut" where that is not inside of the picture, FileNotFoundError where its
    original is lost, and filing.Away with nothing changed.
    """
    cut = plain(cut, (image.whole_width, image.whole_height))
    if cut == filing.cut_of(image):
        return image
    taken = pictures.take_in(filing.read_original(image), cut=cut)
    # The file before the transaction: a storage that is slow must not keep others from writing.
    file = filing.write(_shown(image.digest or "", cut), taken.safe)
    return _show(image, cut, taken, file=file, at=at)


def plain(cut: pictures.Cut, whole: tuple[int, int]) -> pictures.Cut:
    """Return `cut` of a picture whose size is `whole` as it is stored: one that leaves all of it has no rectangle."""
    turn = cut.turn % 4
    wide, high = whole if turn % 2 == 0 else whole[::-1]
    is_all = cut.width == 0 or (cut.left, cut.top, cut.width, cut.height) == (0, 0, wide, high)
    return pictures.Cut(turn) if is_all else pictures.Cut(turn, cut.left, cut.top, cut.width, cut.height)


def rectangle(cut: pictures.Cut, whole: tuple[int, int]) -> Rectangle:
    """Return left, top, width and height of what `cut` leaves, in pixels of the turned picture."""
    wide, high = whole if cut.turn % 2 == 0 else whole[::-1]
    return (cut.left, cut.top, cut.width, cut.height) if cut.width else (0, 0, wide, high)


def turned(part: Rectangle, size: tuple[int, int], quarters: int) -> Rectangle:
    """Return where `part` of a picture of this size lies when that is turned clockwise by `quarters`."""
    left, top, width, height = part
    wide, high = size
    for _quarter in range(quarters % 4):
        left, top, width, height = high - top - height, left, height, width
        wide, high = high, wide
    return left, top, width, height


def share_cut(image: Image) -> pictures.Cut:
    """Return the largest part of what is shown of `image` that has the shape of a share picture, as near around the
    focal point as the picture reaches."""
    across, down = SHARE_SIZE
    wide, high = image.width, image.height
    if wide * down > high * across:
        width, height = min(wide, max(1, round(high * across / down))), high
    else:
        width, height = wide, min(high, max(1, round(wide * down / across)))
    whole, shown = (image.whole_width, image.whole_height), filing.cut_of(image)
    left, top, _width, _height = rectangle(shown, whole)
    left += _around(wide * image.focal_x / 100, width, wide)
    top += _around(high * image.focal_y / 100, height, high)
    return plain(pictures.Cut(image.turn, left, top, width, height), whole)


def share_file(image: Image) -> str:
    """Return where the share picture of `image` lies under media."""
    return filing.path_of(_shared(image), _share_spec(image))


def make_share(image: Image) -> Rendition:
    """Make the file of the share picture of `image`; return its unsaved row.

    Raises pictures.Refused, FileNotFoundError where its original is lost, and filing.Away.
    """
    spec = _share_spec(image)
    (made,) = pictures.make(filing.read_original(image), [spec], cut=share_cut(image))
    row = filing.row_of(image, made, filing.write(_shared(image), made))
    row.use = Rendition.Use.SHARE
    return row


@writes
def _show(image: Image, cut: pictures.Cut, taken: pictures.Taken, *, file: str, at: datetime) -> Image:
    """Have pages use what `taken` is, and put aside the files of what was shown until now."""
    present = Image.objects.select_for_update().get(pk=image.pk)
    if present.digest != taken.digest:
        raise pictures.Refused("bad_cut")  # it has got another file meanwhile
    present.focal_x, present.focal_y = moved_point(present, cut)
    for field, value in _fields(cut).items():
        setattr(present, field, value)
    present.width, present.height = taken.width, taken.height
    present.has_alpha, present.tint = taken.has_alpha, taken.tint
    present.recipe, present.problem, present.claimed_until = 0, "", None
    present.save()
    return put_in_use(present, taken.safe, file=file, at=at)


@writes
def put_in_use(image: Image, safe: pictures.Made, *, file: str, at: datetime) -> Image:
    """Have pages use what shows what `image` shows now, of which `file` is the safe one, and put its other files aside.

    Returns the image, drawable.
    """
    rows = Rendition.objects.filter(image=image)
    ours = _of_this_cut(image)
    rows.filter(retired_at=None).exclude(ours).update(retired_at=at)
    rows.filter(ours, is_safe=False, retired_at__gt=at - STILL_THERE).update(retired_at=None)
    if not rows.filter(file=file).update(is_safe=True, retired_at=None):
        filing.row_of(image, safe, file, is_safe=True).save()
    refreshing.redraw_showing(image)
    return Image.objects.drawable().get(pk=image.pk)


def _fields(cut: pictures.Cut) -> dict[str, int]:
    """Return the fields of an image that say what is shown of it."""
    return {
        "turn": cut.turn,
        "crop_left": cut.left,
        "crop_top": cut.top,
        "crop_width": cut.width,
        "crop_height": cut.height,
    }


def _shown(digest: str, cut: pictures.Cut) -> Image:
    """Return an image that shows `cut`, to name the files of one that does not yet."""
    return Image(digest=digest, **_fields(cut))


def _shared(image: Image) -> Image:
    """Return an image that shows what a share picture of `image` does; its files have names of their own, also where
    that is the same as pages show."""
    return _shown(f"{image.digest}:share", share_cut(image))


def _share_spec(image: Image) -> pictures.Spec:
    """Return the file that a share picture is: a JPEG, which every reader of links knows."""
    _left, _top, width, _height = rectangle(share_cut(image), (image.whole_width, image.whole_height))
    return pictures.Spec(min(width, SHARE_SIZE[0]), "jpeg")


def _of_this_cut(image: Image) -> Q:
    """Return the question for the files that show what is shown of `image` now."""
    digest, cut = image.digest or "", filing.cut_of(image)
    stems = {pictures.stem(digest, cut), pictures.stem(digest, cut, filing.label_of(image))}
    found = Q(file=share_file(image))
    for stem in stems:
        found |= Q(file__startswith=f"r/{stem}-")
    return found


def moved_point(image: Image, cut: pictures.Cut) -> tuple[int, int]:
    """Return the focal point, in percent of what `cut` leaves, so that it stays on its spot of the picture or as near
    as that reaches. A centre, which nobody has chosen, becomes the centre of the new part."""
    if (image.focal_x, image.focal_y) == CENTRE:
        return CENTRE
    whole, before = (image.whole_width, image.whole_height), filing.cut_of(image)
    left, top, width, height = rectangle(before, whole)
    x, y = left + width * image.focal_x / 100, top + height * image.focal_y / 100
    wide, high = whole if before.turn % 2 == 0 else whole[::-1]
    for _quarter in range((cut.turn - before.turn) % 4):
        x, y = high - y, x
        wide, high = high, wide
    left, top, width, height = rectangle(cut, whole)
    return _percent(x - left, width), _percent(y - top, height)


def _percent(part: float, whole: int) -> int:
    return min(max(round(100 * part / whole), 0), 100)


def _around(middle: float, length: int, whole: int) -> int:
    """Return where a stretch of this length begins that lies around `middle` and inside of `whole`."""
    return min(max(round(middle - length / 2), 0), whole - length)
