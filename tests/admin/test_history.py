"""The history at the desk: what happened, what changed, and taking a state up again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from blog.models import AuditEntry, Post, Revision, User
from blog.services import editing, publishing
from tests.builders import NOON, make_author, make_draft, make_post, make_user
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db


def history(post: Post, rest: str = "") -> str:
    return f"/admin/blog/post/{post.pk}/history/{rest}"


def newest(post: Post) -> Revision:
    found = editing.working_copy(post)
    assert found is not None
    return found


def save(post: Post, by: User | None = None, **changes: object) -> Revision:
    return editing.save(
        newest(post).as_record.changed(**changes), post=post, by=by, at=NOON + timedelta(hours=1)
    )


def test_the_list_says_who_saved_and_published_what(as_editor: Client, editor: User):
    post = make_draft("One", body="The boats are in.", by=make_user("bob", first_name="Bob"))
    publishing.publish(newest(post), by=editor, at=NOON + timedelta(minutes=5))
    save(post, by=editor, body="The ships are in.")
    said = words_of(as_editor.get(history(post)))
    assert said.index("What changed: +1 −1 words") < said.index("Published Edith") < said.index("Bob")
    assert "what readers see" in said


def test_what_the_site_did_by_itself_is_not_said_to_be_somebody_s(as_editor: Client):
    assert "Published by itself" in words_of(as_editor.get(history(make_post("One"))))


def test_pages_of_a_long_history_lead_on_and_back(as_editor: Client):
    post = make_draft("One", body="Number 0.")
    for number in range(1, 61):
        save(post, body=f"Number {number}.")
    first = as_editor.get(history(post))
    older = next(link for link in elements(first, "a") if link.get("rel") == "next").get("href")
    second = as_editor.get(history(post) + str(older))
    assert len(list(elements(first, "input"))) > len(list(elements(second, "input"))) > 10
    assert "Newest" in words_of(second)
    for odd in ("?before=x", "?before=" + "9" * 30, "?before=0"):
        assert as_editor.get(history(post) + odd).status_code == 200


def test_the_list_asks_no_more_of_the_database_the_longer_it_is(
    as_editor: Client, django_assert_num_queries, django_assert_max_num_queries
):
    post = make_draft("One", body="Number 0.")
    for number in range(1, 61):
        save(post, body=f"Number {number}.")
        if number % 3 == 0:
            publishing.publish(newest(post), at=NOON)
    # Session, user, rights (2), site, unread answers; the post with its author; states, trail, the newest one.
    with django_assert_max_num_queries(12):
        as_editor.get(history(post))


def test_two_states_are_compared_whichever_was_chosen_first(as_editor: Client):
    post = make_draft("One", body="The boats are in.")
    old, new = newest(post), save(post, body="The ships are in.", closing_question="And you?")
    for one, other in ((old, new), (new, old)):
        answer = as_editor.get(history(post, f"compare/?old={one.pk}&new={other.pk}&as=source"))
        assert [each.text for each in elements(answer, "del")][1:] == ["boats "]
        assert [each.text for each in elements(answer, "ins")][1:] == ["And you?", "ships "]
    frame = next(elements(as_editor.get(history(post, f"compare/?old={old.pk}&new={new.pk}")), "iframe"))
    page = as_editor.get(str(frame.get("src")))
    assert "The boats ships are in." in words_of(page)
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"].startswith("noindex")


def test_what_is_the_same_for_long_is_folded_away_and_none_of_it_is_lost(as_editor: Client):
    body = "\n\n".join(f"Paragraph {n} stays." for n in range(20)) + "\n\nLast boats."
    post = make_draft("One", body=body)
    old, new = newest(post), save(post, body=body.replace("boats", "ships"))
    answer = as_editor.get(history(post, f"compare/?old={old.pk}&new={new.pk}&as=source"))
    said = words_of(answer)
    assert "lines the same" in said
    assert all(f"Paragraph {n} stays." in said for n in range(20))


@pytest.mark.parametrize(
    "query", ["", "?old=1", "?old=x&new=y", "?old=0&new=0", "?old=" + "9" * 30 + "&new=1"]
)
def test_states_that_are_none_are_not_found(as_editor: Client, query: str):
    post = make_draft("One")
    for page in ("compare/", "page/"):
        assert as_editor.get(history(post, page + query)).status_code == 404


def test_nobody_reads_a_state_through_another_post(as_author: Client, author_user: User):
    own = make_draft("Mine")
    other = make_draft("Another's", body="Secret words.")
    for page in (f"{newest(other).pk}/", f"compare/?old={newest(other).pk}&new={newest(other).pk}"):
        answer = as_author.get(history(own, page))
        assert answer.status_code in (403, 404)
        assert "Secret" not in answer.content.decode()


def test_what_stands_in_a_title_or_name_is_shown_as_words(as_editor: Client):
    evil = "<script>alert(1)</script>"
    post = make_draft(f"One {evil}", body="Text.", closing_question=evil)
    old, new = (
        newest(post),
        save(post, title=f"Two {evil}", body=f"{evil} text.", closing_question=f"Is it? {evil}"),
    )
    as_editor.post(history(post, f"{old.pk}/"), {"name": evil})
    for page in (
        "",
        f"{old.pk}/",
        f"{old.pk}/?as=source",
        f"compare/?old={old.pk}&new={new.pk}",
        f"compare/?old={old.pk}&new={new.pk}&as=source",
        f"page/?old={old.pk}&new={new.pk}",
        f"{old.pk}/restore/",
    ):
        html = as_editor.get(history(post, page)).content.decode()
        assert evil not in html
        assert "alert(1)" in html


def test_restoring_shows_what_it_takes_away_and_then_does_it(as_editor: Client, editor: User):
    post = make_draft("One", body="The boats are in.")
    first, second = newest(post), save(post, body="The ships are in.")
    page = history(post, f"{first.pk}/restore/")
    asked = as_editor.get(page + "?as=source")
    assert "ships " in [each.text for each in elements(asked, "del")]
    assert "boats " in [each.text for each in elements(asked, "ins")]
    assert newest(post) == second
    answer = as_editor.post(page, {"seen": second.pk}, follow=True)
    assert "is again what it was" in words_of(answer)
    assert (newest(post).as_record, newest(post).by) == (first.as_record, editor)
    assert "restored from" in words_of(as_editor.get(history(post)))


def test_a_restore_that_came_too_late_is_asked_again_and_nothing_is_lost(as_editor: Client):
    post = make_draft("One", body="First.")
    first, seen = newest(post), save(post, body="Second.")
    save(post, body="Third, by somebody else.")
    answer = as_editor.post(history(post, f"{first.pk}/restore/"), {"seen": seen.pk}, follow=True)
    assert "Somebody has written meanwhile" in words_of(answer)
    assert newest(post).as_record.body == "Third, by somebody else."


def test_a_state_is_named_and_found_by_its_name(as_editor: Client):
    post = make_draft("One", body="First.")
    state = newest(post)
    save(post, body="Second.")
    as_editor.post(history(post, f"{state.pk}/"), {"name": "Before the cuts"})
    assert "Before the cuts" in words_of(as_editor.get(history(post)))
    as_editor.post(history(post, f"{state.pk}/"), {"name": "x" * 300})
    state.refresh_from_db()
    assert state.name == "x" * 80


def test_the_writing_screen_leads_to_the_history(as_editor: Client):
    post = make_draft("One")
    answer = as_editor.get(f"/admin/blog/post/{post.pk}/change/")
    assert history(post) in [link.get("href") for link in elements(answer, "a")]


def test_the_audit_trail_is_looked_at_and_never_written(as_editor: Client, editor: User):
    post = make_draft("One <b>")
    publishing.publish(newest(post), by=editor, at=NOON)
    answer = as_editor.get("/admin/blog/auditentry/")
    assert "Edith published One <b> " in words_of(answer)
    entry = AuditEntry.objects.get()
    for page in ("add/", f"{entry.pk}/change/", f"{entry.pk}/delete/"):
        as_editor.post(f"/admin/blog/auditentry/{page}", {"by_name": "nobody", "post": "yes"})
    as_editor.post(
        "/admin/blog/auditentry/",
        {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"},
    )
    assert AuditEntry.objects.get().by_name == "Edith"


def test_the_audit_trail_asks_no_more_the_longer_it_is(as_editor: Client, django_assert_max_num_queries):
    for number in range(30):
        make_post(f"Post {number}")
    with django_assert_max_num_queries(10):
        as_editor.get("/admin/blog/auditentry/")


def test_who_may_not_give_a_post_away_restores_it_under_the_name_that_it_has(as_author: Client):
    client, own, editors = as_author, make_author("Arthur Author"), make_author("Edith Editor")
    post = make_draft("One", body="The boats are in.", author=editors)
    old = newest(post)
    save(post, author=own.slug, body="The ships are in.")
    assert "Edith Editor" not in words_of(client.get(history(post, f"{old.pk}/restore/")))
    client.post(history(post, f"{old.pk}/restore/"), {"seen": newest(post).pk})
    record = newest(post).as_record
    assert (record.body, record.author) == ("The boats are in.", own.slug)
    assert client.get(f"/admin/blog/post/{post.pk}/change/").status_code == 200
