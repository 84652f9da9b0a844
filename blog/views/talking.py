"""The private door under every post: a plain form, a page that asks "send this?", and thanks.

There is no cookie and no CSRF token, because the form stands on a page that is the same for everybody. That is safe
because nothing here acts in anybody's name: a letter that a foreign page makes a visitor send is no more than its
maker could send himself. The second page is made for one letter and carries a signed, timed stamp, so that every
letter has been read over and arrives once.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog import metadata
from blog.forms import AnswerForm
from blog.kept import kept, never_kept, shows
from blog.models import Post, SiteSettings, faces
from blog.services import receiving

VALID_FOR = timedelta(hours=24)
# Nobody reads a page and presses a button in less.
NOT_BEFORE = timedelta(seconds=1)
LETTERS_AN_HOUR = 20
_signer = Signer(salt="influency.talk")


@csrf_exempt  # the docstring of this module says why
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, *, pk: int) -> HttpResponseBase:
    """Answer the door of a public post, or take what comes through it."""
    return _take(request, pk) if request.method == "POST" else ask(request, pk=pk)


@kept
def ask(request: HttpRequest, *, pk: int) -> HttpResponse:
    """Answer the empty form."""
    post = _post(pk)
    return shows(_page(request, "blog/talk.html", post, form=AnswerForm()), faces.of_twin(post))


@kept
def thanks(request: HttpRequest, *, pk: int) -> HttpResponse:
    """Answer that the letter is on its way."""
    post = _post(pk)
    return shows(_page(request, "blog/talk_thanks.html", post), faces.of_twin(post))


def _take(request: HttpRequest, pk: int) -> HttpResponse:
    post, form = _post(pk), AnswerForm(request.POST)
    if form.is_by_a_machine:
        return _thank(post)
    if not form.is_valid():
        return never_kept(_page(request, "blog/talk.html", post, form=form, status=400))
    stamp = request.POST.get("stamp", "")
    if not _is_good(stamp, post, form):
        return _confirm(request, post, form, is_late=bool(stamp))
    if _is_too_many(request, post):
        form.add_error(
            None, _("Many letters have come from your network within the hour. Try again a little later.")
        )
        return never_kept(_page(request, "blog/talk.html", post, form=form, status=429))
    receiving.receive(post, **form.letter, stamp=hashlib.sha256(stamp.encode()).hexdigest(), at=now())
    return _thank(post)


def _thank(post: Post) -> HttpResponse:
    response = redirect("talk_thanks", pk=post.pk)
    response.status_code = 303
    return never_kept(response)


def _confirm(request: HttpRequest, post: Post, form: AnswerForm, *, is_late: bool) -> HttpResponse:
    """Answer the letter as it will be sent, with a stamp for it alone."""
    stamp = _signer.sign(f"{_seal(post, form)}:{int(now().timestamp())}:{secrets.token_urlsafe(9)}")
    return never_kept(
        _page(
            request,
            "blog/talk_confirm.html",
            post,
            form=form,
            stamp=stamp,
            letter=form.letter,
            is_late=is_late,
        )
    )


def _is_good(stamp: str, post: Post, form: AnswerForm) -> bool:
    """Return whether `stamp` was made here for this letter, not too long ago and not this very moment."""
    try:
        seal, made, _nonce = _signer.unsign(stamp[:300]).split(":")
        age = now() - datetime.fromtimestamp(int(made), tz=UTC)
    except (BadSignature, ValueError):
        return False
    return secrets.compare_digest(seal, _seal(post, form)) and NOT_BEFORE <= age <= VALID_FOR


def _seal(post: Post, form: AnswerForm) -> str:
    """Return what binds a stamp to one letter about one post."""
    letter = "\0".join([str(post.pk), *form.letter.values()])
    return hashlib.sha256(letter.encode()).hexdigest()


def _is_too_many(request: HttpRequest, post: Post) -> bool:
    """Count this letter; return whether its network has sent too many about this post within the hour."""
    key = f"talk:{post.pk}:{_network(request)}:{now():%Y%m%d%H}"
    cache.add(key, 0, timeout=3600)
    try:
        return cache.incr(key) > LETTERS_AN_HOUR
    except ValueError:  # the cache has just dropped the counter
        return False


def _network(request: HttpRequest) -> str:
    """Return the network that the visitor's address is in (/24 or /64), behind as many proxies as we know of."""
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies and len(forwarded) >= proxies:
        address = forwarded[-proxies]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 64}", strict=False))


def _post(pk: int) -> Post:
    return get_object_or_404(Post.objects.visible().select_related("author"), pk=pk)


def _page(
    request: HttpRequest, template: str, post: Post, *, status: int = 200, **context: object
) -> HttpResponse:
    site = SiteSettings.current()
    meta = metadata.of_door(post, site)
    return render(request, template, {"post": post, "site": site, "meta": meta, **context}, status=status)
