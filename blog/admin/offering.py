"""Links on offer: beside a text while it is written, and a page of those that older posts could have."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog import weaving
from blog.admin.noun import row_number
from blog.admin.rewording import say_taken_back, sentence
from blog.admin.writing import may_publish, who
from blog.comparing import Kind, Piece
from blog.markup import MAX_LENGTH
from blog.markup.characters import readable
from blog.models import Post
from blog.services import accepting, offering
from blog.services.offering import Offered, Shown
from blog.services.rewording import Outcome

# How many address names a window may remember.
MOST_DECLINED = 1000
# What a button says of the offers that it was pressed for.
ACCEPT, DECLINE = "accept", "decline"
# What the writing screen sends.
SENT = ("content", "language", "besides", "decline", "words")
RUN = re.compile(r"[\w-]{1,40}")


class OfferingLinks:
    """The views of links on offer. Mixed into the post's admin."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Return their addresses before those of the admin."""
        view = self.admin_site.admin_view
        return [
            path("offers/", view(self.offers_view), name="blog_post_offers"),
            path("mentions/", view(self.mentions_view), name="blog_post_mentions"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    # --- While a text is written --------------------------------------------------------------------------------------

    def mentions_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with the links to offer for the text that was sent; with `decline`, one of them is not offered again in
        this post."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_or_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        written = request.POST.get("post", "")
        post = self._post(request, written) if written else None  # type: ignore[attr-defined]
        sent = {name: readable(request.POST.get(name, "")[: MAX_LENGTH + 1]) for name in SENT}
        if post is not None and sent["decline"]:
            target = Post.objects.visible().filter(slug=sent["decline"][:80]).first()
            if target is not None:
                accepting.decline_here(post, target, sent["words"], by=who(request), at=timezone.now())
        text = sent["content"]
        offered = offering.of_text(
            text,
            language=sent["language"][:12],
            post=post,
            besides=sent["besides"].split(",")[:MOST_DECLINED],
        )
        return JsonResponse({"offers": [_as_json(text, each) for each in offered]})

    # --- What older posts could have ----------------------------------------------------------------------------------

    def offers_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with a page of the links that posts could have, make those that were chosen, or take a run back."""
        posts = self._offered_in(request)
        target = row_number(request.GET.get("to")) or None
        if request.method == "POST":
            return self._decide(request, posts)
        shown = offering.page(posts, target=target, before=row_number(request.GET.get("before")) or None)
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": Post._meta,
            "title": _("Links to make"),
            "rows": [(each, _pieces(each)) for each in shown.shown],
            "older": shown.older,
            "target": Post.objects.visible_among([target]).only("title", "path").first() if target else None,
            "done": request.session.get("last_offers"),
            "query": f"&to={target}" if target else "",
        }
        return TemplateResponse(request, "admin/blog/post/offers.html", context)

    def offers_to(self, request: HttpRequest, post: Post) -> int:
        """Return how many posts of this person could link to a public `post`."""
        return offering.count(self._offered_in(request), target=post.pk) if post.is_public else 0

    def _offered_in(self, request: HttpRequest) -> QuerySet[Post]:
        """Return the posts in which this person may make links: all, or the own ones."""
        if not self.has_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        return editable(request)

    def _decide(self, request: HttpRequest, posts: QuerySet[Post]) -> HttpResponse:
        """Do what the button says, say so, and lead back to the page."""
        at, may = timezone.now(), partial(may_publish, request)
        run = request.POST.get("take_back", "")
        if RUN.fullmatch(run):
            outcome = accepting.take_back(run, posts, by=who(request), at=at, may_publish=may)
            request.session.pop("last_offers", None)
            say_taken_back(request, outcome)
        elif not (chosen := _chosen(request)):
            messages.warning(request, _("Nothing was chosen, so nothing was changed."))
        elif ACCEPT in request.POST:
            outcome = accepting.accept(chosen, posts, by=who(request), at=at, may_publish=may)
            request.session["last_offers"] = outcome.run if outcome.changes else None
            _say(request, outcome)
        else:
            number = accepting.decline(chosen, posts, by=who(request), at=at)
            said = ngettext(
                "%(number)d link is not offered any more.",
                "%(number)d links are not offered any more.",
                number,
            )
            messages.success(request, said % {"number": number})
        return HttpResponseRedirect(request.get_full_path())


def editable(request: HttpRequest) -> QuerySet[Post]:
    """Return the public posts that this person may write in."""
    posts = Post.objects.visible()
    if not who(request).has_perm("blog.edit_any_post"):
        posts = posts.owned_by(who(request).pk)
    return posts


def _chosen(request: HttpRequest) -> list[int]:
    """Return the offers that a button was pressed for: its own, or all that are ticked."""
    said = request.POST.get(ACCEPT) or request.POST.get(DECLINE, "")
    written = request.POST.getlist("offer") if said == "chosen" else [said]
    return [number for each in written if (number := row_number(each))]


def _as_json(text: str, offered: Offered) -> dict[str, object]:
    """Return an offer as the screen knows it: its places count as a browser counts, in halves of long characters."""
    mention = offered.mention
    start = len(text[: mention.start].encode("utf-16-le")) // 2
    return {
        "start": start,
        "end": start + len(mention.words.encode("utf-16-le")) // 2,
        "words": mention.words,
        "code": weaving.code(mention.words, mention.slug),
        "slug": mention.slug,
        "title": offered.post.title,
        "path": offered.post.path,
    }


def _pieces(shown: Shown) -> list[Piece]:
    """Return the line of an offer as it is, with what would be put in."""
    before, after = weaving.code("\n", shown.mention.slug).split("\n")
    line = shown.excerpt
    parts = (
        (Kind.SAME, line.before),
        (Kind.ADDED, before),
        (Kind.SAME, line.found),
        (Kind.ADDED, after),
        (Kind.SAME, line.after),
    )
    return [Piece(kind, text) for kind, text in parts if text]


def _say(request: HttpRequest, outcome: Outcome) -> None:
    """Say what accepting has done, and what it has left."""
    if outcome.changes:
        said = ngettext("%(number)d link is made.", "%(number)d links are made.", outcome.changes) % {
            "number": outcome.changes
        }
        if outcome.published:
            said += " " + ngettext(
                "Readers see it in %(number)d post.",
                "Readers see them in %(number)d posts.",
                outcome.published,
            ) % {"number": outcome.published}
        messages.success(request, said)
    else:
        messages.warning(
            request, _("No link was made: the words are not there any more, or lead there already.")
        )
    _say_left(request, outcome)


def _say_left(request: HttpRequest, outcome: Outcome) -> None:
    if (outcome.changes and outcome.skipped) or (outcome.skipped and not outcome.posts):
        left = "; ".join(f"“{each.post}”: {sentence(each)}" for each in outcome.skipped)
        messages.warning(request, _("Left as they are: %(posts)s.") % {"posts": left})
    if outcome.drafts:
        drafts = "; ".join(f"“{each.post}”: {sentence(each)}" for each in outcome.drafts)
        messages.warning(request, _("Readers do not see it yet: %(posts)s.") % {"posts": drafts})
