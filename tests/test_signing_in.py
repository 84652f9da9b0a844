"""Signing in and out: what each person meets at the door of the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import User
from tests.builders import make_user
from tests.reading_html import words_of

pytestmark = pytest.mark.django_db

SIGN_IN = "/admin/sign-in/"


def sign_in(client: Client, name: str = "edith", password: str = "correct horse", *, next: str = ""):  # type: ignore[no-untyped-def]
    """Fill in the form; return the answer."""
    data = {"username": name, "password": password, **({"next": next} if next else {})}
    return client.post(SIGN_IN, data)


@pytest.mark.parametrize("address", ["/admin/", "/admin/blog/image/", "/admin/login/"])
def test_the_desk_leads_to_the_form_and_back(client: Client, editor: User, address: str):
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1][0].startswith(SIGN_IN)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'name="username"' in page
    assert 'name="password"' in page
    data = {"username": "edith", "password": "correct horse"}
    wanted = client.post(answer.redirect_chain[-1][0], data, follow=True)
    assert wanted.request["PATH_INFO"] == address.replace("login/", "")
    assert wanted.status_code == 200


def test_the_name_or_the_mail_address_signs_in(editor: User):
    for name in ("edith", "edith@example.com", "EDITH@example.com"):
        client = Client()
        assert sign_in(client, name).status_code == 302, name
        assert client.get("/admin/").status_code == 200


def test_a_form_with_the_library_s_own_field_names_is_understood(client: Client, editor: User):
    answer = client.post(SIGN_IN, {"login": "edith", "password": "correct horse"})
    assert answer.status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_wrong_password_is_said_in_words_and_the_name_stays(client: Client, editor: User):
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 200
    assert "do not belong together" in words_of(answer)
    assert 'value="edith"' in answer.content.decode()
    assert "wrong" not in answer.content.decode().replace("entrance-wrong", "")


def test_an_unknown_name_meets_the_same_words_as_a_wrong_password(client: Client, editor: User):
    assert "do not belong together" in words_of(sign_in(client, "nobody"))
    assert "do not belong together" in words_of(sign_in(client, "nobody@example.com"))


def test_many_wrong_passwords_close_the_door_for_a_while_even_to_the_right_one(client: Client, editor: User):
    answers = [sign_in(client, password=f"wrong {n}") for n in range(8)]
    said = words_of(answers[-1])
    assert "Wait five minutes" in said
    assert "Wait five minutes" in words_of(sign_in(client))
    assert client.get("/admin/").status_code == 302


def test_a_flood_meets_a_page_and_not_a_bare_error(client: Client, db: None):
    answer = None
    for n in range(40):
        answer = sign_in(client, f"nobody-{n}")
        if answer.status_code == 429:
            break
    assert answer is not None
    assert answer.status_code == 429
    assert "Wait a few minutes" in words_of(answer)


def test_somebody_without_business_here_is_told_so_and_can_leave(client: Client, stranger: User):
    answer = client.post(SIGN_IN, {"username": "sam", "password": "correct horse"}, follow=True)
    assert len(answer.redirect_chain) <= 3
    assert answer.status_code == 403
    assert "this desk is not yours" in words_of(answer)
    assert 'action="/admin/sign-out/"' in answer.content.decode()
    assert client.get("/admin/blog/image/", follow=True).status_code == 403


def test_somebody_switched_off_cannot_sign_in(client: Client, db: None):
    make_user("olga", is_active=False)
    answer = client.post(SIGN_IN, {"username": "olga", "password": "correct horse"}, follow=True)
    assert "/admin/" not in [url for url, _status in answer.redirect_chain]
    assert client.get("/admin/").status_code == 302


def test_signing_in_never_leads_to_another_site(client: Client, editor: User):
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        answer = sign_in(client, next=target)
        assert answer.status_code == 302
        assert answer.url == "/admin/", target
        client.logout()


def test_signing_out_is_a_post_and_works(as_editor: Client):
    assert as_editor.get("/admin/sign-out/").status_code == 200  # asks first
    assert as_editor.get("/admin/").status_code == 200
    assert as_editor.post("/admin/sign-out/").status_code == 302
    assert as_editor.get("/admin/").status_code == 302


def test_django_s_own_address_signs_out_too(as_editor: Client):
    assert as_editor.post("/admin/logout/").status_code == 302
    assert as_editor.get("/admin/").status_code == 302


def test_nobody_signs_up(client: Client, db: None):
    answer = client.get("/admin/sign-up/")
    assert "By invitation only" in words_of(answer)
    client.post(
        "/admin/sign-up/", {"username": "eve", "password1": "correct horse", "password2": "correct horse"}
    )
    assert not User.objects.exists()


def test_the_own_password_is_changed_with_the_old_one(as_editor: Client, editor: User):
    page = "/admin/password_change/"
    words = {"new_password1": "a new long phrase", "new_password2": "a new long phrase"}
    assert as_editor.post(page, {"old_password": "wrong", **words}).status_code == 200
    assert as_editor.post(page, {"old_password": "correct horse", **words}).status_code == 302
    editor.refresh_from_db()
    assert editor.check_password("a new long phrase")
    assert as_editor.get("/admin/").status_code == 200  # and stays signed in


def test_the_first_page_after_signing_in_has_one_button_to_write(as_editor: Client):
    page = as_editor.get("/admin/").content.decode()
    assert '<a class="bar-write" href="/admin/blog/post/add/">Write</a>' in page
