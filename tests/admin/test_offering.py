"""Links on offer at the desk: a page to decide on each, an answer for the text that is written, and who may what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from blog.models import Author, LinkOffer, Post, User
from blog.services import editing, publishing, ticking
from tests.builders import NOON, make_author, make_post, make_user
from tests.reading_html import words_of

pytestmark = pytest.mark.django_db

PAGE, ASK = "/admin/blog/post/offers/", "/admin/blog/post/mentions/"
TITLE = "Cold brew for a boat"
LATER = NOON + timedelta(days=1)


def summer(author: Author | None = None, title: str = "Summer") -> Post:
    """Return a post that is offered a link to another."""
    post = make_post(title, body="On hot days a cold brew, or two.", author=author or make_author("Ann"))
    if not Post.objects.filter(title=TITLE).exists():
        make_post(TITLE)
    while ticking.due(at=LATER):
        pass
    return post


def body(post: Post) -> str:
    newest = editing.working_copy(post)
    assert newest is not None
    return newest.as_record.body


def test_the_page_shows_each_link_as_a_line_that_says_what_is_put_in(as_editor: Client):
    assert "No links to make" in words_of(as_editor.get(PAGE))
    post = summer()
    shown = as_editor.get(PAGE).content.decode()
    assert (
        'On hot days a <ins class="diff-added">[</ins>cold brew'
        '<ins class="diff-added">](post:cold-brew-for-a-boat)</ins>, or two.'
    ) in shown
    assert f"/admin/blog/post/{post.pk}/change/" in shown


def test_one_is_accepted_readers_see_it_and_it_is_taken_back_by_one_button(as_editor: Client):
    post = summer()
    offer = LinkOffer.objects.get()
    answer = as_editor.post(PAGE, {"accept": str(offer.pk)}, follow=True)
    assert "1 link is made. Readers see it in 1 post." in words_of(answer)
    post.refresh_from_db()
    assert post.body == "On hot days a [cold brew](post:cold-brew-for-a-boat), or two."
    assert TITLE in words_of(as_editor.get(post.path or ""))
    run = LinkOffer.objects.get().run
    assert f'name="take_back" value="{run}"' in answer.content.decode()
    answer = as_editor.post(PAGE, {"take_back": run}, follow=True)
    assert "1 post says again what it said before." in words_of(answer)
    post.refresh_from_db()
    assert post.body == "On hot days a cold brew, or two."
    assert LinkOffer.objects.waiting().exists()


def test_several_are_accepted_or_declined_at_once_and_nothing_ticked_changes_nothing(as_editor: Client):
    first, second, third = (summer(title=f"Summer {n}") for n in range(3))
    LinkOffer.objects.all().delete()
    target = Post.objects.get(title=TITLE)
    pks = {
        post: LinkOffer.objects.create(
            post=post, target=target, words="cold brew", made_at=LATER, looked_at=LATER
        ).pk
        for post in (first, second, third)
    }
    for verb in ("accept", "decline"):
        answer = as_editor.post(PAGE, {verb: "chosen"}, follow=True)
        assert "Nothing was chosen, so nothing was changed." in words_of(answer)
    as_editor.post(PAGE, {"accept": "chosen", "offer": [pks[first], pks[second], "x", "0"]})
    assert ["post:" in body(post) for post in (first, second, third)] == [True, True, False]
    answer = as_editor.post(PAGE, {"decline": "chosen", "offer": [pks[third]]}, follow=True)
    assert "1 link is not offered any more." in words_of(answer)
    assert LinkOffer.objects.get(pk=pks[third]).state == "declined"


def test_the_desk_and_the_screen_of_the_new_post_say_how_many_there_are(as_editor: Client):
    assert "Links to make" not in words_of(as_editor.get("/admin/")).replace(
        "Find and replace Links to make", ""
    )
    summer()
    target = Post.objects.get(title=TITLE)
    assert "1 mention of a post has no link" in words_of(as_editor.get("/admin/"))
    screen = as_editor.get(f"/admin/blog/post/{target.pk}/change/")
    assert "1 post mentions this one without a link to it." in words_of(screen)
    page = f"{PAGE}?to={target.pk}"
    assert page in screen.content.decode()
    assert f"These posts mention {TITLE} and do not link to it." in words_of(as_editor.get(page))
    for wrong in ("?to=x", "?to=99999999999999999999", "?before=x", "?to=999"):
        assert as_editor.get(PAGE + wrong).status_code == 200


def test_an_author_sees_and_decides_on_offers_in_the_own_posts_only(
    as_author: Client, author_user: User, editor: User
):
    own = summer(Author.objects.get(user=author_user), title="Mine")
    other = make_post("Not mine", body="On hot days a cold brew.", author=make_author("Ann"))
    foreign = LinkOffer.objects.create(
        post=other,
        target=Post.objects.get(title=TITLE),
        words="cold brew",
        made_at=LATER,
        looked_at=LATER,
    )
    shown = words_of(as_author.get(PAGE))
    assert "Mine" in shown
    assert "Not mine" not in shown
    for verb in ("accept", "decline"):
        as_author.post(PAGE, {verb: str(foreign.pk)})
    assert body(other) == "On hot days a cold brew."
    assert LinkOffer.objects.get(pk=foreign.pk).state == "waiting"
    as_author.post(PAGE, {"accept": str(LinkOffer.objects.get(post=own).pk)})
    assert "post:" in body(own)
    assert as_author.post(ASK, {"post": str(other.pk), "content": "x"}).status_code == 403


def test_who_has_no_business_at_the_desk_is_told_nothing(client: Client, stranger: User):
    client.force_login(stranger)
    helper = make_user("helen")
    for page in (PAGE, ASK):
        assert client.get(page).status_code in (302, 403)
    client.force_login(helper)
    assert client.get(PAGE).status_code == 403
    assert client.post(ASK, {"content": "A cold brew."}).status_code == 403


def test_a_text_is_answered_with_places_as_a_browser_counts_them(as_editor: Client):
    make_post(TITLE)
    assert as_editor.get(ASK).status_code == 405
    text = "\U0001f600\r\nA cold brew."
    (offer,) = as_editor.post(ASK, {"content": text}).json()["offers"]
    assert offer == {
        "start": 5,
        "end": 14,
        "words": "cold brew",
        "code": "[cold brew](post:cold-brew-for-a-boat)",
        "slug": "cold-brew-for-a-boat",
        "title": TITLE,
        "path": "/2014/02/03/cold-brew-for-a-boat/",
    }
    fields = {"content": text, "besides": "cold-brew-for-a-boat,other"}
    assert as_editor.post(ASK, fields).json() == {"offers": []}
    for bad in ({"post": "x"}, {"post": "999"}):
        assert as_editor.post(ASK, bad).status_code == 404
    assert as_editor.post(ASK, {"content": "x" * 400_001}).json() == {"offers": []}


def test_what_is_declined_while_writing_is_remembered_for_that_post(as_editor: Client):
    make_post(TITLE)
    post = make_post("Tea")
    fields = {"content": "A cold brew.", "post": str(post.pk)}
    assert as_editor.post(ASK, fields).json()["offers"]
    more = {"decline": "cold-brew-for-a-boat", "words": "cold brew"}
    assert as_editor.post(ASK, {**fields, **more}).json() == {"offers": []}
    assert as_editor.post(ASK, fields).json() == {"offers": []}
    assert as_editor.post(ASK, {"content": "A cold brew."}).json()["offers"]


def test_the_list_of_posts_shows_what_nobody_links_to_and_what_links_to_none(as_editor: Client):
    target = make_post("Target")
    source = make_post("Source", body="[Here](post:target) it is.")
    loose = make_post("Loose")

    def listed(which: str) -> set[Post]:
        answer = as_editor.get(f"/admin/blog/post/?links={which}")
        return set(answer.context["cl"].result_list)

    assert listed("none-in") == {source, loose}
    assert listed("none-out") == {target, loose}
    publishing.unpublish(source, at=LATER)
    assert listed("none-in") == {target, loose}
    assert listed("none-out") == {target, loose}
