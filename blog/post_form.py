"""The form of the writing screen: a post's record as fields that a writer fills in, and back again."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField
from markdownx.widgets import AdminMarkdownxWidget

from blog.markup import MAX_LENGTH
from blog.markup.characters import readable
from blog.models import Author, Post, Series, Tag, User
from blog.models.names import as_slug, is_possible, not_reserved, parse_path
from blog.records import PostRecord
from blog.services import dating, naming, publishing
from blog.services.sequencing import NAME_LENGTH

TAGS_MAX = 30
TAG_LENGTH = 60
# How a window of a browser names itself.
WINDOW = re.compile(r"\A[0-9a-z-]{8,40}\Z")
LANGUAGE = re.compile(r"\A[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
MINUTE = "%Y-%m-%dT%H:%M"


class TextWidget(AdminMarkdownxWidget):
    """markdownx's field as our own script drives it; theirs is not loaded."""

    template_name = "markdownx/widget.html"

    class Media:
        extend = False


class BodyField(MarkdownxFormField):
    """The text. Its limit is said in words, because a `maxlength` would cut a paste without a word."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            strip=False,
            label=_("Text"),
            widget=TextWidget({"rows": 18, "placeholder": _("Write. Drop pictures anywhere in the text.")}),
        )

    def to_python(self, value: object) -> str:
        """Return the text with plain line ends and without characters that no page may hold."""
        return readable(str(super().to_python(value)))

    def validate(self, value: str) -> None:
        """Raise ValidationError for a text that would not be read."""
        super().validate(value)
        if len(value) > MAX_LENGTH:
            raise forms.ValidationError(
                _("The text has %(has)s characters; %(limit)s is the most. Make two posts of it."),
                params={"has": f"{len(value):,}", "limit": f"{MAX_LENGTH:,}"},
            )


class HourField(forms.DateTimeField):
    """A day and minute in the site's time zone; of an hour that the clock shows twice, the first."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        """Return the instant. Raises ValidationError for what is no hour, or one that the clock leaves out."""
        zone = ZoneInfo(settings.TIME_ZONE)
        shown = _parsed(value) if isinstance(value, str) else None
        if shown is not None and timezone.is_naive(shown):
            there = shown.replace(tzinfo=zone)
            if (
                there.utcoffset() != there.replace(fold=1).utcoffset()
                and timezone.localtime(there.astimezone(UTC), zone).replace(tzinfo=None) == shown
            ):
                return there
        with timezone.override(zone):
            return super().to_python(value)

    def prepare_value(self, value: object) -> object:
        """Return the instant as the site's clock shows it."""
        local = value.astimezone(ZoneInfo(settings.TIME_ZONE)) if isinstance(value, datetime) else value
        return local.replace(tzinfo=None) if isinstance(local, datetime) else local


class OneLine(forms.CharField):
    """Words without line breaks, typed in a box that may wrap."""

    def to_python(self, value: object) -> str:
        """Return the words on one line."""
        return " ".join(readable(str(super().to_python(value))).split())


def _parsed(written: str) -> datetime | None:
    """Return the day and minute as they were written, None for what is none."""
    try:
        return parse_datetime(written)
    except ValueError:
        return None


def _on_the_clock(at: datetime) -> datetime:
    """Return the day and minute that the site's clock shows."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(second=0, microsecond=0, tzinfo=None, fold=0)


def _growing(**attrs: str | Promise) -> forms.Textarea:
    return forms.Textarea({"rows": 1, "data-grows": "", **attrs})


class PostForm(forms.Form):
    """What a writer decides about a post. `seen` is the revision that the writer has in front of them, `window` names the one
    of the browser that it stands in."""

    title = OneLine(max_length=300, required=False, label=_("Title"), widget=_growing(placeholder=_("Title")))
    standfirst = OneLine(
        max_length=1000,
        required=False,
        label=_("Standfirst"),
        widget=_growing(placeholder=_("Standfirst: what awaits the reader, in a sentence or two")),
    )
    body = BodyField()
    lead_image = forms.CharField(max_length=80, required=False, label=_("Lead picture"))
    tags = forms.CharField(
        max_length=2000, required=False, label=_("Tags"), help_text=_("Separate them with commas or Enter.")
    )
    series = OneLine(
        max_length=NAME_LENGTH,
        required=False,
        label=_("Series"),
        widget=forms.TextInput(
            {
                "list": "all-series",
                "aria-describedby": "series-hint",
                "autocomplete": "off",
                "placeholder": _("None"),
            }
        ),
    )
    author = forms.ModelChoiceField(
        Author.objects.all(), required=False, label=_("Author"), empty_label=_("No name")
    )
    closing_question = OneLine(max_length=200, required=False, label=_("Closing question"))

    kind = forms.ChoiceField(choices=Post.Kind.choices, required=False, label=_("Kind"))
    slug = forms.CharField(max_length=200, required=False, label=_("Address name"))
    path = forms.CharField(max_length=500, required=False, label=_("Address of its own"))
    published_at = HourField(required=False, label=_("Date of publication"))
    ends_at = HourField(required=False, label=_("Take it back on"))
    # When the changes of a public post go out: said with the button, and no part of the text.
    changes_at = HourField(required=False, label=_("Changes go out on"))
    language = forms.CharField(max_length=12, required=False, label=_("Language"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    window = forms.RegexField(WINDOW, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: object = None,
        *,
        record: PostRecord,
        post: Post | None,
        by: User,
        seen: int | None = None,
        may_choose_author: bool = True,
    ) -> None:
        self.record_before, self.post, self.by = record, post, by
        super().__init__(data, initial={**_initial(record), "seen": seen}, label_suffix="")  # type: ignore[arg-type]
        self.fields["closing_question"].widget.attrs["maxlength"] = 200
        self.fields["body"].widget.attrs |= {
            "spellcheck": "true",
            "lang": record.language or settings.LANGUAGE_CODE,
        }
        for name in ("lead_image", "slug", "path", "language"):
            self.fields[name].widget.attrs |= {
                "autocapitalize": "none",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        if not may_choose_author:
            del self.fields["author"]
        if post is None or not post.is_public:
            del self.fields["changes_at"]
        else:
            self.initial["changes_at"] = post.due_at

    def clean_tags(self) -> list[str]:
        """Return the names, each once, in their order."""
        names = [" ".join(each.split()) for each in re.split(r"[,\n]", readable(self.cleaned_data["tags"]))]
        first: dict[str, str] = {}
        for name in filter(None, names):
            first.setdefault(name.casefold(), name)
        once = list(first.values())
        if long := next((name for name in once if len(name) > TAG_LENGTH), None):
            raise forms.ValidationError(
                gettext("“%(name)s” is too long for a tag: %(limit)d characters is the most.")
                % {"name": long[:TAG_LENGTH] + "…", "limit": TAG_LENGTH}
            )
        if len(once) > TAGS_MAX:
            raise forms.ValidationError(gettext("%(limit)d tags is the most.") % {"limit": TAGS_MAX})
        return once

    def clean_series(self) -> str:
        """Return the name; not everybody may begin a series."""
        name: str = self.cleaned_data["series"]
        if name and not self.by.has_perm("blog.add_series") and Series.objects.named(name) is None:
            raise forms.ValidationError(gettext("There is no series “%(name)s”.") % {"name": name})
        return name

    def clean_lead_image(self) -> str:
        """Return the picture's name, also where somebody typed `image:name`."""
        return self.cleaned_data["lead_image"].removeprefix("image:").strip()

    def clean_kind(self) -> str:
        """Return the kind; a form without that field keeps it."""
        return self.cleaned_data["kind"] or self.record_before.kind

    def clean_slug(self) -> str:
        """Return the address name as it can stand in an address, if it is free."""
        slug = as_slug(self.cleaned_data["slug"])
        if slug:
            not_reserved(slug)
        elif self.cleaned_data["slug"]:
            raise forms.ValidationError(gettext("Letters or digits are needed here, or nothing at all."))
        if slug and not naming.is_post_slug_free(slug, post_id=self.post.pk if self.post else None):
            raise forms.ValidationError(
                gettext("“%(slug)s” is or was the name of another post.") % {"slug": slug}
            )
        return slug

    def clean_path(self) -> str:
        """Return the address with its slashes, if it is free."""
        path = parse_path(self.cleaned_data["path"])
        if re.search(r"[\s?#%\\<>\"']|//|/\.{1,2}/", path):
            raise forms.ValidationError(
                gettext("Write it like /about/ or /2013/a-name/: words, hyphens and slashes.")
            )
        if path and not is_possible(path):
            raise forms.ValidationError(
                gettext("This address is too long, or has a character in it that cannot be seen.")
            )
        if path and not naming.is_address_free(path, post_id=self.post.pk if self.post else None):
            raise forms.ValidationError(gettext("The address “%(path)s” is taken.") % {"path": path})
        return path

    def clean_published_at(self) -> str:
        """Return the instant as the record has it."""
        return self._instant("published_at")

    def clean_ends_at(self) -> str:
        """Return the instant as the record has it."""
        return self._instant("ends_at")

    def _instant(self, name: str) -> str:
        """Return an hour as the record has it; one left as it was shown keeps its seconds, and which of two it was."""
        chosen, written = self.cleaned_data[name], str(getattr(self.record_before, name))
        if chosen is None:
            return ""
        # Addresses have years of four digits, and a day this side of the calendar's ends in every time zone.
        if not 1000 <= chosen.year <= 9000:
            raise forms.ValidationError(gettext("Choose a year between 1000 and 9000."))
        before = dating.instant(written)
        return (
            written
            if before is not None and _on_the_clock(before) == _on_the_clock(chosen)
            else chosen.isoformat()
        )

    def clean_language(self) -> str:
        """Return the language's code."""
        language = self.cleaned_data["language"].strip()
        if language and not LANGUAGE.match(language):
            raise forms.ValidationError(gettext("Write a language's code, as in “en” or “pt-BR”."))
        return language

    def record(self, *, tags: list[Tag], series: Series | None, author: Author | None) -> PostRecord:
        """Return what the writer has decided, with these tags, this series and this author; a refused field is as
        before."""
        values = self.cleaned_data
        decided: dict[str, object] = {name: values[name] for name in TEXTS if name in values}
        if "tags" in values:
            decided["tags"] = tuple(tag.slug for tag in tags)
        if "series" in values:
            decided["series"] = series.slug if series else ""
        if "author" in values or "author" not in self.fields:
            decided["author"] = author.slug if author else ""
        return self.record_before.changed(**decided)


TEXTS = (
    "title",
    "standfirst",
    "body",
    "lead_image",
    "closing_question",
    "kind",
    "slug",
    "path",
    "published_at",
    "ends_at",
    "language",
)


def _series(record: PostRecord) -> list[Series]:
    """Return the series that a record names, if it names one."""
    return Series.objects.called([record.series] if record.series else [])


def _initial(record: PostRecord) -> dict[str, object]:
    """Return the record as the fields show it."""
    return {
        **{name: getattr(record, name) for name in TEXTS},
        "tags": ", ".join(tag.name for tag in Tag.objects.called(record.tags)),
        "series": next((each.name for each in _series(record)), ""),
        "author": Author.objects.called(record.author),
        "published_at": publishing.chosen_hour(record),
        "ends_at": dating.instant(record.ends_at),
    }
