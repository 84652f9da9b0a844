"""Answers: what readers wrote through the private door, to be read and replied to by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.admin.noun import NounAdmin, hour
from blog.models import Answer, User
from blog.models.post import NOT_IN_LISTS
from blog.services import receiving


class UnreadFilter(admin.SimpleListFilter):
    """Those that nobody has opened."""

    title = _("read or not")
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return both."""
        return [("unread", _("Unread")), ("read", _("Read"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Answer]) -> QuerySet[Answer]:
        """Return those of the chosen kind."""
        chosen = {"unread": queryset.filter(read_at=None), "read": queryset.exclude(read_at=None)}
        return chosen.get(self.value() or "", queryset)


@admin.register(Answer)
class AnswerAdmin(NounAdmin[Answer]):
    """A mailbox: nobody writes here, so there is nothing to add or to change."""

    list_display = ("who", "first_words", "about", "came_in")
    list_display_links = ("who", "first_words")
    list_filter = (UnreadFilter,)
    search_fields = ("name", "email", "message", "post__title")
    search_help_text = _("Search by name, words or post")
    actions = ("mark_as_read",)
    empty_words = _(
        "Nobody has answered yet. Every post has a private door for readers; what they write lands here."
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: answers come from readers."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Answer | None = None) -> bool:
        """Return False: a letter stays as it was written."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Answer]:
        """Return the answers with the titles of their posts."""
        heavy = (f"post__{field}" for field in NOT_IN_LISTS)
        return super().get_queryset(request).select_related("post").defer(*heavy)

    @admin.display(description=_("from"), ordering="name")
    def who(self, answer: Answer) -> SafeString:
        """Return the reader's name, marked while nobody has read it."""
        name = answer.name or answer.email or gettext("Somebody")
        if answer.read_at:
            return format_html("{}", name)
        return format_html(
            '<span class="unread">{} <span class="mark">{}</span></span>', name, gettext("new")
        )

    @admin.display(description=_("answer"))
    def first_words(self, answer: Answer) -> str:
        """Return how it begins."""
        return Truncator(" ".join(answer.message.split())).chars(90)

    @admin.display(description=_("about"), ordering="post__title")
    def about(self, answer: Answer) -> str:
        """Return the post's title."""
        return str(answer.post)

    @admin.display(description=_("came in"), ordering="created_at")
    def came_in(self, answer: Answer) -> str:
        """Return when it came in."""
        return hour(answer.created_at)

    @admin.action(description=_("Mark as read"), permissions=["view"])
    def mark_as_read(self, request: HttpRequest, queryset: QuerySet[Answer]) -> None:
        """Note that all of these are read."""
        at = timezone.now()
        for answer in queryset:
            receiving.mark_read(answer, at=at)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Answer with the letter as a page to read, and note that it is read."""
        answer = self.get_object(request, object_id)
        if answer is None:
            return redirect("admin:blog_answer_changelist")
        if not self.has_view_permission(request, answer):
            return super().change_view(request, object_id, form_url, extra_context)
        receiving.mark_read(answer, at=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": answer.name or gettext("Somebody"),
            "answer": answer,
            "reply_url": reply_url(answer),
            "may_delete": self.has_delete_permission(request, answer),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/blog/answer/letter.html", context)

    def discard(self, row: Answer, *, by: User, at: datetime) -> None:
        """Delete the letter."""
        receiving.remove(row)


def reply_url(answer: Answer) -> str:
    """Return a mailto address that begins the reply with subject and quotation; empty without an address."""
    if not answer.email:
        return ""
    quoted = "\r\n".join(f"> {line}" for line in answer.message[:1500].splitlines())
    subject = gettext("Re: %(title)s") % {"title": answer.post}
    return f"mailto:{quote(answer.email, safe='@+')}?subject={quote(subject)}&body={quote(chr(13) + chr(10) + quoted)}"
