"""Several pictures of the wall at once: what they are to say, their tags, and deleting those that are unused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from blog.admin.image_tags import names_of, tags_named
from blog.admin.image_uses import Use, uses_of, with_uses
from blog.admin.noun import NounAdmin, person
from blog.models import Image, Tag
from blog.services import curating

# More than a page of the wall shows.
MOST = 500
WORDS = ("credit", "licence", "source_url")


class SeveralForm(forms.Form):
    """What all the chosen pictures are to say; an empty field leaves each as it is."""

    add_tags = forms.CharField(
        label=_("tags to add"), required=False, max_length=1000, help_text=_("With commas between.")
    )
    take_tags = forms.MultipleChoiceField(
        label=_("tags to take off"), required=False, widget=forms.CheckboxSelectMultiple
    )
    decorative = forms.ChoiceField(
        label=_("decorative"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("As each is")),
            ("yes", _("Only decoration: screen readers pass over them")),
            ("no", _("Not only decoration: they need alternative text")),
        ],
    )

    def __init__(self, images: Sequence[Image], data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="", initial={"decorative": ""})
        for name, field in forms.fields_for_model(Image, WORDS).items():
            field.help_text = ""
            self.fields[name] = field
            self.fields[f"no_{name}"] = forms.BooleanField(label=_("Make it empty"), required=False)
        self.tags = {tag.slug: tag for tag in Tag.objects.filter(images__in=images).distinct()}
        self.fields["take_tags"].choices = [(slug, tag.name) for slug, tag in self.tags.items()]  # type: ignore[attr-defined]

    @property
    def words(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of words, each with the box that makes it empty."""
        return [(self[name], self[f"no_{name}"]) for name in WORDS]

    def clean(self) -> dict[str, Any]:
        """Return what was chosen. What is written and also to be made empty is an error of its field."""
        for name in WORDS:
            if self.cleaned_data.get(name) and self.cleaned_data.get(f"no_{name}"):
                self.add_error(name, gettext("Either write something here or tick “Make it empty”."))
        return self.cleaned_data

    @property
    def changes(self) -> dict[str, Any]:
        """The words to set, by field."""
        data = self.cleaned_data
        changes: dict[str, Any] = {name: data[name] for name in WORDS if data[name] or data[f"no_{name}"]}
        return changes | ({"is_decorative": data["decorative"] == "yes"} if data["decorative"] else {})

    @property
    def surplus(self) -> list[Tag]:
        """The tags to take off."""
        return [self.tags[slug] for slug in self.cleaned_data["take_tags"]]

    @property
    def tag_names(self) -> list[str]:
        """The names of the tags to add."""
        return names_of(self.cleaned_data["add_tags"])


@dataclass(frozen=True)
class Chosen:
    """One of the chosen pictures, and where it is used."""

    image: Image
    uses: list[Use]


def urls(shown: NounAdmin[Image]) -> list[URLPattern]:
    """Return the address of all that is done to several pictures."""

    def view(request: HttpRequest) -> HttpResponse:
        return several_view(shown, request)

    return [path("several/", shown.admin_site.admin_view(view), name="blog_image_several")]


def several_view(shown: NounAdmin[Image], request: HttpRequest) -> HttpResponse:
    """Answer to the wall's bar with a page that asks what is to be done, and to that page by doing it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    deletes = "_delete" in request.POST or "_remove" in request.POST
    if not (shown.has_delete_permission if deletes else shown.has_change_permission)(request):
        raise PermissionDenied
    images = _chosen(request)
    if not images:
        messages.warning(request, gettext("No picture was chosen. Tick some first."))
        return _back(request)
    if deletes:
        return _delete(shown, request, images)
    return _change(shown, request, images)


def _chosen(request: HttpRequest) -> list[Image]:
    """Return the pictures that were ticked, or all that the page of the wall showed."""
    sent = request.POST.getlist("shown" if "all_shown" in request.POST else "picture")
    pks = {int(pk) for pk in sent[:MOST] if pk.isascii() and pk.isdecimal() and len(pk) < 19}
    return with_uses(Image.objects.drawable().filter(pk__in=pks)) if pks else []


def _change(shown: NounAdmin[Image], request: HttpRequest, images: list[Image]) -> HttpResponse:
    """Ask what the pictures are to say, or have them say it."""
    form = SeveralForm(images, request.POST if "_save" in request.POST else None)
    if not form.is_bound or not form.is_valid():
        title = ngettext("Change %(number)d picture", "Change %(number)d pictures", len(images))
        return _page(shown, request, images, form=form, title=title % {"number": len(images)})
    tags = tags_named(form.tag_names, by=person(request))
    changed = curating.describe(images, add=tags, take=form.surplus, **form.changes)
    for image in changed:
        shown.log_change(request, image, gettext("Changed together with others."))
    said = ngettext("%(number)d picture changed.", "%(number)d pictures changed.", len(changed))
    words = [said % {"number": len(changed)}]
    if same := len(images) - len(changed):
        said = ngettext("%(number)d was like that already.", "%(number)d were like that already.", same)
        words.append(said % {"number": same})
    messages.success(request, " ".join(words))
    return _back(request)


def _delete(shown: NounAdmin[Image], request: HttpRequest, images: list[Image]) -> HttpResponse:
    """Ask whether the pictures are to go, or delete those that nothing shows and say where the others are."""
    unused = [image for image in images if not uses_of(image, for_user=person(request))]
    if "_remove" not in request.POST:
        title = ngettext("Delete %(number)d picture?", "Delete %(number)d pictures?", len(unused))
        title = title % {"number": len(unused)} if unused else gettext("None of these can be deleted")
        return _page(shown, request, images, title=title, number=len(unused))
    shown.log_deletions(request, Image.objects.filter(pk__in=[image.pk for image in unused]))
    done = curating.remove(images, at=timezone.now())
    if done.removed:
        said = ngettext("%(number)d picture deleted.", "%(number)d pictures deleted.", len(done.removed))
        messages.success(request, said % {"number": len(done.removed)})
    for image in done.kept:
        places = ", ".join(str(use.label) for use in uses_of(image, for_user=person(request)))
        said = gettext("“%(name)s” stays, since it is in use: %(places)s")
        messages.warning(request, said % {"name": image.name, "places": places})
    return _back(request)


def _page(
    shown: NounAdmin[Image],
    request: HttpRequest,
    images: Iterable[Image],
    *,
    title: str,
    form: SeveralForm | None = None,
    number: int = 0,
) -> TemplateResponse:
    """Return the page that asks; `number` is how many of the pictures can be deleted."""
    context = {
        **shown.admin_site.each_context(request),
        "opts": shown.opts,
        "title": title,
        "form": form,
        "number": number,
        "chosen": [Chosen(image, uses_of(image, for_user=person(request))) for image in images],
        "back": request.POST.get("back", ""),
        "back_url": _wall(request),
        "all_tags": Tag.objects.values_list("name", flat=True)[:2000] if form else [],
    }
    return TemplateResponse(request, "admin/blog/image/several.html", context)


def _wall(request: HttpRequest) -> str:
    """Return the address of the wall as the person had it; of what may be fewer pages by now the first one."""
    asked = QueryDict(request.POST.get("back", "")[:2000], mutable=True)
    asked.pop("e", None)
    if "show" in asked or "_remove" in request.POST:
        asked.pop("p", None)
    return f"{reverse('admin:blog_image_changelist')}{'?' if asked else ''}{asked.urlencode()}"


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(_wall(request))
