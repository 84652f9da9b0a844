"""What the text field of the writing screen asks for under markdownx's names: the preview, and taking in pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from blog import markup, pictures, wording
from blog.languages import direction
from blog.markup.characters import readable
from blog.models import Image, Post, User
from blog.models.names import as_slug, parse_path
from blog.post_form import HourField
from blog.records import PostRecord
from blog.services import checking, dating, filing, previewing, rendering, uploading

View = Callable[[HttpRequest], HttpResponse]

MOST_FILES = 50


def for_staff(*permissions: str) -> Callable[[View], View]:
    """Let in who may write at the desk and has one of `permissions`; the others get 403 and a sentence."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            user = request.user
            if not user.is_authenticated:
                return refusal(
                    _("You are signed out. Sign in again, then go on."), status=403, is_signed_out=True
                )
            if not (user.is_active and user.is_staff and any(map(user.has_perm, permissions))):
                return refusal(_("You may not do this here. Ask an editor of the site."), status=403)
            return view(request)

        return never_cache(require_POST(guarded))

    return decorate


def refusal(sentence: str, *, status: int = 400, **more: object) -> JsonResponse:
    """Return an answer that says what is wrong."""
    return JsonResponse({"error": sentence, **more}, status=status)


@for_staff("blog.add_post", "blog.change_post")
def markdownify(request: HttpRequest) -> HttpResponse:
    """Answer with the HTML that publishing would store for `content`; with `format=json` all that the screen shows."""
    content = readable(request.POST.get("content", ""))
    language = request.POST.get("language", "")[:12]
    try:
        if request.POST.get("format") != "json":
            return HttpResponse(rendering.draw(content, language=language).rendered.html)
        return JsonResponse(_preview(request, content, language))
    except markup.TextTooLong as error:
        return refusal(_("The text is longer than %(limit)s characters.") % {"limit": f"{error.limit:,}"})


def _preview(request: HttpRequest, content: str, language: str) -> dict[str, object]:
    """Return the parts of the page, what is wrong with them, and how long it is."""
    record = PostRecord(
        title=request.POST.get("title", "")[:300],
        standfirst=readable(request.POST.get("standfirst", ""))[:1000],
        body=content,
        lead_image=request.POST.get("lead_image", "")[:80],
        language=language,
        kind=request.POST.get("kind", "") or "post",
        slug=as_slug(request.POST.get("slug", "")[:80]),
        path=parse_path(request.POST.get("path", "")[:500]),
        ends_at=_written_hour(request, "ends_at"),
    )
    post, at = _post(request), timezone.now()
    hour = dating.instant(_written_hour(request, "changes_at" if post.is_public else "published_at"))
    drawn = rendering.draw(content, language=language, lines=True)
    parts = previewing.parts(record)
    words = drawn.rendered.words
    return {
        "html": drawn.rendered.html,
        "direction": direction(language or settings.LANGUAGE_CODE),
        "language": language or settings.LANGUAGE_CODE,
        "standfirst_html": parts.standfirst_html,
        "lead_html": parts.lead_html,
        "problems": [
            {
                "line": each.line,
                "message": wording.of_problem(each),
                "is_error": each.is_error,
                "code": each.code,
                "detail": each.detail,
                "field": wording.field_of(each),
            }
            for each in checking.problems(record, post=post, drawn=drawn, hour=max(hour or at, at))
        ],
        "words": words,
        "minutes": max(1, round(words / 230)),
    }


def _post(request: HttpRequest) -> Post:
    """Return the post whose text it is; an unsaved one for a new one, or for none that there is."""
    pk = request.POST.get("post", "")
    known = pk.isascii() and pk.isdecimal() and len(pk) < 19
    return (
        Post.objects.only("slug", "path", "state", "published_at").filter(pk=pk).first() if known else None
    ) or Post()


def _written_hour(request: HttpRequest, name: str) -> str:
    """Return an hour as the record would have it; empty for none, and for one that is none."""
    try:
        hour = HourField(required=False).clean(request.POST.get(name, "")[:40])
    except ValidationError:
        return ""
    return hour.isoformat() if hour else ""


@for_staff("blog.add_image")
def upload(request: HttpRequest) -> HttpResponse:
    """Take in the files of `image`, each by itself: one that is refused stops no other."""
    files = request.FILES.getlist("image")
    if not files:
        return _no_file()
    if len(files) > MOST_FILES:
        return refusal(_("%(most)d pictures at once is the most.") % {"most": MOST_FILES})
    answers = [_take_in(request, file) for file in files]
    status = 200 if any("id" in each for each in answers) else 503 if "is_away" in answers[0] else 400
    return JsonResponse(answers[0] if len(answers) == 1 else {"images": answers}, status=status)


def _no_file() -> HttpResponse:
    sentence = _("No file came along. Choose a picture and try again.")
    return refusal(sentence, image=[sentence])


def _take_in(request: HttpRequest, file: UploadedFile) -> dict[str, object]:
    """Return what became of one file: the image with its code, or the sentence that refuses it."""
    try:
        if file.size and file.size > settings.MARKDOWNX_UPLOAD_MAX_SIZE:
            raise pictures.Refused("too_many_bytes")
        stored = uploading.store(
            file.read(),
            file_name=file.name or "",
            by=request.user if isinstance(request.user, User) else None,
            at=timezone.now(),
            alt=_words(request, "alt", 500),
            caption=_words(request, "caption", 2000),
            credit=_words(request, "credit", 300),
        )
    except (pictures.Refused, filing.Away) as refused:
        sentence = wording.of_refusal(refused)
        more = {"is_away": True} if isinstance(refused, filing.Away) else {}
        return {"error": sentence, "image": [sentence], "file": file.name, **more}
    alike = [image.name for image in uploading.alike(stored.image)] if stored.is_new else []
    return {**described(stored.image), "is_new": stored.is_new, "alike": alike}


def _words(request: HttpRequest, name: str, most: int) -> str:
    """Return what was said of a picture under `name`, as far as it fits."""
    return readable(request.POST.get(name, ""))[:most]


def described(image: Image) -> dict[str, object]:
    """Return all that the screen needs to know of an image."""
    return {
        "image_code": image.markdown,
        "id": image.pk,
        "name": image.name,
        "url": image.thumbnail_url,
        "width": image.width,
        "height": image.height,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "is_decorative": image.is_decorative,
        "found": image.found,
    }
