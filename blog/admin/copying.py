"""Beginning with what is there: a post duplicated, made a template, or written from one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.admin.writing import who
from blog.services import editing


class Copying:
    """The buttons that make a post of another. Mixed into the post's admin."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Return the address of the button before those of the admin."""
        view = self.admin_site.admin_view(self.duplicate_view)
        return [path("<int:post_id>/duplicate/", view, name="blog_post_duplicate"), *super().get_urls()]  # type: ignore[misc]

    def duplicate_view(self, request: HttpRequest, post_id: int) -> HttpResponse:
        """Make a draft of what the post says, or with `as=template` a template, and lead there."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        post = self._post(request, str(post_id))  # type: ignore[attr-defined]
        if not who(request).has_perm("blog.add_post"):
            raise PermissionDenied
        is_template = request.POST.get("as") == "template"
        copy = editing.duplicate(post, by=who(request), at=timezone.now(), is_template=is_template)
        if is_template:
            messages.success(request, _("This is a template now. New posts can begin with it."))
        else:
            messages.success(request, _("This is a draft of its own, with the same words."))
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[copy.pk]))
