"""People of the desk: who may sign in, what each may do there, and their passwords."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from blog.models import Remark, Revision, User
from blog.services import organising, writes


class Role(TextChoices):
    """What somebody may do at the desk."""

    AUTHOR = "author", _("Author: writes own posts")
    EDITOR = "editor", _("Editor: everything but other owners")
    OWNER = "owner", _("Owner: everything")
    NONE = "none", _("Nothing: has no business at the desk")


GROUPS = {Role.AUTHOR: "Author", Role.EDITOR: "Editor"}


def role_of(user: User) -> Role:
    """Return what `user` may do; the larger one of two groups."""
    if user.is_superuser:
        return Role.OWNER
    names = {group.name for group in user.groups.all()}
    found = next((role for role in (Role.EDITOR, Role.AUTHOR) if GROUPS[role] in names), Role.NONE)
    return found if user.is_staff else Role.NONE


def may_manage(user: User, *, by: User) -> bool:
    """Return whether `by` may change `user`: owners are changed by owners only."""
    return by.is_superuser or not user.is_superuser


@writes
def save(user: User, *, role: Role, password: str, by: User, at: datetime) -> User:
    """Save a person with a role; an empty password keeps the one they have.

    Whoever writes gets a by-line. Raises PermissionDenied when `by` reaches above, ValidationError when the last
    owner would be gone or `by` would lock the own door.
    """
    known = User.objects.filter(pk=user.pk).first()
    if (role == Role.OWNER and not by.is_superuser) or (known is not None and not may_manage(known, by=by)):
        raise PermissionDenied
    check(user, role=role, by=by)
    user.is_superuser = role == Role.OWNER
    user.is_staff = role != Role.NONE
    if password:
        user.set_password(password)
    elif known is None:
        user.set_unusable_password()
    user.save()
    user.groups.set(Group.objects.filter(name=GROUPS.get(role, "")))
    if role != Role.NONE:
        organising.author_of(user, at=at)
    return user


def check(user: User, *, role: Role, by: User) -> None:
    """Raise ValidationError when saving `user` so would leave nobody to run the site, or shut `by` out."""
    if user.pk == by.pk and (role != role_of(by) or not user.is_active):
        raise ValidationError(
            {"role": _("You cannot change what you may do yourself; somebody else has to.")}
        )
    if (role != Role.OWNER or not user.is_active) and _is_last_owner(user):
        raise ValidationError({"role": _("This is the last owner. Make somebody else an owner first.")})


@writes
def set_password(user: User, password: str) -> User:
    """Give `user` another password."""
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


@writes
def remove(user: User, *, by: User) -> None:
    """Delete a person; the posts and the by-line stay, and the name with all that was written under it.

    Raises PermissionDenied when `by` reaches above, ValidationError for oneself and for the last owner.
    """
    if not may_manage(user, by=by):
        raise PermissionDenied
    if reason := why_not_remove(user, by=by):
        raise ValidationError(reason)
    name = user.shown_name[:200]
    Revision.objects.filter(by=user).update(by_name=name)
    Remark.objects.filter(by=user).update(by_name=name)
    Remark.objects.filter(settled_by=user).update(settled_by_name=name)
    user.delete()


def why_not_remove(user: User, *, by: User) -> str:
    """Return why `by` cannot delete `user`; empty when nothing is in the way."""
    if user.pk == by.pk:
        return str(_("This is you. Somebody else has to delete you."))
    return (
        str(_("This is the last owner. Make somebody else an owner first.")) if _is_last_owner(user) else ""
    )


def _is_last_owner(user: User) -> bool:
    """Return whether nobody else could run the site."""
    owners = User.objects.filter(is_superuser=True, is_active=True)
    return (
        user.pk is not None and owners.filter(pk=user.pk).exists() and not owners.exclude(pk=user.pk).exists()
    )
