"""Several posts of the list at once, and posts made of others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from blog.models import Author, Post, SiteSettings, User
from blog.services import editing, organising, publishing
from tests.admin.test_post import LIST, filled, record_of, screen
from tests.builders import NOON, make_author, make_draft, make_image, make_post, make_tag
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db


def act(client: Client, name: str, *posts: Post, **data: object):
    return client.post(
        LIST, {"action": name, "_selected_action": [post.pk for post in posts], **data}, follow=True
    )


def test_tags_and_author_of_several_are_changed_where_readers_see_them_and_in_drafts(as_editor: Client):
    bea = make_author("Bea")
    public, draft = make_post("One", tags=("Old", "Kept")), make_draft("Two", tags=("Old",))
    asked = act(as_editor, "change_several", public, draft)
    assert {box.get("value") for box in elements(asked, "input") if box.get("name") == "take_tags"} == {
        str(make_tag("Old").pk),
        str(make_tag("Kept").pk),
    }
    done = act(
        as_editor,
        "change_several",
        public,
        draft,
        confirmed="1",
        add_tags="new, Kept",
        take_tags=[make_tag("Old").pk],
        author=bea.pk,
    )
    assert "1 is changed for readers. 1 draft is changed." in words_of(done)
    assert record_of(public).tags == ("kept", "new")
    assert record_of(draft).tags == ("new", "kept")
    public.refresh_from_db()
    assert public.author == bea
    assert {tag.slug for tag in public.tags.all()} == {"kept", "new"}


def test_nothing_that_somebody_is_writing_goes_out_with_a_tag(as_editor: Client):
    post = make_post("One", body="Public.")
    editing.save(record_of(post).changed(body="Half a sen"), by=None, at=NOON, post=post)
    done = act(as_editor, "change_several", post, confirmed="1", add_tags="new")
    assert "other changes that wait" in words_of(done)
    post.refresh_from_db()
    assert post.body == "Public."


def test_several_are_published_and_one_that_is_not_ready_stops_no_other(as_editor: Client):
    ready, bad = make_draft("Ready"), make_draft("Bad", body="![](image:nowhere)")
    assert "Publish these?" in words_of(act(as_editor, "publish_several", ready, bad))
    assert not Post.objects.visible().exists()
    said = words_of(act(as_editor, "publish_several", ready, bad, confirmed="1"))
    assert "1 is published." in said
    assert "“Bad”: Line 1: There is no picture called “nowhere”." in said
    assert list(Post.objects.visible()) == [ready]


def test_several_that_link_to_each_other_in_a_ring_are_published_at_once(as_editor: Client):
    ring = [make_draft(one, f"[{two}](post:{two}).") for one, two in ("ab", "bc", "ca")]
    assert "or both at once from the list of posts" in words_of(
        as_editor.post(screen(ring[0]), filled(ring[0], _publish="1"))
    )
    assert "3 are published." in words_of(act(as_editor, "publish_several", *ring, confirmed="1"))
    assert Post.objects.visible().count() == 3


def test_several_are_taken_back_and_who_links_to_them_is_counted(as_editor: Client):
    one, two = make_post("One", slug="one"), make_post("Two", body="[The first](post:one).")
    three = make_post("Three", body="[The first](post:one).")
    assert "1 other published post links" in words_of(act(as_editor, "take_back_several", one, two))
    assert "2 are taken back." in words_of(act(as_editor, "take_back_several", one, two, confirmed="1"))
    assert list(Post.objects.visible()) == [three]


def test_several_are_thrown_away_after_a_question_where_readers_see_one(as_editor: Client):
    public, draft = make_post("One", slug="one"), make_draft("Two")
    make_post("Three", body="[The first](post:one).")
    assert "1 other published post links" in words_of(act(as_editor, "move_to_trash", public, draft))
    assert not Post.objects.filter(state="trash").exists()
    assert "2 moved to the trash." in words_of(act(as_editor, "move_to_trash", public, draft, confirmed="1"))
    other = make_draft("Four")
    assert "1 moved to the trash." in words_of(act(as_editor, "move_to_trash", other))
    assert Post.objects.filter(state="trash").count() == 3


def test_an_author_does_to_several_what_an_author_may(as_author: Client, author_user: User):
    author = Author.objects.filter(user=author_user).first() or make_author("Arthur Author", user=author_user)
    own, other = make_post("Mine", author=author), make_post("Theirs")
    assert act(as_author, "publish_several", own, confirmed="1").status_code == 403
    act(as_author, "change_several", own, other, confirmed="1", add_tags="new")
    assert record_of(own).tags == record_of(other).tags == ()
    organising.save_site(SiteSettings(authors_publish=True))
    make_tag("New")
    act(as_author, "change_several", own, other, confirmed="1", add_tags="new", author=make_author("Bea").pk)
    assert (record_of(own).tags, record_of(own).author) == (("new",), author.slug)
    assert record_of(other).tags == ()


def test_too_many_at_once_are_refused_in_a_sentence(as_editor: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("blog.admin.post_several.MOST", 1)
    said = words_of(act(as_editor, "publish_several", make_draft("One"), make_draft("Two"), confirmed="1"))
    assert "1 posts at once is the most" in said
    assert not Post.objects.visible().exists()


# --- Duplicates and templates -----------------------------------------------------------------------------------------


def test_a_duplicate_is_a_draft_of_its_own(as_editor: Client, editor: User):
    make_image("harbour")
    post = make_post(
        "One", slug="one", body="Words.\n\n![](image:harbour)", tags=("Sea",), published_at=NOON.isoformat()
    )
    answer = as_editor.post(f"/admin/blog/post/{post.pk}/duplicate/", follow=True)
    assert "a draft of its own" in words_of(answer)
    copy = Post.objects.exclude(pk=post.pk).get()
    record = record_of(copy)
    assert (record.title, record.body, record.tags) == ("One", record_of(post).body, ("sea",))
    assert (record.slug, record.path, record.published_at) == ("", "", "")
    assert (copy.state, copy.slug != post.slug) == ("draft", True)
    publishing.publish(editing.working_copy(copy), at=NOON)
    assert Post.objects.visible().count() == 2


def test_a_template_is_begun_with_and_never_published(as_editor: Client):
    post = make_draft("Weekly letter", body="## This week\n\n## Links", tags=("Letter",))
    as_editor.post(f"/admin/blog/post/{post.pk}/duplicate/", {"as": "template"})
    template = Post.objects.templates().get()
    page = as_editor.get(screen(template))
    assert "template" in words_of(page)
    assert b'name="_publish"' not in page.content
    assert "This is a template" in words_of(as_editor.post(screen(template), filled(template, _publish="1")))
    link = f"/admin/blog/post/add/?template={template.pk}"
    assert link in [each.get("href") for each in elements(as_editor.get("/admin/blog/post/add/"), "a")]
    begun = as_editor.get(link).context["form"]
    assert (begun["title"].value(), begun["body"].value(), begun["tags"].value()) == (
        "Weekly letter",
        "## This week\n\n## Links",
        "Letter",
    )
    assert Post.objects.count() == 2
    assert "Weekly letter" in words_of(as_editor.get(f"{LIST}?state=template"))
    assert words_of(as_editor.get(LIST)).count("Weekly letter") == 1


@pytest.mark.parametrize("odd", ["x", "0", "9" * 30, "-1"])
def test_a_template_that_is_none_begins_an_empty_post(as_editor: Client, odd: str):
    draft = make_draft("No template", body="Secret.")
    for pk in (odd, draft.pk):
        answer = as_editor.get(f"/admin/blog/post/add/?template={pk}")
        assert answer.status_code == 200
        assert answer.context["form"]["body"].value() == ""


def test_an_author_does_not_send_out_what_an_editor_has_scheduled(as_author: Client):
    post = make_draft("To come", author=make_author("Arthur Author"))
    hour = NOON + timedelta(days=1)
    revision = editing.save(
        record_of(post).changed(published_at=hour.isoformat()), by=None, at=NOON, post=post
    )
    publishing.publish(revision, at=NOON)
    said = words_of(act(as_author, "change_several", post, confirmed="1", add_tags="wild"))
    assert "you may not change what readers see, or will see" in said
    post.refresh_from_db()
    assert (post.state, post.due_revision) == (Post.State.SCHEDULED, revision)


@pytest.mark.parametrize("number", ["x", "-1", "1" * 30, "٣", ""])
@pytest.mark.parametrize("path", [LIST, "/admin/blog/tag/", "/admin/blog/missedaddress/"])
def test_what_is_no_number_of_a_row_is_no_row(as_editor: Client, path: str, number: str):
    data = {"action": "delete_selected", "_selected_action": number}
    assert as_editor.post(path, data, follow=True).status_code == 200


@pytest.mark.parametrize("verb", ["_gone", "_ignore"])
def test_the_button_of_a_row_that_is_none_does_nothing(as_editor: Client, verb: str):
    answer = as_editor.post("/admin/blog/missedaddress/", {verb: "1" * 5000}, follow=True)
    assert answer.status_code == 200
