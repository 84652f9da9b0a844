"""The page of a post's preview links: making, showing and revoking them, each by who may change the post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from blog.models import Post, PreviewLink, User
from blog.services import editing, publishing, sharing
from tests.builders import NOON, make_author, make_draft, make_post, make_record, make_user

pytestmark = pytest.mark.django_db

WEEK = {"shows": "newest", "lasts": "week", "note": "Ola"}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    """Let it be noon."""
    with time_machine.travel(NOON, tick=False):
        yield


def page(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/links/"


def test_a_link_is_made_and_its_address_shown_and_opened(as_editor: Client, client: Client):
    post = make_draft(body="Not yet for all.")
    shown = as_editor.post(page(post), WEEK, follow=True)
    assert shown.redirect_chain == [(page(post), 302)]
    address = f"http://127.0.0.1:8000/preview/{sharing.token(PreviewLink.objects.get())}/"
    html = shown.content.decode()
    assert f'data-copy="{address}"' in html
    assert f'value="{address}"' in html
    assert "Ola" in html
    assert "Ends on 10 Feb 2014, 12:00." in html
    assert "Not opened yet." in html
    assert "Not yet for all." in client.get(address).content.decode()
    assert "Opened once, on 3 Feb 2014, 12:00." in as_editor.get(page(post)).content.decode()


def test_it_says_who_made_it_and_where_it_is_found(as_editor: Client, editor: User):
    post = make_draft()
    as_editor.post(page(post), WEEK)
    assert PreviewLink.objects.get().created_by == editor
    assert "Made by Edith." in as_editor.get(page(post)).content.decode()
    screen = as_editor.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    assert f'href="{page(post)}"' in screen


def test_the_text_as_it_is_now_is_the_one_that_was_there_when_the_page_was_opened(as_editor: Client):
    post = make_draft(body="Seen by the editor.")
    seen = editing.working_copy(post)
    assert seen is not None
    assert f'value="{seen.pk}"' in as_editor.get(page(post)).content.decode()
    editing.save(make_record(body="Written meanwhile."), by=None, at=NOON, post=post)
    as_editor.post(page(post), {**WEEK, "shows": seen.pk})
    assert PreviewLink.objects.get().revision == seen
    assert "Shows the text of 3 Feb 2014, 12:00." in as_editor.get(page(post)).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"lasts": "for ever"},
        {"lasts": ""},
        {"shows": "999999"},
        {"shows": "9" * 40},
        {"shows": "²"},
        {"shows": ""},
        {"note": "x" * 101},
    ],
)
def test_what_cannot_be_is_said_and_what_was_written_stays(as_editor: Client, wrong: dict[str, str]):
    answer = as_editor.post(page(make_draft()), {**WEEK, **wrong})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert f'value="{wrong.get("note", "Ola")}"' in answer.content.decode()
    assert not PreviewLink.objects.exists()


def test_a_state_of_another_post_cannot_be_named(as_editor: Client):
    other = editing.working_copy(make_draft("Another"))
    assert other is not None
    as_editor.post(page(make_draft()), {**WEEK, "shows": other.pk})
    assert not PreviewLink.objects.exists()


def test_a_link_is_revoked_and_stays_among_those_that_ended(as_editor: Client, client: Client, editor: User):
    post = make_draft()
    link = sharing.make(post, by=editor, at=NOON, note="Ola")
    address = f"/preview/{sharing.token(link)}/"
    answer = as_editor.post(f"{page(post)}{link.pk}/revoke/", follow=True)
    html = answer.content.decode()
    assert "Revoked on 3 Feb 2014, 12:00 by Edith." in html
    assert sharing.token(link) not in html
    assert client.get(address).status_code == 404


def test_ended_links_say_why(as_editor: Client, editor: User):
    post = make_draft()
    sharing.make(post, by=editor, at=NOON - timedelta(days=2), lasts="day")
    marta = make_user("marta", group="Author", first_name="Marta")
    sharing.make(post, by=marta, at=NOON)
    User.objects.filter(pk=marta.pk).update(is_active=False)
    html = as_editor.get(page(post)).content.decode()
    assert "Ended on 2 Feb 2014, 12:00." in html
    assert "Ended, since Marta may not sign in any more." in html
    assert "data-copy" not in html


def test_of_a_post_in_the_trash_no_link_is_made(as_editor: Client):
    post = make_draft()
    publishing.trash(post, at=NOON)
    assert "is in the trash" in as_editor.get(page(post)).content.decode()
    answer = as_editor.post(page(post), WEEK, follow=True)
    assert "Take it out first" in answer.content.decode()
    assert not PreviewLink.objects.exists()


def test_an_author_gives_links_to_the_own_posts_only(as_author: Client, author_user: User, editor: User):
    own = make_draft("Own", author=make_author("Arthur Author"))
    other = make_post("Other", author=make_author("Edith Editor"))
    link = sharing.make(other, by=editor, at=NOON)
    assert as_author.post(page(own), WEEK).status_code == 302
    assert PreviewLink.objects.filter(created_by=author_user).count() == 1
    assert as_author.get(page(other)).status_code == 403
    assert as_author.post(page(other), WEEK).status_code == 403
    assert as_author.post(f"{page(other)}{link.pk}/revoke/").status_code == 403
    assert as_author.post(f"{page(own)}{link.pk}/revoke/").status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_forms_of_other_sites_make_and_revoke_nothing(editor: User):
    post = make_draft()
    link = sharing.make(post, by=editor, at=NOON)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(page(post), WEEK).status_code == 403
    assert strict.post(f"{page(post)}{link.pk}/revoke/").status_code == 403
    assert list(PreviewLink.objects.filter(revoked_at=None)) == [link]


def test_words_of_a_note_are_words(as_editor: Client):
    post = make_draft()
    as_editor.post(page(post), {**WEEK, "note": '"><script>alert(1)</script>'})
    assert "<script>alert" not in as_editor.get(page(post)).content.decode()


def test_ten_links_cost_as_many_questions_as_one(
    as_editor: Client, editor: User, django_assert_max_num_queries
):
    post = make_draft()
    state = editing.working_copy(post)
    for number in range(10):
        link = sharing.make(post, by=editor, at=NOON, revision=state if number % 2 else None)
        if number > 6:
            sharing.revoke(link, by=editor, at=NOON)
    with django_assert_max_num_queries(12):
        as_editor.get(page(post))
