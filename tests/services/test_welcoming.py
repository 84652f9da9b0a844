"""The first editor is made once, with a password that is told once."""

from __future__ import annotations

import pytest

from blog.models import Author, User
from blog.services import welcoming
from tests.builders import NOON

pytestmark = pytest.mark.django_db


def test_a_made_up_password_is_returned_and_works():
    password = welcoming.first_editor(None, at=NOON)
    assert password is not None
    assert len(password) > 20
    editor = User.objects.get()
    assert (editor.username, editor.is_superuser, editor.check_password(password)) == ("editor", True, True)
    assert Author.objects.get().user == editor


def test_a_given_password_is_used_and_not_repeated():
    assert welcoming.first_editor("horse staple battery", at=NOON) is None
    assert User.objects.get().check_password("horse staple battery")


def test_it_happens_once():
    welcoming.first_editor(None, at=NOON)
    assert welcoming.first_editor("another password", at=NOON) is None
    assert User.objects.count() == 1
