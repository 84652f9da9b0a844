"""Preview links as strangers meet them: the page that would be, no trace of it elsewhere, and one answer for all that
is dead."""

from __future__ import annotations

import logging
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.crypto import salted_hmac

from blog.models import Image, Post, PreviewLink, User
from blog.services import editing, neighbours, publishing, sharing, writes
from influency.logging import OneLine
from tests.builders import (
    NOON,
    make_author,
    make_draft,
    make_image,
    make_post,
    make_record,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    """Let it be noon."""
    with time_machine.travel(NOON, tick=False):
        yield


def path_of(post: Post, by: User, **words: object) -> str:
    """Return the address of a new link."""
    return f"/preview/{sharing.token(sharing.make(post, by=by, at=NOON, **words))}/"  # type: ignore[arg-type]


def article(html: str) -> str:
    """Return the page's own words."""
    return html[html.index("<main") : html.index("</main>")]


def test_a_stranger_reads_the_page_as_it_would_be_published(client: Client, editor: User):
    make_image("harbour", caption="At dawn.", credit="Ann")
    body = "The *boats* are in.\n\n![](image:harbour)\n\nA note.[^1]\n\n[^1]: There."
    draft = make_draft(
        body=body, tags=("Listening",), author=make_author(), lead_image=make_image("lead"), by=editor
    )
    preview = client.get(path_of(draft, editor))
    assert preview.status_code == 200
    revision = editing.working_copy(draft)
    assert revision is not None
    post = publishing.publish(revision, at=NOON)
    published = article(client.get(post.path).content.decode())
    # What does not work yet leads nowhere, and the address is not told.
    published = published.replace(f' href="/talk/{post.pk}/"', "")
    published = re.sub(r'<span class="on-paper">.*?</span>', "", published)
    assert article(preview.content.decode()).split() == published.split()


def test_the_strip_says_what_this_is_and_when_it_ends(client: Client, editor: User):
    draft = make_draft()
    shown = client.get(path_of(draft, editor)).content.decode()
    assert "A preview of a text that is not published." in shown
    assert "This link ends on 10 February 2014, 12:00 UTC; please don’t pass it on." in shown
    assert "It shows the text as it was" not in shown
    one = path_of(draft, editor, revision=editing.working_copy(draft))
    assert "It shows the text as it was on 3 February 2014, 12:00 UTC." in client.get(one).content.decode()


def test_the_answer_is_kept_and_listed_by_nobody_and_tells_no_other_site(client: Client, editor: User):
    answer = client.get(path_of(make_draft(), editor))
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not {"ETag", "Last-Modified", "Surrogate-Key", "Set-Cookie"} & set(answer.headers)
    head = answer.content.decode().partition("</head>")[0]
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in head
    for described in ("canonical", "og:", "ld+json", "description", "article:", "twitter:", "text/markdown"):
        assert described not in head, described


def test_head_is_answered_and_not_counted_and_post_is_refused(client: Client, editor: User):
    path = path_of(make_draft(), editor)
    asked = client.head(path)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked["Cache-Control"] == "no-store, private"
    assert PreviewLink.objects.get().times_opened == 0
    assert Client(enforce_csrf_checks=True).post(path).status_code == 405
    client.get(path)
    client.get(path)
    link = PreviewLink.objects.get()
    assert (link.times_opened, link.last_opened_at) == (2, NOON)


def test_who_is_signed_in_gets_what_a_stranger_gets(client: Client, as_editor: Client, editor: User):
    path = path_of(make_draft(), editor)
    assert as_editor.get(path).content == client.get(path).content


def test_a_last_slash_that_got_lost_is_put_back(client: Client, editor: User):
    path = path_of(make_draft(), editor)
    live, dead = client.get(path.removesuffix("/")), client.get("/preview/nothing")
    assert (live.status_code, live["Location"]) == (302, path)
    assert (dead.status_code, dead["Location"]) == (302, "/preview/nothing/")
    assert live["Cache-Control"] == dead["Cache-Control"] == "no-store, private"


# --- What is public already -------------------------------------------------------------------------------------------


def test_a_link_to_what_readers_see_already_leads_there(client: Client, editor: User):
    post = make_post()
    answer = client.get(path_of(post, editor))
    assert (answer.status_code, answer["Location"]) == (302, post.path)
    assert answer["Referrer-Policy"] == "no-referrer"


def test_changes_that_wait_are_shown_and_readers_see_nothing_of_them(client: Client, editor: User):
    post = make_post(body="Public words.")
    editing.save(make_record(body="Next words."), by=editor, at=NOON, post=post)
    shown = client.get(path_of(post, editor)).content.decode()
    assert "A preview of changes that are not published." in shown
    assert "Next words." in shown
    assert f'href="{post.talk_path}"' in shown
    assert "Next words." not in client.get(post.path).content.decode()


def test_the_door_of_a_draft_is_closed(client: Client, editor: User):
    draft = make_draft()
    assert "/talk/" not in client.get(path_of(draft, editor)).content.decode()
    assert client.get(draft.talk_path).status_code == 404


# --- Pictures ---------------------------------------------------------------------------------------------------------


def test_a_stranger_s_browser_gets_every_picture_of_a_draft(client: Client, editor: User):
    make_image("harbour"), make_image("lead")
    draft = make_draft(body="![](image:harbour)", lead_image=Image.objects.get(name="lead"))
    html = client.get(path_of(draft, editor)).content.decode()
    files = set(re.findall(r"/media/[^\s\",]+", html))
    assert len(files) >= 2
    for file in files:
        answer = client.get(file)
        assert (answer.status_code, bool(answer.getvalue())) == (200, True), file


def test_a_picture_that_is_still_to_come_stands_as_a_placeholder(client: Client, editor: User):
    writes(Image.objects.create)(name="to-come", caption="Boats, at last.", created_at=NOON)
    html = client.get(path_of(make_draft(body="![](image:to-come)"), editor)).content.decode()
    assert "Boats, at last." in html
    assert "A picture will follow here" in html


# --- Nothing of anything else -----------------------------------------------------------------------------------------


def test_nothing_of_other_drafts_is_in_the_page(client: Client, editor: User):
    secret = make_draft("Secret zebra", "Hidden zebra.", standfirst="Zebra.")
    before = make_post("Once public zebra", at=NOON - timedelta(days=2))
    post = make_post("Between", at=NOON - timedelta(days=1))
    after = make_post("Later zebra", at=NOON)
    for each in (before, after):
        publishing.unpublish(Post.objects.get(pk=each.pk), at=NOON)
    body = f"[so](post:{secret.slug}) [](post:{secret.slug}) [that](post:{before.slug})"
    editing.save(make_record("Between", body), by=editor, at=NOON, post=post)
    html = client.get(path_of(post, editor)).content.decode()
    assert "zebra" not in re.sub(r"secret-zebra|once-public-zebra", "", html.lower())


def test_neighbours_that_readers_see_are_named(client: Client, editor: User):
    before = make_post("The one before", at=NOON - timedelta(days=2))
    post = make_post("Between", at=NOON - timedelta(days=1))
    neighbours.place(post)
    editing.save(make_record("Between", "Next."), by=editor, at=NOON, post=post)
    assert f'href="{before.path}"' in client.get(path_of(post, editor)).content.decode()


@pytest.mark.parametrize("page", ["/", "/robots.txt", "/sitemap.xml", "/feed/", "/archive/", "/tags/"])
def test_a_link_is_listed_nowhere(client: Client, editor: User, page: str):
    make_post()
    token = path_of(make_draft("Secret zebra"), editor).split("/")[2]
    shown = client.get(page).content.decode()
    assert token[:16] not in shown
    assert "zebra" not in shown


def test_a_page_is_previewed_as_a_page(client: Client, editor: User):
    html = client.get(path_of(make_draft("About us", kind="page"), editor)).content.decode()
    assert "About us" in html
    assert 'class="byline"' not in html


# --- Dead links -------------------------------------------------------------------------------------------------------


def expired(editor: User) -> str:
    draft = make_draft("Expired")
    link = sharing.make(draft, by=editor, at=NOON - timedelta(days=1), lasts="day")
    return sharing.token(link)


def revoked(editor: User) -> str:
    link = sharing.make(make_draft("Revoked"), by=editor, at=NOON)
    sharing.revoke(link, by=editor, at=NOON)
    return sharing.token(link)


def in_trash(editor: User) -> str:
    draft = make_draft("Trashed")
    link = sharing.make(draft, by=editor, at=NOON)
    publishing.trash(draft, at=NOON)
    return sharing.token(link)


def deleted(editor: User) -> str:
    draft = make_draft("Deleted")
    link = sharing.make(draft, by=editor, at=NOON)
    writes(draft.delete)()
    return sharing.token(link)


def state_gone(editor: User) -> str:
    draft = make_draft("Gone")
    link = sharing.make(draft, by=editor, at=NOON, revision=editing.working_copy(draft))
    editing.save(make_record("Gone", "Later."), by=editor, at=NOON, post=draft)
    writes(draft.revisions.earliest("pk").delete)()
    return sharing.token(link)


def maker_gone(editor: User) -> str:
    maker = make_user("marta", group="Author")
    link = sharing.make(make_draft("Marta's"), by=maker, at=NOON)
    User.objects.filter(pk=maker.pk).update(is_active=False)
    return sharing.token(link)


def forged(editor: User) -> str:
    link = sharing.make(make_draft("Forged"), by=editor, at=NOON)
    token = sharing.token(link)
    return token[:-1] + ("A" if token[-1] != "A" else "Q")


def another_purpose(editor: User) -> str:
    """Return a live link's selector, sealed by the site for something else."""
    link = sharing.make(make_draft("Sealed"), by=editor, at=NOON)
    sealed = salted_hmac("influency.talk", link.selector, algorithm="sha256").digest()[:16]
    return link.selector + urlsafe_b64encode(sealed).rstrip(b"=").decode()


DEAD = {
    "expired": expired,
    "revoked": revoked,
    "in the trash": in_trash,
    "deleted": deleted,
    "its state is gone": state_gone,
    "its maker is gone": maker_gone,
    "forged": forged,
    "sealed for something else": another_purpose,
    "never was": lambda editor: "A" * 38,
    "cut short": lambda editor: path_of(make_draft("Short"), editor).split("/")[2][:-3],
    "empty": lambda editor: "",
    "odd": lambda editor: "%00%0a<script>",
}


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_all_dead_links_answer_alike(client: Client, editor: User, method: str):
    answers = {}
    for why, make in DEAD.items():
        answer = getattr(client, method)(f"/preview/{make(editor)}/")
        answers[why] = (answer.status_code, sorted(answer.headers.items()), answer.content)
    assert {status for status, _headers, _body in answers.values()} == {405 if method == "post" else 404}
    first = answers["never was"]
    assert {why for why, answer in answers.items() if answer != first} == set()
    assert ("Cache-Control", "no-store, private") in first[1]
    assert ("Referrer-Policy", "no-referrer") in first[1]


@pytest.mark.parametrize("why", [why for why in DEAD if why not in ("cut short", "empty", "odd")])
def test_a_dead_link_costs_what_an_unknown_one_does(
    client: Client, editor: User, why: str, django_assert_num_queries
):
    path = f"/preview/{DEAD[why](editor)}/"
    with django_assert_num_queries(2):  # is there one that lives, and the site
        client.get(path)


def test_a_preview_costs_few_questions(client: Client, editor: User, django_assert_max_num_queries):
    for name in ("one", "two", "three"):
        make_image(name)
    body = "\n\n".join(f"![](image:{name})" for name in ("one", "two", "three"))
    path = path_of(make_draft(body=body, author=make_author(), tags=("Boats", "Dawn")), editor)
    with django_assert_max_num_queries(13):
        client.get(path)


# --- Keys stay out of logs --------------------------------------------------------------------------------------------


def test_no_log_line_holds_a_token(client: Client, editor: User, caplog: pytest.LogCaptureFixture):
    path = path_of(make_draft(), editor)
    token = path.split("/")[2]
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        client.post(path)
        client.get(f"/preview/{token[:-1]}/")
    lines = [OneLine("%(message)s").format(record) for record in caplog.records]
    assert len(lines) == 2
    assert lines[0] == "Method Not Allowed (POST): /preview/…/"
    assert token[:16] not in "\n".join(lines)
