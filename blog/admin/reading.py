"""What the writing screen shows of the page to come: the preview in a tab, the frame beside the text, who is here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from blog import markup
from blog.admin.writing import known_tags
from blog.metadata import PageMetadata, of_post
from blog.models import Author, Post, Series, SiteSettings
from blog.records import PostRecord
from blog.services import editing, previewing

NOT_FOR_OTHERS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


class ReadingAlong:
    """Views that render without writing. Mixed into the post's admin beside its writing screen."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of these views before those of the admin."""
        view = self.admin_site.admin_view
        return [
            path("preview/", view(self.preview_view), name="blog_post_preview_new"),
            path("<int:post_id>/preview/", view(self.preview_view), name="blog_post_preview"),
            path("frame/", view(self.frame_view), name="blog_post_frame"),
            path("here/", never_cache(self.here_view), name="blog_post_here"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def preview_view(self, request: HttpRequest, post_id: int | None = None) -> HttpResponse:
        """Answer with the page that the working copy (or the text just sent) would be; it is never kept."""
        post = self._post(request, str(post_id) if post_id else None)  # type: ignore[attr-defined]
        newest = editing.working_copy(post) if post else None
        record = newest.as_record if newest else self._beginning(request)  # type: ignore[attr-defined]
        if request.method == "POST":
            record = self._sent(request, post, record)
        page = previewing.as_read(record, post=post or Post(pk=0, slug="preview"), at=timezone.now())
        template = "blog/page.html" if page.is_page else "blog/post.html"
        response = render(request, template, {"post": page, "meta": _unlisted(page), "is_preview": True})
        return private(response)

    def _sent(self, request: HttpRequest, post: Post | None, record: PostRecord) -> PostRecord:
        """Return the record with what the form has now, as far as it can be understood."""
        form = self._form(request, post, record, None, request.POST)  # type: ignore[attr-defined]
        form.is_valid()
        author = form.cleaned_data.get("author") or Author.objects.called(record.author)
        tags, series = form.cleaned_data.get("tags", []), form.cleaned_data.get("series", "")
        sent = form.record(tags=known_tags(tags), series=Series.objects.named(series), author=author)
        return sent if len(sent.body) <= markup.MAX_LENGTH else record

    def frame_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with the empty page, in the site's own style, that the script fills beside the text."""
        page = Post(pk=0, slug="preview", kind=Post.Kind.POST, published_at=timezone.now())
        response = render(request, "admin/blog/post/frame.html", {"post": page, "meta": _unlisted(page)})
        response.csp = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
        return xframe_options_sameorigin(lambda _: private(response))(request)

    def here_view(self, request: HttpRequest) -> HttpResponse:
        """Answer who is signed in, with a token for the next form; 403 for somebody who is not."""
        if not self.admin_site.has_permission(request):
            return JsonResponse({"is_signed_out": True}, status=403)
        return JsonResponse({"user": request.user.get_username(), "token": get_token(request)})


def _unlisted(page: Post) -> PageMetadata:
    """Return what the page would say of itself, and that nobody is to list it."""
    return replace(of_post(page, SiteSettings.current()), is_listed=False)


def private(response: HttpResponse) -> HttpResponse:
    """Return the answer, marked as one that nobody keeps or lists."""
    response.headers["Cache-Control"] = "no-store, private"
    for name, value in NOT_FOR_OTHERS.items():
        response.headers[name] = value
    return response
