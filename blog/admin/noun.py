"""What the pages of all nouns share: their writes go through services, and a refusal loses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field, Model, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from blog.admin.paging import BoundedPaginator
from blog.models import User

M = TypeVar("M", bound=Model)

# What a service may raise when something has changed between the check of the form and the write.
LATE_REFUSALS = (ValidationError, IntegrityError, ProtectedError)


class NounForm(forms.ModelForm):
    """A form that can say what a service refused after the form itself had found nothing wrong."""

    refusal: ClassVar[str] = ""
    by: ClassVar[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Return the cleaned values, with the late refusal among the errors."""
        cleaned = super().clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        return self.cleaned_data if cleaned is None else cleaned


class NounAdmin(admin.ModelAdmin, Generic[M]):
    """The list and form of one noun. A subclass says by which service a row is stored and discarded."""

    form = NounForm
    empty_words: str | Promise = ""
    empty_value_display = ""
    list_per_page = 50
    # Choices to which something new can be added in a window of its own.
    add_in_window: tuple[str, ...] = ()
    show_full_result_count = False
    paginator = BoundedPaginator

    def store(self, row: M, *, form: forms.ModelForm, by: User, at: datetime) -> None:
        """Save `row`, which `form` has filled, through its service."""
        raise NotImplementedError

    def what_is_lost(self, row: M) -> str:
        """Return what else readers or writers lose with `row`, in a sentence; empty if nothing."""
        return ""

    def discard(self, row: M, *, by: User, at: datetime) -> None:
        """Delete `row` through its service."""
        raise NotImplementedError

    def in_the_way(self, row: M, *, by: User) -> list[str | SafeString]:
        """Return what keeps `row` from being deleted, one sentence or link each."""
        return []

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Return the form's field; a choice comes without buttons that change or delete what is chosen."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            wrapper = field.widget
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
            wrapper.can_add_related = wrapper.can_add_related and db_field.name in self.add_in_window
        return field

    # --- Writing: nothing of Django's own ---------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: M, form: forms.ModelForm, change: bool) -> None:
        """Store through the service."""
        self.store(obj, form=form, by=person(request), at=timezone.now())

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Iterable[forms.BaseFormSet], change: bool
    ) -> None:
        """Do nothing: the service has stored all that belongs to the row."""

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        """Discard through the service."""
        self.discard(obj, by=person(request), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        """Discard each through the service, all of them or none."""
        with transaction.atomic():
            for row in queryset:
                self.delete_model(request, row)

    # --- Refusing ---------------------------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """Return the form's class, which knows who fills it in."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user, "refusal": getattr(request, "refusal", "")})

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the form; what a service refuses late comes back as an error of the filled form."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except LATE_REFUSALS as error:
            request.refusal = sentence(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[M], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Answer what is done to the chosen rows; to all of a list only while it is told how many those are."""
        if request.POST.get("select_across", "0") != "0" and self._is_beyond_counting(request, queryset):
            self.message_user(
                request,
                _("There are too many to choose all at once; choose them page by page."),
                messages.ERROR,
            )
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *args, **kwargs)

    def _is_beyond_counting(self, request: HttpRequest, queryset: QuerySet[M]) -> bool:
        paginator = self.get_paginator(request, queryset, self.list_per_page)
        return isinstance(paginator, BoundedPaginator) and paginator.has_more

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Answer with the question, then delete; a late refusal is said on the page it came from."""
        row = self.get_object(request, object_id) if request.method == "GET" else None
        context = {"loses": self.what_is_lost(row) if row is not None else "", **(extra_context or {})}
        return self._or_say_why(request, super().delete_view, object_id, context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Answer with the list; what a bulk action may not do is said above it."""
        context = {"title": capfirst(str(self.opts.verbose_name_plural)), **(extra_context or {})}
        if ACTION_CHECKBOX_NAME in request.POST:
            # Django asks the database for whatever was sent as the number of a row.
            chosen = request.POST.copy()
            chosen.setlist(
                ACTION_CHECKBOX_NAME, [n for n in chosen.getlist(ACTION_CHECKBOX_NAME) if row_number(n)]
            )
            request.POST = chosen  # type: ignore[assignment]
        return self._or_say_why(request, super().changelist_view, context)

    def _or_say_why(self, request: HttpRequest, view: Any, *args: Any) -> HttpResponse:
        try:
            return view(request, *args)
        except LATE_REFUSALS as error:
            self.message_user(request, sentence(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(
        self, objs: Iterable[M], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Return what would be deleted and what is in the way, in the words of this noun."""
        rows = list(objs)
        allowed = all(self.has_delete_permission(request, row) for row in rows)
        protected = [reason for row in rows for reason in self.in_the_way(row, by=person(request))]
        return (
            [str(row) for row in rows],
            {str(self.opts.verbose_name_plural): len(rows)},
            set() if allowed else {str(self.opts.verbose_name)},
            protected,
        )


def row_number(written: str | None) -> int:
    """Return the number of a row that an address or a form names; 0 for anything else than one."""
    return int(written) if written and written.isascii() and written.isdecimal() and len(written) < 19 else 0


def person(request: HttpRequest) -> User:
    """Return who is at the desk, where nobody comes without signing in."""
    assert isinstance(request.user, User)
    return request.user


def hour(at: datetime | None) -> str:
    """Return a point in time as lists show it; empty for none."""
    return date_format(localtime(at), "j M Y, H:i") if at else ""


def sentence(error: Exception) -> str:
    """Return what to tell the person about a late refusal."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("Somebody has changed this at the same moment. Look at it again and repeat what you meant.")
