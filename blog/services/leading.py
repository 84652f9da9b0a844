"""Where former addresses lead: one step, never in a circle, and nothing leads away from where something lives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from blog.conf import ANYTHING, OWN_SEGMENTS
from blog.models import Author, MissedAddress, Post, Redirect, Series, Tag
from blog.models.names import is_possible, parse_path
from blog.services import writes

WEB_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
# What no address of a page can hold: it would never be asked for so.
NOT_IN_TARGETS = re.compile(r"[\\\x00-\x1f\x7f]")
NOT_IN_PATHS = re.compile(r"[#\\<>\"\x00-\x1f\x7f]|//|/\.{1,2}/|:/")
# What belongs to a page and moves along with it: its Markdown, its feed, its older posts, a place in it.
WITH_PAGE = re.compile(r"(/(?:[^?#]*/)?)((?:index\.md)?(?:[?#].*)?)", re.DOTALL)
WITH_LIST = re.compile(
    r"(/(?:tag|author|series)/[^/?#]+/)((?:feed/|(?:older|after)/[^/?#]+/)(?:[?#].*)?)", re.DOTALL
)
# Patterns of our own that ask what an address leads to when nothing lives there.
ASKING = {ANYTHING: None, "tag": Tag, "author": Author, "series": Series}


@writes
def arrive(path: str, *, at: datetime, post: Post | None = None, was: str = "") -> None:
    """Let something live at `path`: nothing leads away from it any more, and `was`, where it lived, leads to it.

    Every former address of `post` leads to it as well, wherever it led while the post was away.
    """
    led = Redirect.objects.filter(path=path).first()
    if led is not None and led.post_id and (post is None or led.post_id != post.pk):
        # Another post in the trash has lost this address; readers of its still older ones are not meant to land here.
        _turn(Redirect.objects.filter(post_id=led.post_id, target=path), led.target)
    Redirect.objects.filter(path=path).delete()
    MissedAddress.objects.filter(path=path).delete()
    if was and was != path:
        _write(was, path, at=at, post=post)
    if post is not None:
        _sweep(post, path)


@writes
def leave(path: str, target: str = "", *, at: datetime, post: Post | None = None) -> None:
    """Let nothing live at `path`: its readers are led to `target`, or told that it is gone.

    What led to it leads where it leads now. Of a `post` that says gone it goes on leading to it, as the post may return.
    """
    led = _write(path, target, at=at, post=post)
    if post is not None:
        _sweep(post, led.target or path)
    elif led.is_gone:
        _turn(_leading_to(path), "")


@writes
def lead(path: str, target: str = "", *, at: datetime) -> Redirect:
    """Return the redirect that leads from `path`, where nothing lives, to `target`; without one it says "gone".

    It belongs to the post that had this address last, else to the one that lives at its target, and follows it.
    """
    base = _parts(target)[0]
    owner = Post.objects.filter(path=path).first() or Post.objects.visible().filter(path=base).first()
    return _write(path, target, at=at, post=owner)


@writes
def forget(path: str) -> None:
    """Let `path` be nobody's: whoever asks for it is told that nothing is here."""
    Redirect.objects.filter(path=path).delete()


def end_of(target: str, *, start: str = "") -> str:
    """Return where `target` ends when all redirects are followed; empty when it leads back to itself or to `start`."""
    seen = {start}
    while base := _parts(target)[0]:
        if base in seen:
            return ""
        seen.add(base)
        on = Redirect.objects.filter(path=base).exclude(target="").values_list("target", flat=True).first()
        if on is None:
            return target
        target = _joined(on, _parts(target)[1])
    return target


def check(path: str, target: str) -> None:
    """Raise ValidationError when leading from `path` to `target` would hide something, never act, or end nowhere.

    Both are to be as `as_path` and `as_target` return them.
    """
    _check_path(path)
    if target and (not (_parts(target)[0] or WEB_ADDRESS.match(target)) or not _can_be_said(target)):
        raise ValidationError(
            {"target": _("Write /an/address/ of this site, or a full one that begins https://.")}
        )
    if target and not end_of(target, start=path):
        raise ValidationError({"target": _("These redirects would lead in a circle.")})


def _can_be_said(target: str) -> bool:
    """Return whether a target can stand in an answer, and is there what it looks like: browsers read \\ as /, and pass
    over what no keyboard writes."""
    try:
        target.encode()
    except UnicodeEncodeError:
        return False
    return NOT_IN_TARGETS.search(target) is None


def _check_path(path: str) -> None:
    """Raise ValidationError unless a redirect at `path` would act and hide nothing."""
    if "?" in path:
        raise ValidationError(
            {"path": _("What stands behind a ? belongs to no address; /?p=12 and its like cannot lead on.")}
        )
    if NOT_IN_PATHS.search(path) or not is_possible(path) or not path.startswith("/"):
        raise ValidationError(
            {
                "path": _(
                    "Write only what stands behind the site's name, as in /old/address/, without ? and #."
                )
            }
        )
    if not can_lead(path):
        raise ValidationError({"path": _("This address is the site's own; nothing can lead away from it.")})
    if Post.objects.visible().filter(path=path).exists():
        raise ValidationError({"path": _("A post lives at this address; change its address instead.")})
    if lives_at(path):
        raise ValidationError(
            {"path": _("A tag, an author or a series lives at this address; change its address instead.")}
        )


def can_lead(path: str) -> bool:
    """Return whether a redirect at `path` would ever be looked for: no page of the site's own answers first."""
    return path != "/" and path.split("/")[1] not in OWN_SEGMENTS and _pattern(path) in ASKING


def lives_at(path: str) -> bool:
    """Return whether a tag, an author or a series lives at `path`."""
    model = ASKING.get(_pattern(path))
    return model is not None and model._default_manager.filter(slug=path.split("/")[2]).exists()


def _pattern(path: str) -> str:
    """Return the name of the pattern that takes `path`; "-" for none."""
    try:
        return resolve(path).url_name or "-"
    except Resolver404:
        return "-"


def as_path(written: str) -> str:
    """Return an old address as it is stored: a file's as written, any other with its slashes; NFC."""
    written = unicodedata.normalize("NFC", _without_origin(written.strip()))
    if "?" in written or "." in written.rsplit("/", 1)[-1]:
        return written
    return parse_path(written)


def as_target(written: str) -> str:
    """Return a target as it is stored: of this site without its name, and as its pages write their addresses."""
    target = unicodedata.normalize("NFC", _without_origin(written.strip()))
    address, rest = re.fullmatch(r"([^?#]*)(.*)", target, re.DOTALL).groups()  # type: ignore[union-attr]
    if not address.startswith("/") or address.startswith("//"):
        return target
    if not address.endswith("/") and "." not in address.rsplit("/", 1)[-1] and _pattern(address) == ANYTHING:
        address += "/"
    if re.match("/(tag|author|series)/[^/]+/", address, re.IGNORECASE):
        address = address.lower()
    lower, rest_of_it = _parts(address.lower())
    lived_at = set(
        Post.objects.visible().filter(path__in=[_parts(address)[0], lower]).values_list("path", flat=True)
    )
    return (lower + rest_of_it if lived_at == {lower} else address) + rest


def broken(redirects: Iterable[Redirect]) -> set[int]:
    """Return the numbers of those that lead to an address of this site where nothing is; in four queries."""
    bases = {each.pk: base for each in redirects if (base := _parts(each.target)[0])}
    patterns = {base: _pattern(base) for base in set(bases.values())}
    asking = [base for base, pattern in patterns.items() if pattern in ASKING]
    alive = set(Post.objects.visible().filter(path__in=asking).values_list("path", flat=True))
    alive |= set(Redirect.objects.filter(path__in=asking).values_list("path", flat=True))
    for kind, model in ASKING.items():
        slugs = {base.split("/")[2] for base in asking if patterns[base] == kind and model is not None}
        if model is not None and slugs:
            pages = Series.objects.used() if model is Series else model._default_manager.all()
            found = pages.filter(slug__in=slugs).values_list("slug", flat=True)
            alive |= {f"/{kind}/{slug}/" for slug in found}
    dead = set(asking) - alive
    return {pk for pk, base in bases.items() if base in dead}


def all_broken() -> set[int]:
    """Return the numbers of all redirects that lead to an address of this site where nothing is."""
    at_target = Post.objects.visible().filter(path=OuterRef("target"))
    return broken(Redirect.objects.filter(target__startswith="/").exclude(Exists(at_target)))


def _write(path: str, target: str, *, at: datetime, post: Post | None) -> Redirect:
    """Store where `path` leads in the end, and let whatever led to it lead there at once."""
    MissedAddress.objects.filter(path=path).delete()
    ends, owner = end_of(target, start=path), post.pk if post else None
    led, _is_new = Redirect.objects.update_or_create(
        path=path, defaults={"target": ends, "post_id": owner, "created_at": at}
    )
    if ends:
        _turn(_leading_to(path), ends)
    return led


def _leading_to(path: str) -> Iterable[Redirect]:
    """Return the redirects that lead to what lived at `path`, or to a part of it."""
    near = Redirect.objects.filter(Q(target=path) | Q(target__startswith=path)).exclude(path=path)
    return [each for each in near if _parts(each.target)[0] == path]


def _sweep(post: Post, target: str) -> None:
    """Let the former addresses of `post` lead to `target`."""
    base = _parts(target)[0]
    former = Redirect.objects.filter(post=post).exclude(path__in=[base, post.path or ""])
    _turn([each for each in former if _parts(each.target)[0] != base], target)


def _turn(redirects: Iterable[Redirect], target: str) -> None:
    """Let redirects lead to `target`, to the same part of it as before; one that would lead to itself says gone."""
    for each in redirects:
        was_gone, ends = each.is_gone, _joined(target, _parts(each.target)[1]) if target else ""
        each.target = "" if _parts(ends)[0] == each.path else ends
        each.save(update_fields=["target"])
        if was_gone and not each.is_gone:
            # Until now a step to here was the last one.
            _turn(_leading_to(each.path), each.target)


def _parts(target: str) -> tuple[str, str]:
    """Return the address of this site that a target names, and what comes behind it; both empty for another site's."""
    if not target.startswith("/") or target.startswith("//"):
        return "", ""
    found = WITH_LIST.fullmatch(target) or WITH_PAGE.fullmatch(target)
    if found is not None:
        return found[1], found[2]
    address = re.split("[?#]", target, maxsplit=1)[0]
    return address, target[len(address) :]


def _joined(target: str, rest: str) -> str:
    """Return `target` with what came behind a former address of it, where that can be."""
    base, own_rest = _parts(target)
    return target + rest if base.endswith("/") and not own_rest else target


def _without_origin(written: str) -> str:
    """Return a full address of this site as one within it, any other as it is."""
    if not WEB_ADDRESS.match(written):
        return written
    try:
        parts = urlsplit(written)
    except ValueError:
        return written
    if parts.netloc.lower() != urlsplit(settings.SITE_URL).netloc.lower():
        return written
    return written.split(parts.netloc, 1)[1] or "/"
