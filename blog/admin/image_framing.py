"""The page of one picture's crop, turn and focal point, and the look at all of the picture that it needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog import pictures, wording
from blog.admin.noun import NounAdmin
from blog.models import Image
from blog.services import filing, framing

# How wide the look at all of the picture is at most.
LOOK_WIDTH = 1200
# More than any side of a picture that is let in.
MOST_PIXELS = 100_000
TURNS = (
    (0, _("As it came")),
    (1, _("A quarter to the right")),
    (2, _("Upside down")),
    (3, _("A quarter to the left")),
)
PART = ("left", "top", "width", "height")


class FrameForm(forms.Form):
    """What is shown of a picture, in numbers; `is_placed` says that the point was put into just this part."""

    turn = forms.TypedChoiceField(label=_("turned"), choices=TURNS, coerce=int)
    left = forms.IntegerField(label=_("from the left"), min_value=0, max_value=MOST_PIXELS)
    top = forms.IntegerField(label=_("from the top"), min_value=0, max_value=MOST_PIXELS)
    width = forms.IntegerField(label=_("width"), min_value=1, max_value=MOST_PIXELS)
    height = forms.IntegerField(label=_("height"), min_value=1, max_value=MOST_PIXELS)
    x = forms.IntegerField(label=_("from the left"), min_value=0, max_value=100)
    y = forms.IntegerField(label=_("from the top"), min_value=0, max_value=100)
    is_placed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, image: Image, data: Any = None) -> None:
        self.whole = (image.whole_width, image.whole_height)
        self.cut = filing.cut_of(image)
        part = dict(zip(PART, framing.rectangle(self.cut, self.whole), strict=True))
        point = {"x": image.focal_x, "y": image.focal_y}
        super().__init__(data, initial={"turn": self.cut.turn, **part, **point}, label_suffix="")

    @property
    def wanted_cut(self) -> pictures.Cut:
        """The part that was asked for. Who only turns the picture means the same part of it, turned."""
        turn = self.cleaned_data["turn"]
        part: framing.Rectangle = tuple(self.cleaned_data[field] for field in PART)
        if turn != self.cut.turn and part == framing.rectangle(self.cut, self.whole):
            wide, high = self.whole if self.cut.turn % 2 == 0 else self.whole[::-1]
            part = framing.turned(part, (wide, high), turn - self.cut.turn)
        return pictures.Cut(turn, *part)

    @property
    def wanted_point(self) -> tuple[int, int] | None:
        """The focal point that was chosen; None leaves it on its spot of the picture."""
        is_chosen = self.cleaned_data["is_placed"] or {"x", "y"} & set(self.changed_data)
        return (self.cleaned_data["x"], self.cleaned_data["y"]) if is_chosen else None


def urls(shown: NounAdmin[Image]) -> list[URLPattern]:
    """Return the addresses of this page and of the look at the picture."""

    def page(request: HttpRequest, pk: int) -> HttpResponse:
        return frame_view(shown, request, pk)

    def look(request: HttpRequest, pk: int) -> HttpResponse:
        return look_view(shown, request, pk)

    guarded = shown.admin_site.admin_view
    return [
        path("<int:pk>/frame/", guarded(page), name="blog_image_frame"),
        path("<int:pk>/frame/picture/", guarded(look), name="blog_image_frame_picture"),
    ]


def frame_view(shown: NounAdmin[Image], request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the page; save what was chosen, or show all of the picture again."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    image = _image(shown, request, pk)
    form = FrameForm(image, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.full_clean()
        is_all = "_whole" in request.POST
        if is_all or form.is_valid():
            refused = _save(image, None if is_all else form)
            if not refused:
                said = (
                    gettext("All of it is shown.")
                    if is_all
                    else gettext("Crop, turn or focal point changed.")
                )
                shown.log_change(request, image, said)
                messages.success(request, _saved_words(image, is_all=is_all))
                return redirect("admin:blog_image_change", pk)
            form.add_error(None, refused)
    return _page(shown, request, image, form)


def look_view(shown: NounAdmin[Image], request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with all of the picture, turned by `?turn=` quarters: for who edits it, to be kept by nobody."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    image = _image(shown, request, pk)
    turn = request.GET.get("turn", "0")
    if turn not in ("0", "1", "2", "3"):
        raise Http404
    try:
        spec = pictures.Spec(LOOK_WIDTH, "webp")
        (made,) = pictures.make(filing.read_original(image), [spec], cut=pictures.Cut(int(turn)))
    except filing.Away:
        return HttpResponse(status=503)
    except (pictures.Refused, FileNotFoundError) as error:
        raise Http404 from error
    return HttpResponse(made.data, content_type=made.mime, headers={"Cache-Control": "private, no-store"})


def _image(shown: NounAdmin[Image], request: HttpRequest, pk: int) -> Image:
    """Return the picture whose part is chosen. Raises Http404, for one that still waits for its file too."""
    image = get_object_or_404(Image.objects.drawable().exclude(digest=None), pk=pk)
    if not shown.has_change_permission(request, image):
        raise PermissionDenied
    return image


def _save(image: Image, form: FrameForm | None) -> str:
    """Show what `form` says of the picture, or all of it without one; return why that cannot be, or nothing."""
    try:
        cut = framing.cut(image, form.wanted_cut if form else pictures.WHOLE, at=timezone.now())
    except FileNotFoundError:
        return gettext("The original of this picture is lost, so nothing else can be made of it.")
    except (pictures.Refused, filing.Away) as refusal:
        return wording.of_refusal(refusal)
    if form and (point := form.wanted_point):
        framing.focus(cut, x=point[0], y=point[1])
    return ""


def _saved_words(image: Image, *, is_all: bool) -> str:
    said = (
        gettext("All of “%(name)s” is shown again.")
        if is_all
        else gettext("“%(name)s” is shown like this now.")
    )
    return said % {"name": image.name}


def _page(shown: NounAdmin[Image], request: HttpRequest, image: Image, form: FrameForm) -> TemplateResponse:
    cut = filing.cut_of(image)
    turn = int(form["turn"].value()) if str(form["turn"].value()) in ("0", "1", "2", "3") else cut.turn
    _left, _top, wide, high = framing.rectangle(pictures.Cut(turn), (image.whole_width, image.whole_height))
    width = min(wide, LOOK_WIDTH)
    context = {
        **shown.admin_site.each_context(request),
        "opts": shown.opts,
        "title": gettext("Crop, turn, focal point"),
        "image": image,
        "form": form,
        "turn": turn,
        "size": (wide, high),
        "look": (width, max(1, round(width * high / wide))),
        "is_cut": cut != pictures.WHOLE,
    }
    return TemplateResponse(request, "admin/blog/image/framing.html", context)
