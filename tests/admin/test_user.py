"""People: who makes whom, and that nobody climbs above themselves or locks the last door."""

from __future__ import annotations

import pytest
from django.http import HttpResponseBase
from django.test import Client

from blog.models import Author, User
from blog.services import people, reviewing
from blog.services.people import Role
from tests.builders import NOON, make_draft, make_user
from tests.reading_html import words_of

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/blog/user/"
PASSWORD = "a long new phrase"


@pytest.fixture
def owner(db: None) -> User:
    """Olga, who owns the site."""
    return make_user("olga", is_superuser=True)


@pytest.fixture
def as_owner(owner: User) -> Client:
    """A browser in which Olga is signed in."""
    client = Client()
    client.force_login(owner)
    return client


def add(client: Client, **fields: str) -> HttpResponseBase:
    """Fill in the form of a new person."""
    data = {
        "username": "petra",
        "first_name": "Petra",
        "email": "p@example.com",
        "role": "author",
        "new_password": PASSWORD,
    }
    return client.post(f"{PEOPLE}add/", {**data, **fields})


def change(client: Client, user: User, **fields: str) -> HttpResponseBase:
    """Change a person: the fields as they are, but those named."""
    data = {
        "username": user.username,
        "first_name": user.first_name,
        "email": user.email,
        "role": people.role_of(user).value,
        "is_active": "on",
    }
    return client.post(f"{PEOPLE}{user.pk}/change/", {**data, **fields})


def refused(answer: HttpResponseBase) -> str:
    """Return what the form says that came back."""
    assert answer.status_code == 200
    return words_of(answer)


@pytest.mark.parametrize(("role", "group"), [("author", "Author"), ("editor", "Editor")])
def test_an_editor_makes_people_who_can_sign_in_and_have_a_by_line(as_editor: Client, role: str, group: str):
    assert add(as_editor, role=role).status_code == 302
    user = User.objects.get(username="petra")
    assert [each.name for each in user.groups.all()] == [group]
    assert (user.is_staff, user.is_superuser, user.is_active) == (True, False, True)
    assert Author.objects.get(user=user).name == "Petra"
    browser = Client()
    assert browser.post("/admin/sign-in/", {"username": "petra", "password": PASSWORD}).status_code == 302
    assert browser.get("/admin/").status_code == 200


def test_an_editor_cannot_make_an_owner(as_editor: Client, editor: User):
    assert "Select a valid choice" in refused(add(as_editor, role="owner"))
    assert "Select a valid choice" in refused(change(as_editor, make_user("petra"), role="owner"))
    change(as_editor, editor, is_superuser="on")
    assert not User.objects.filter(is_superuser=True).exists()


def test_an_editor_looks_at_an_owner_and_changes_nothing(as_editor: Client, owner: User):
    page = as_editor.get(f"{PEOPLE}{owner.pk}/change/")
    assert "Owner" in words_of(page)
    assert 'name="new_password"' not in page.content.decode()
    assert change(as_editor, owner, new_password=PASSWORD, email="eve@example.com").status_code == 403
    owner.refresh_from_db()
    assert owner.check_password("correct horse")
    make_user("oscar", is_superuser=True)  # else the last owner's page would refuse for that reason
    data = {"action": "delete_selected", "_selected_action": [owner.pk], "post": "yes"}
    assert as_editor.post(PEOPLE, data).status_code == 403
    assert User.objects.filter(pk=owner.pk).exists()


def test_an_owner_makes_owners(as_owner: Client):
    assert add(as_owner, role="owner").status_code == 302
    assert User.objects.get(username="petra").is_superuser


def test_the_last_owner_stays_an_owner(as_owner: Client, owner: User):
    second = make_user("oscar", is_superuser=True)
    assert change(as_owner, second, role="editor").status_code == 302
    for fields in ({"role": "editor"}, {"is_active": ""}):
        assert "You cannot change what you may do yourself" in refused(change(as_owner, owner, **fields))
    assert "This is you" in refused(as_owner.post(f"{PEOPLE}{owner.pk}/delete/", {"post": "yes"}))
    owner.refresh_from_db()
    assert owner.is_superuser
    assert owner.is_active


def test_the_service_itself_keeps_the_last_owner(owner: User):
    other = make_user("oscar", is_superuser=True)
    people.remove(other, by=owner)
    stranger = User(is_superuser=True, username="from a shell")
    with pytest.raises(Exception, match="last owner"):
        people.remove(owner, by=stranger)
    with pytest.raises(Exception, match="last owner"):
        people.save(owner, role=Role.EDITOR, password="", by=stranger, at=NOON)


def test_what_a_person_wrote_keeps_the_name_when_the_person_is_deleted(as_owner: Client, owner: User):
    ann, bob = make_user("ann", first_name="Ann"), make_user("bob", first_name="Bob")
    post = make_draft(by=ann)
    remark = reviewing.remark(post, "Who says so?", by=bob, at=NOON)
    reviewing.remark(post, "I do.", by=ann, at=NOON, answers=remark)
    reviewing.settle(remark, by=ann, at=NOON)
    reviewing.hand_in(post, by=ann, at=NOON)
    for person in (ann, bob):
        assert as_owner.post(f"{PEOPLE}{person.pk}/delete/", {"post": "yes"}).status_code == 302

    state = post.revisions.get()
    for page in ("history/", f"history/{state.pk}/", f"history/compare/?old={state.pk}&new={state.pk}"):
        assert "Ann" in words_of(as_owner.get(f"/admin/blog/post/{post.pk}/{page}")), page
    make_user("cleo")
    screen = words_of(as_owner.get(f"/admin/blog/post/{post.pk}/change/"))
    assert "Bob, " in screen
    assert "I do. Ann, " in screen
    assert "settled by Ann" in screen
    assert "Handed in on" in screen


def test_an_empty_password_keeps_the_one_there_is(as_editor: Client):
    user = make_user("petra", group="Author")
    assert change(as_editor, user, first_name="Petra", new_password="").status_code == 302
    user.refresh_from_db()
    assert user.check_password("correct horse")
    assert change(as_editor, user, new_password=PASSWORD).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["", "short", "password123", "petra-petra"])
def test_a_poor_password_is_refused_and_never_shown_again(as_editor: Client, password: str):
    answer = add(as_editor, new_password=password, username="petra-petra")
    assert answer.status_code == 200
    assert not User.objects.filter(username="petra-petra").exists()
    assert f'type="password" name="new_password" value="{password}"' not in answer.content.decode()


def test_one_mail_address_is_one_person_s(as_editor: Client, editor: User):
    assert "exists already" in refused(add(as_editor, email="EDITH@Example.com"))
    assert add(as_editor, email="").status_code == 302
    assert add(as_editor, email="", username="paul").status_code == 302  # several may have none


def test_somebody_switched_off_is_out_at_once(as_editor: Client):
    user = make_user("petra", group="Author")
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get("/admin/").status_code == 200
    assert change(as_editor, user, is_active="").status_code == 302
    assert theirs.get("/admin/").status_code == 302


def test_somebody_without_business_at_the_desk_has_none(as_editor: Client):
    user = make_user("petra", group="Editor")
    assert change(as_editor, user, role="none").status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (user.is_staff, user.groups.count()) == (False, 0)


def test_a_deleted_person_leaves_the_by_line(as_editor: Client):
    add(as_editor)
    user = User.objects.get(username="petra")
    assert as_editor.post(f"{PEOPLE}{user.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(username="petra").exists()
    assert Author.objects.get(name="Petra").user is None


def test_the_list_says_what_each_may_do(as_editor: Client, owner: User, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as few:
        shown = words_of(as_editor.get(PEOPLE))
    assert "olga@example.com Owner" in shown
    assert "edith@example.com Editor" in shown
    for number in range(10):
        make_user(f"person-{number}", group="Author")
    with django_assert_max_num_queries(len(few)):
        as_editor.get(PEOPLE)


def test_a_person_lives_in_a_time_zone_that_there_is(as_editor: Client):
    assert "There is no time zone “Mars/Base”" in refused(add(as_editor, time_zone="Mars/Base"))
    add(as_editor, time_zone="Asia/Tokyo")
    assert User.objects.get(username="petra").time_zone == "Asia/Tokyo"
