"""The desk itself: what one was writing, what waits, and where one can go."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from blog.admin.desk import is_tick_late
from blog.models import MissedAddress, OutgoingLink, SiteSettings, User
from blog.models.outgoing_link import DEAD_AFTER
from blog.services import editing, organising, publishing, receiving
from tests.builders import NOON, make_author, make_draft, make_image, make_post, make_user
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db


def places(client: Client) -> list[str]:
    """Return where the bar leads."""
    bar = next(each for each in elements(client.get("/admin/"), "header"))
    return [" ".join("".join(link.itertext()).split()) for link in bar.iter("a")]


def test_the_bar_leads_an_editor_everywhere(as_editor: Client):
    assert places(as_editor) == [
        "Influency",
        "Posts",
        "Pictures",
        "Answers",
        "Write",
        "Find and replace",
        "Links to make",
        "Tags",
        "Series",
        "Authors",
        "Redirects",
        "Audit trail",
        "People",
        "Settings",
        "Appearance",
        "View site",
        "Change password",
    ]


def test_the_bar_leads_an_author_to_what_authors_have(as_author: Client):
    shown = places(as_author)
    assert {"Posts", "Pictures", "Write", "Tags", "Authors"} <= set(shown)
    assert not {"Answers", "Redirects", "People", "Settings"} & set(shown)


def goes(client: Client) -> dict[str, str]:
    """Return where the palette and the keys lead, with the keys."""
    links = [
        each for each in elements(client.get("/admin/"), "template") if each.get("class") == "palette-places"
    ]
    return {str(link.text): link.get("data-keys", "") for link in links[0].iter("a")}


def test_the_palette_leads_an_editor_everywhere_and_an_author_to_what_authors_have(
    as_editor: Client, as_author: Client
):
    keys = {
        "Desk": "g d",
        "Write a new post": "w",
        "Posts": "g p",
        "Pictures": "g i",
        "Answers": "g a",
        "Calendar": "g c",
    }
    shown = goes(as_editor)
    assert {label: each for label, each in shown.items() if each} == keys
    assert {"Find and replace", "Tags", "People", "Settings", "View site"} <= set(shown)
    shown = goes(as_author)
    assert {"Desk", "Posts", "Pictures", "Calendar"} <= set(shown)
    assert not {"Answers", "Redirects", "People", "Settings"} & set(shown)


def test_the_bar_is_headed_by_the_site_s_name_and_counts_unread_answers(as_editor: Client):
    organising.save_site(SiteSettings(name="The Harbour"))
    post = make_post()
    for number in range(3):
        receiving.receive(post, name="", email="", message="Yes.", stamp=str(number), at=NOON)
    assert places(as_editor)[0] == "The Harbour"
    assert "Answers 3 unread" in places(as_editor)


def test_there_is_no_list_of_apps(as_editor: Client):
    for page in ("/admin/", "/admin/blog/tag/"):
        said = words_of(as_editor.get(page))
        for word in (
            "administration",
            "Authentication",
            "Email addresses",
            "Groups",
            "Recent actions",
            "Welcome,",
        ):
            assert word not in said, (page, word)
    assert as_editor.get("/admin/blog/").url == "/admin/"


def test_the_desk_shows_drafts_scheduled_and_published(as_editor: Client):
    make_draft("A draft")
    make_post("A public one")
    later = make_draft("A later one", published_at=(timezone.now() + timedelta(days=2)).isoformat())
    revision = editing.working_copy(later)
    assert revision is not None
    publishing.publish(revision, at=timezone.now())
    publishing.trash(make_post("A trashed one"), at=NOON)
    said = words_of(as_editor.get("/admin/"))
    for title, places in (("A draft", 1), ("A public one", 1), ("A later one", 2)):  # in the calendar too
        assert said.count(title) == places
    assert "A trashed one" not in said


def test_what_this_person_wrote_stands_before_what_others_did(as_editor: Client, editor: User):
    make_draft("Mine", by=editor)
    make_draft("Theirs", by=make_user("bob"))
    publishing.unpublish(make_post("Taken back"), at=NOON)
    said = words_of(as_editor.get("/admin/"))
    assert said.index("Mine") < said.index("Theirs")
    assert "Taken back" in said


def test_public_posts_with_changes_that_wait_are_on_the_desk(as_editor: Client):
    post = make_post("Reworked")
    assert "not published yet" not in words_of(as_editor.get("/admin/"))
    revision = editing.working_copy(post)
    assert revision is not None
    editing.save(revision.as_record.changed(body="Better."), post=post, by=None, at=NOON)
    said = words_of(as_editor.get("/admin/"))
    assert said.index("Changed, and not published yet") < said.index("Reworked")


def test_links_that_lead_nowhere_wait_on_the_desk(as_editor: Client, as_author: Client):
    post = make_post("Leading", body="[There](https://dead.example/page).")
    OutgoingLink.objects.update(failures=DEAD_AFTER, looked_at=NOON)
    MissedAddress.objects.create(
        path="/was/here/", first_at=NOON, last_at=NOON, referrer="/a/page/", is_own=True
    )
    said = words_of(as_editor.get("/admin/"))
    assert "Leading leads to a page elsewhere that is gone" in said
    assert "/was/here/ is not there, and /a/page/ leads to it" in said
    theirs = words_of(as_author.get("/admin/"))
    assert "Links that lead nowhere" not in theirs
    publishing.unpublish(post, at=NOON)
    assert "elsewhere" not in words_of(as_editor.get("/admin/"))


def test_an_author_sees_the_own_posts_only(as_author: Client):
    make_draft("Mine", author=make_author("Arthur Author"))
    make_draft("Theirs", author=make_author("Somebody Else"))
    said = words_of(as_author.get("/admin/"))
    assert "Mine" in said
    assert "Theirs" not in said


def test_an_empty_desk_says_what_to_do(as_editor: Client):
    assert "Write your first post" in words_of(as_editor.get("/admin/"))


def test_unread_answers_and_pictures_without_words_wait_on_the_desk(as_editor: Client, as_author: Client):
    receiving.receive(make_post(), name="Ola", email="", message="I liked it.", stamp="1", at=NOON)
    make_image("silent", alt="")
    said = words_of(as_editor.get("/admin/"))
    assert "I liked it." in said
    assert "Pictures without words" in said
    assert "I liked it." not in words_of(as_author.get("/admin/"))


def test_the_desk_is_red_when_no_tick_has_run_for_fifteen_seconds(as_editor: Client):
    now = timezone.now()
    alive = settings.HOME / "tick.alive"
    assert is_tick_late(now)  # never seen
    for seconds, late in ((1, False), (14, False), (16, True), (3600, True)):
        alive.touch()
        os.utime(alive, (now.timestamp() - seconds,) * 2)
        assert is_tick_late(now) is late, seconds
    assert "Nothing is being published" in words_of(as_editor.get("/admin/"))
    os.utime(alive)
    assert "Nothing is being published" not in words_of(as_editor.get("/admin/"))


def test_the_desk_asks_as_many_questions_for_many_posts_as_for_few(
    as_editor: Client, django_assert_max_num_queries
):
    make_post("One", author=make_author())
    make_draft("Draft", author=make_author())
    make_image("silent-0", alt="")
    with django_assert_max_num_queries(25) as few:
        as_editor.get("/admin/")
    for number in range(6):
        make_post(f"Post {number}", author=make_author())
        make_draft(f"Draft {number}", author=make_author())
        make_image(f"silent-{number + 1}", alt="")
    with django_assert_max_num_queries(len(few)):
        as_editor.get("/admin/")


def test_hostile_titles_and_names_are_shown_as_words(client: Client, db: None):
    evil = "<script>alert(1)</script>"
    owner = make_user("olga", is_superuser=True, first_name=evil)
    author = make_author(evil, user=owner)
    receiving.receive(make_post(evil, author=author), name=evil, email="", message=evil, stamp="1", at=NOON)
    make_draft(evil, author=author)
    client.force_login(User.objects.get())
    for page in (
        "/admin/",
        "/admin/blog/author/",
        "/admin/blog/answer/",
        "/admin/blog/user/",
        "/admin/blog/post/",
    ):
        answer = client.get(page)
        assert evil in words_of(answer), page
        assert not [each for each in elements(answer, "script") if "alert" in (each.text or "")], page


@pytest.mark.parametrize("noun", ["tag", "series", "author", "image", "redirect", "answer", "user", "post"])
@pytest.mark.parametrize(
    "nonsense",
    [
        "?o=99.-99",
        "?q=%00",
        "?p=-1",
        "?p=999999",
        "?p=x",
        "?nosuch=1",
        "?all=",
        "?show=;drop",
        "?pk__in=x",
        "?e=1",
    ],
)
def test_nonsense_in_the_address_of_a_list_is_no_error(as_editor: Client, noun: str, nonsense: str):
    assert as_editor.get(f"/admin/blog/{noun}/{nonsense}").status_code in (200, 302, 400)


def test_nobody_reads_a_password_s_hash_by_filtering(as_editor: Client, editor: User):
    answer = as_editor.get("/admin/blog/user/?password__startswith=md5")
    assert answer.status_code in (302, 400)
    answer = as_editor.get("/admin/blog/author/?user__password__startswith=md5")
    assert answer.status_code in (302, 400)
