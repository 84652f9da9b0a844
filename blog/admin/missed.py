"""Addresses that readers asked for in vain, and the three things that can be done about each."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from blog.admin.noun import NounAdmin, hour, row_number
from blog.admin.redirect import tabs
from blog.models import MissedAddress, Post, UncountedMisses
from blog.services import leading, missing

VERBS = {"_gone": missing.say_gone, "_ignore": missing.ignore}


class FromFilter(admin.SimpleListFilter):
    """Which to show: all, our own broken links, or what was put aside."""

    title = _("where the link is")
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the kinds."""
        return [("own", _("On this site")), ("elsewhere", _("Elsewhere")), ("ignored", _("Ignored"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[MissedAddress]) -> QuerySet[MissedAddress]:
        """Return those of the chosen kind; without one, all that are not put aside."""
        listed = MissedAddress.objects.listed()
        if self.value() == "ignored":
            return queryset.exclude(pk__in=listed.values("pk"))
        if self.value() in ("own", "elsewhere"):
            queryset = queryset.filter(is_own=self.value() == "own")
        # What a bulk action was sent may have been put aside by somebody else meanwhile; that harms nothing.
        return queryset.filter(pk__in=listed.values("pk"))


class MissedList(ChangeList):
    """A page of the list, on which each row knows the post that holds its link."""

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the rows of this page, and for all of them at once the posts that link there."""
        super().get_results(request)
        rows: list[MissedAddress] = list(self.result_list)
        linking = dict(
            Post.objects.filter(path__in=[row.referrer for row in rows if row.is_own]).values_list(
                "path", "pk"
            )
        )
        for row in rows:
            row.linking_post = linking.get(row.referrer)  # type: ignore[attr-defined]
        self.result_list = rows


@admin.register(MissedAddress)
class MissedAddressAdmin(NounAdmin[MissedAddress]):
    """The list; nobody writes here, readers do."""

    list_display = ("path_shown", "times_shown", "last_met", "linked_from", "what_to_do")
    list_display_links = None
    list_filter = (FromFilter,)
    search_fields = ("path", "referrer")
    search_help_text = _("Search by address or by the page that links there")
    ordering = ("-is_own", "-times", "-last_at", "id")
    actions = ("say_gone_several", "ignore_several")
    empty_words = _(
        "Nobody has asked for anything that is not here. What readers ask for in vain is counted in this list, "
        "and who they are is not kept."
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: readers find them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: MissedAddress | None = None) -> bool:
        """Return False: an address stays as it was asked for."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: MissedAddress | None = None) -> bool:
        """Return False: to ignore one is enough."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: MissedAddress | None = None) -> bool:
        """Return whether this person may see redirects."""
        return request.user.has_perm("blog.view_redirect")

    def has_lead_permission(self, request: HttpRequest) -> bool:
        """Return whether this person may make redirects."""
        return request.user.has_perm("blog.add_redirect")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether this person may see redirects."""
        return self.has_view_permission(request)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list whose rows know the posts that link there."""
        return MissedList

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the columns; what can be done only for those who may."""
        return self.list_display if self.has_lead_permission(request) else self.list_display[:-1]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Do what the button of one row says; else answer with the list, beside that of the redirects."""
        pressed = [verb for verb in VERBS if verb in request.POST]
        if request.method == "POST" and pressed:
            return self._do_one(request, pressed[0])
        context = {"tabs": tabs(MissedAddress), "uncounted": UncountedMisses.objects.first()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the list: there is nothing more to see of one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:blog_missedaddress_changelist"))

    def _do_one(self, request: HttpRequest, verb: str) -> HttpResponse:
        """Do what the button of a row says and lead back to the list as it was."""
        if not self.has_lead_permission(request):
            raise PermissionDenied
        number = request.POST[verb]
        self._do(request, verb, MissedAddress.objects.filter(pk=row_number(number)))
        return HttpResponseRedirect(request.get_full_path())

    def _do(self, request: HttpRequest, verb: str, rows: QuerySet[MissedAddress]) -> None:
        """Do it to all of them; those of which it cannot be said are named."""
        at, done = timezone.now(), []
        for row in rows:
            try:
                VERBS[verb](row, at=at)
                done.append(row.path)
            except ValidationError as error:
                messages.warning(request, f"{row.path}: {' '.join(error.messages)}")
        if done:
            self.message_user(request, _said(verb, done), messages.SUCCESS)

    @admin.action(description=_("Say “gone” (410)"), permissions=["lead"])
    def say_gone_several(self, request: HttpRequest, queryset: QuerySet[MissedAddress]) -> None:
        """Let all of them say "gone"."""
        self._do(request, "_gone", queryset)

    @admin.action(description=_("Ignore for 30 days"), permissions=["lead"])
    def ignore_several(self, request: HttpRequest, queryset: QuerySet[MissedAddress]) -> None:
        """Put all of them aside."""
        self._do(request, "_ignore", queryset)

    @admin.display(description=_("address"), ordering="path")
    def path_shown(self, row: MissedAddress) -> SafeString:
        """Return the address."""
        return format_html('<span class="address">{}</span>', row.path)

    @admin.display(description=_("times"), ordering="times")
    def times_shown(self, row: MissedAddress) -> int:
        """Return how often it was met."""
        return row.times

    @admin.display(description=_("last met"), ordering="last_at")
    def last_met(self, row: MissedAddress) -> str:
        """Return when it was met last."""
        return hour(row.last_at)

    @admin.display(description=_("linked from"), ordering="referrer")
    def linked_from(self, row: MissedAddress) -> SafeString:
        """Return the page that links there; one of our own with the way to mend it."""
        if not row.is_own:
            # No link: whoever likes to be visited can write any address there.
            return format_html('<span class="address">{}</span>', row.referrer)
        post = getattr(row, "linking_post", None)
        mend = SafeString("")
        if post:
            mend = format_html(
                ' · <a href="{}" aria-label="{}">{}</a>',
                reverse("admin:blog_post_change", args=[post]),
                gettext("Mend the link to %(path)s") % {"path": row.path},
                gettext("Mend the link"),
            )
        return format_html(
            '<span class="badge warns">{}</span> <a class="address" href="{}">{}</a>{}',
            gettext("our own"),
            quote(row.referrer),
            row.referrer,
            mend,
        )

    @admin.display(description=_("what to do"))
    def what_to_do(self, row: MissedAddress) -> SafeString:
        """Return the link and the buttons; an address of the site's own can only be ignored."""
        ignore = SafeString("") if row.is_ignored else _button("_ignore", row, gettext("Ignore"))
        if not leading.can_lead(row.path):
            return format_html(
                '<span class="row-tools">{}{}</span>',
                ignore,
                format_html('<span class="quiet">{}</span>', gettext("an address of the site’s own")),
            )
        url = f"{reverse('admin:blog_redirect_add')}?{urlencode({'path': row.path, 'back': 'missed'})}"
        return format_html(
            '<span class="row-tools"><a class="row-tool" href="{}" aria-label="{}">{}</a>{}{}</span>',
            url,
            gettext("Make a redirect from %(path)s") % {"path": row.path},
            gettext("Make a redirect"),
            _button("_gone", row, gettext("Say “gone”")),
            ignore,
        )


def _button(verb: str, row: MissedAddress, label: str) -> SafeString:
    """Return a button of one row; its whole name, for who cannot see the row, holds the address."""
    return format_html(
        '<button type="submit" class="row-tool" name="{}" value="{}" aria-label="{}">{}</button>',
        verb,
        row.pk,
        f"{label}: {row.path}",
        label,
    )


def _said(verb: str, done: list[str]) -> str:
    """Return what was done, in a sentence."""
    if verb == "_gone":
        words = ngettext("%(path)s says “gone” now.", "%(number)d addresses say “gone” now.", len(done))
    else:
        words = ngettext(
            "%(path)s is put aside; met again after 30 days, it is back.",
            "%(number)d addresses are put aside; those that are met again after 30 days are back.",
            len(done),
        )
    return words % {"path": done[0], "number": len(done)}
