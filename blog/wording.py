"""What is said to a person about each problem of a text, each refusal of a picture, and each part that is down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog import checks
from blog.markup import Problem
from blog.models import Post
from blog.outages import Outage
from blog.pictures import Refused
from blog.services import filing, unpacking

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PROBLEMS: Mapping[str, StrOrPromise] = {
    "hour_is_over": _(
        "The hour at which the changes were to go out is over. Choose one to come, or empty it."
    ),
    "over_before_changes": _(
        "The post is taken back by itself before these changes would go out. Choose an earlier hour, or publish a later end "
        "first."
    ),
    "is_template": _("This is a template. Write a post from it and publish that one."),
    "in_trash": _("This post is in the trash. Take it out of there first."),
    "unknown_image": _("There is no picture called “%(detail)s”."),
    "waiting_image": _("The picture “%(detail)s” still waits for its file."),
    "missing_alt": _(
        "The picture “%(detail)s” has no alternative text: say what it shows, or mark it decorative."
    ),
    "bad_attribute": _("“%(detail)s” cannot stand in the braces after a picture."),
    "unread_syntax": _(
        "This picture or link is not written quite right and would show as it stands: %(detail)s"
    ),
    "bad_name": _("“%(detail)s” cannot be the name of a picture: only a–z, 0–9 and single hyphens."),
    "embedded_image": _(
        "A picture is written into the text itself; readers do not get it. Upload it instead."
    ),
    "empty_gallery_caption": _("The line that starts with a colon holds no caption."),
    "two_captions": _("The picture “%(detail)s” has two captions; the one in quotation marks is shown."),
    "lost_caption": _("The picture “%(detail)s” stands inside a sentence, where its caption is not shown."),
    "too_deep": _("Lists or quotations are nested too deeply here."),
    "unknown_fragment": _("Nothing on this page is called “#%(detail)s”."),
    "unsafe_html": _("HTML that cannot stand in a page is left out here: %(detail)s"),
    "unsafe_link": _("This address cannot be linked to: %(detail)s"),
    "unused_note": _("The note “%(detail)s” is written but nothing refers to it."),
    "outside_image": _(
        "The picture %(detail)s lies on another site; readers get a link. Add it to the library instead."
    ),
}

REFUSALS: Mapping[str, StrOrPromise] = {
    "empty": _("The file is empty. Choose it again."),
    "not_a_picture": _("This file is not a picture. JPEG, PNG, WebP, AVIF, GIF and TIFF can be used."),
    "unsupported_format": _("Pictures of this kind cannot be used. Save it as JPEG or PNG and try again."),
    "heic": _(
        "This site cannot read HEIC pictures. Save it as JPEG, or set the telephone to take pictures as JPEG (on an "
        "iPhone: Settings, Camera, Formats, Most Compatible)."
    ),
    "damaged": _("The file is damaged or incomplete. Save or copy it again and try once more."),
    "too_many_bytes": _("The file is larger than 40 MB. Save it smaller and try again."),
    "too_many_pixels": _(
        "The picture has too many pixels. Reduce it to less than 50 megapixels and try again."
    ),
    "too_long_side": _("The picture is too long. Reduce it to less than 70,000 pixels a side and try again."),
    "too_many_frames": _("The animation has too many frames. Shorten it and try again."),
    "bad_cut": _("The part to show lies outside of the picture. Choose it again."),
    "storage_away": _(
        "The place where the site keeps its pictures does not answer. Nothing was changed; try again in a minute."
    ),
    "disk_full": _(
        "The disk of this site is full. Nothing was changed; try again when whoever looks after the site has made room."
    ),
    "zip_broken": _("The zip is damaged or incomplete. Make it again and try once more."),
    "zip_large_kind": _(
        "This zip is of the kind for more than 4 GB (zip64), which is not opened here. Make it of fewer pictures."
    ),
    "zip_empty": _("There is no picture in this zip. Look whether it is the right one."),
    "zip_too_many": _(
        "There are more than 500 files in this zip. Make several of it, with fewer pictures each."
    ),
    "zip_too_large": _(
        "Unpacked, this zip is larger than 2 GB. Make several of it, with fewer pictures each."
    ),
    "zip_bomb": _(
        "Unpacked, this zip would be many times larger than pictures make it, so it is not opened. Zip the pictures "
        "again, or add them without a zip."
    ),
    "zip_second": _("One zip takes long already. Add this one when that is done."),
    "zip_locked": _("This file needs a password. Make the zip again without one."),
    "zip_method": _(
        "This file is packed in a way that is not opened here. Make the zip again as a plain one."
    ),
    "zip_nested": _("This is a zip inside of the zip, which is not opened. Add it by itself."),
    "zip_entry_broken": _("This file is damaged inside of the zip. Add it by itself, or make the zip again."),
    "too_hard": _("This picture could not be read safely. Save it again as JPEG or PNG and try once more."),
}


OUTAGES = {
    Outage.DATABASE_AWAY: _(
        "The database of this site does not answer just now. Please try again in a moment."
    ),
    Outage.DISK_FULL: _(
        "The disk of this site is full, so that nothing could be stored. Whoever looks after the site has to make room."
    ),
}


def of_problem(problem: Problem) -> str:
    """Return what to tell the writer about `problem`, with its line where it has one."""
    check = checks.all_checks().get(problem.code)
    sentence = check.said if check else PROBLEMS.get(problem.code)
    said = str(sentence) % {"detail": problem.detail} if sentence else f"{problem.code}: {problem.detail}"
    return gettext("Line %(line)d: %(said)s") % {"line": problem.line, "said": said} if problem.line else said


def field_of(problem: Problem) -> str:
    """Return the name of the field that `problem` leads to."""
    check = checks.all_checks().get(problem.code)
    return "body" if problem.line or check is None else check.field


def of_missed_hour(post: Post) -> str:
    """Return why `post` was not published at its hour; empty if nothing of the kind happened."""
    code, _space, detail = post.missed_hour.partition(" ")
    return of_problem(Problem(code, None, detail)) if code else ""


def of_outage(outage: Outage) -> str:
    """Return what to tell whoever asks for something that cannot be had or stored while this part is down."""
    return str(OUTAGES[outage])


def of_refusal(refusal: Refused | unpacking.Refused | filing.Away) -> str:
    """Return what to tell the person whose picture was refused, or could not be stored or removed."""
    return of_code(refusal.code)


def of_code(code: str) -> str:
    """Return what to tell about a refusal of this code."""
    return str(REFUSALS.get(code, _("This picture could not be used.")))
