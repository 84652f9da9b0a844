"""A text is handed in, remarked on, and sent back or published; a site of one knows nothing of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.models import Letter, Post, Remark, Revision, SiteSettings, User
from blog.services import editing, mailing, organising, publishing, reviewing
from tests.builders import NOON, make_draft, make_post, make_user
from tests.services.test_mailing import Postbox, postbox

pytestmark = pytest.mark.django_db
__all__ = ["postbox"]


@pytest.fixture
def arthur(db: None) -> User:
    return make_user("arthur", group="Author", first_name="Arthur")


@pytest.fixture
def edith(db: None) -> User:
    return make_user("edith", group="Editor", first_name="Edith")


def newest(post: Post) -> Revision:
    found = editing.working_copy(post)
    assert found is not None
    return found


def test_a_site_of_one_is_not_shared(arthur: User):
    assert not reviewing.is_shared()
    make_user("gone", is_active=False)
    make_user("reader", is_staff=False)
    assert not reviewing.is_shared()
    make_user("edith", group="Editor")
    assert reviewing.is_shared()


def test_what_is_handed_in_waits_until_it_is_sent_back_or_goes_out(arthur: User, edith: User):
    first, second = make_draft("First"), make_draft("Second")
    reviewing.hand_in(second, by=arthur, at=NOON)
    reviewing.hand_in(first, by=arthur, at=NOON.replace(hour=13))
    assert list(reviewing.waiting()) == [second, first]
    assert {post.state for post in reviewing.waiting()} == {"review"}
    reviewing.send_back(second, by=edith, at=NOON)
    second.refresh_from_db()
    assert (second.state, second.handed_in_by) == ("draft", None)
    publishing.publish(newest(first), by=edith, at=NOON)
    assert not reviewing.waiting().exists()


def test_changes_of_a_public_post_are_handed_in_while_readers_see_it(arthur: User, edith: User):
    post = make_post("One", body="Public.")
    editing.save(newest(post).as_record.changed(body="Better."), by=arthur, at=NOON, post=post)
    post = reviewing.hand_in(post, by=arthur, at=NOON)
    assert (post.state, list(reviewing.waiting())) == ("published", [post])
    post = reviewing.send_back(post, by=edith, at=NOON)
    assert post.is_public
    assert not reviewing.waiting().exists()


def test_what_goes_out_at_its_hour_leaves_newer_changes_waiting_for_their_look(arthur: User):
    post = make_draft("One", published_at=NOON.replace(hour=15).isoformat())
    publishing.publish(newest(post), at=NOON)
    editing.save(newest(post).as_record.changed(body="Newer."), by=arthur, at=NOON, post=post)
    reviewing.hand_in(post, by=arthur, at=NOON)
    assert publishing.publish_due(post, at=NOON.replace(hour=15))
    assert list(reviewing.waiting()) == [post]


@pytest.mark.parametrize("hours", [0, 3])
def test_an_older_text_that_goes_out_or_gets_an_hour_leaves_the_one_handed_in_waiting(
    arthur: User, edith: User, hours: int
):
    post = make_draft("One", published_at=(NOON + timedelta(hours=hours)).isoformat())
    older = newest(post)
    editing.save(older.as_record.changed(body="Newer."), by=arthur, at=NOON, post=post)
    reviewing.hand_in(post, by=arthur, at=NOON)
    publishing.publish(older, by=edith, at=NOON)
    assert list(reviewing.waiting()) == [post]


def test_the_trash_and_a_taking_back_end_the_waiting(arthur: User):
    for take in (publishing.trash, publishing.unpublish):
        post = reviewing.hand_in(make_draft(), by=arthur, at=NOON)
        take(post, at=NOON)
        post.refresh_from_db()
        assert post.handed_in_at is None
    assert reviewing.hand_in(publishing.trash(make_draft(), at=NOON), by=arthur, at=NOON).handed_in_at is None


def test_editors_are_told_of_what_is_handed_in_and_its_author_of_what_became_of_it(
    arthur: User, edith: User, postbox: Postbox
):
    organising.save_site(SiteSettings(name="Harbour"))
    make_user("other", group="Author")
    make_user("gone", group="Editor", is_active=False)
    make_user("silent", group="Editor", email="")
    post = make_draft("On listening")
    reviewing.hand_in(post, by=arthur, at=NOON)
    reviewing.remark(post, "Say who they are.", by=edith, at=NOON, quote="The boats are in.")
    reviewing.send_back(post, by=edith, at=NOON)
    reviewing.hand_in(post, by=arthur, at=NOON)
    publishing.publish(newest(post), by=edith, at=NOON)
    while mailing.deliver_letter(at=NOON):
        pass
    told = [(mail["To"], mail.get_payload(decode=True).decode()) for mail in postbox.mails]
    assert [to for to, _ in told] == [edith.email, arthur.email, edith.email, arthur.email]
    assert {mail["Subject"] for mail in postbox.mails} == {"Harbour: On listening"}
    assert "Arthur has handed in “On listening”" in told[0][1]
    assert "Say who they are." in told[1][1]
    assert "> The boats are in." in told[1][1]
    assert post.slug in told[3][1]
    assert not Letter.objects.exists()


def test_without_mail_nothing_is_written(arthur: User, edith: User):
    reviewing.hand_in(make_draft(), by=arthur, at=NOON)
    assert not Letter.objects.exists()


def test_a_letter_that_cannot_go_waits_and_none_goes_twice(
    arthur: User, edith: User, postbox: Postbox, settings
):
    reviewing.hand_in(make_draft(), by=arthur, at=NOON)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert mailing.deliver_letter(at=NOON) == 0
    settings.EMAIL_PORT = port
    assert mailing.deliver_letter(at=NOON) == 0  # it waits its time
    assert mailing.deliver_letter(at=NOON.replace(hour=13)) == 1
    assert mailing.deliver_letter(at=NOON.replace(hour=14)) == 0
    assert len(postbox.mails) == 1


# --- Remarks ----------------------------------------------------------------------------------------------------------

BODY = "The boats are in.\n\n## The market\n\nIt opens at six, and nobody comes\nbefore seven."


def test_a_remark_finds_its_paragraph_again_though_somebody_has_worked_on_it(arthur: User, edith: User):
    post = make_draft(body=BODY)
    reviewing.remark(post, "Which boats?", by=edith, at=NOON, quote="The boats are in.")
    reviewing.remark(
        post, "Why not?", by=edith, at=NOON, quote="It opens at six, and nobody comes\nbefore seven."
    )
    reviewing.remark(post, "Good.", by=edith, at=NOON)
    now = "A new beginning.\n\n" + BODY.replace("at six", "at five").replace(
        "The boats are in.", "Quite another thing."
    )
    assert [(each.remark.text, each.line) for each in reviewing.placed(post, now)] == [
        ("Which boats?", None),
        ("Why not?", 7),
        ("Good.", None),
    ]


def test_answers_stand_under_what_they_answer_and_settled_ones_aside(arthur: User, edith: User):
    post = make_draft()
    first = reviewing.remark(post, "Why?", by=edith, at=NOON)
    answer = reviewing.remark(post, "Because.", by=arthur, at=NOON, answers=first)
    again = reviewing.remark(post, "I see.", by=edith, at=NOON, answers=answer)
    assert [each.text for each in first.answered.order_by("id")] == ["Because.", "I see."]
    assert again.answers == first
    assert [each.remark for each in reviewing.placed(post, "")] == [first]
    reviewing.settle(first, by=edith, at=NOON)
    assert not Remark.objects.open().beginnings().exists()
    reviewing.settle(first, by=edith, at=NOON, is_settled=False)
    assert Remark.objects.open().beginnings().get() == first


def test_an_empty_remark_is_none(edith: User):
    assert reviewing.remark(make_draft(), " \n ", by=edith, at=NOON) is None
    assert not Remark.objects.exists()


def test_remarks_ask_as_much_of_the_database_however_many_there_are(edith: User, django_assert_num_queries):
    post = make_draft(body=BODY)
    for number in range(20):
        first = reviewing.remark(post, f"Number {number}", by=edith, at=NOON, quote="The boats are in.")
        reviewing.remark(post, "Yes.", by=edith, at=NOON, answers=first)
    with django_assert_num_queries(2):
        assert len([each.remark.answered.all() for each in reviewing.placed(post, BODY)]) == 20
