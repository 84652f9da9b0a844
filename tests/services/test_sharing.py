"""Links for people without an account: what each shows, for how long, and that nothing opens a dead one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db.models import F

from blog.models import Post, PreviewLink, Revision, User
from blog.services import editing, keeping, publishing, sharing, ticking, writes
from tests.builders import NOON, make_draft, make_image, make_post, make_record

pytestmark = pytest.mark.django_db

SOON = NOON + timedelta(hours=1)


def words_of(token: str, *, at: datetime = SOON) -> str:
    """Return the text that a token opens."""
    opened = sharing.open(token, at=at)
    assert opened is not None
    return opened.record.body


def newest(post: Post) -> Revision:
    revision = editing.working_copy(post)
    assert revision is not None
    return revision


def test_a_link_to_the_newest_text_follows_every_save(editor: User):
    post = make_draft(body="First words.")
    token = sharing.token(sharing.make(post, by=editor, at=NOON))
    assert words_of(token) == "First words."
    keeping.keep(make_record(body="Second words."), by=editor, at=NOON, post=post, is_automatic=True)
    assert words_of(token) == "Second words."


def test_a_link_to_one_state_shows_that_one_for_ever(editor: User):
    post = make_draft(body="First words.")
    token = sharing.token(sharing.make(post, by=editor, at=NOON, revision=newest(post)))
    editing.save(make_record(body="Second words."), by=editor, at=NOON, post=post)
    assert words_of(token) == "First words."


def test_a_state_of_another_post_is_not_lent(editor: User):
    with pytest.raises(ValueError, match="another post"):
        sharing.make(make_draft("One"), by=editor, at=NOON, revision=newest(make_draft("Two")))


@pytest.mark.parametrize(("lasts", "days"), [("day", 1), ("week", 7), ("month", 30), ("quarter", 90)])
def test_a_link_ends_at_its_hour(editor: User, lasts: str, days: int):
    token = sharing.token(sharing.make(make_draft(), by=editor, at=NOON, lasts=lasts))
    end = NOON + timedelta(days=days)
    assert sharing.open(token, at=end - timedelta(seconds=1)) is not None
    assert sharing.open(token, at=end) is None


def test_a_revoked_link_is_dead_at_once_and_for_good(editor: User):
    link = sharing.make(make_draft(), by=editor, at=NOON)
    assert sharing.revoke(link, by=editor, at=SOON)
    assert not sharing.revoke(link, by=editor, at=SOON + timedelta(days=1))
    link.refresh_from_db()
    assert (link.revoked_at, link.revoked_by) == (SOON, editor)
    assert sharing.open(sharing.token(link), at=SOON) is None


def test_in_the_trash_nothing_is_shown_and_no_link_is_made(editor: User):
    post = make_draft()
    link = sharing.make(post, by=editor, at=NOON)
    publishing.trash(post, at=NOON)
    assert sharing.open(sharing.token(link), at=SOON) is None
    with pytest.raises(sharing.InTrash):
        sharing.make(post, by=editor, at=NOON)


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_the_links_of_somebody_who_may_not_sign_in_any_more_are_dead(author_user: User, field: str):
    link = sharing.make(make_draft(), by=author_user, at=NOON)
    User.objects.filter(pk=author_user.pk).update(**{field: False})
    assert sharing.open(sharing.token(link), at=SOON) is None


def test_no_two_tokens_are_alike_and_each_has_at_least_128_bits(editor: User):
    post = make_draft()
    tokens = [sharing.token(sharing.make(post, by=editor, at=NOON)) for _ in range(20)]
    assert len({token[:16] for token in tokens}) == len({token[16:] for token in tokens}) == 20
    assert {len(token) * 6 >= 128 for token in tokens} == {True}


def test_the_token_is_in_no_column(editor: User):
    link = sharing.make(make_draft(), by=editor, at=NOON)
    seal = sharing.token(link)[len(link.selector) :]
    assert len(seal) * 6 >= 128
    stored = "\n".join(map(str, PreviewLink.objects.values_list()))
    assert link.selector in stored
    assert seal not in stored


def test_every_other_token_opens_nothing(editor: User):
    token = sharing.token(sharing.make(make_draft(), by=editor, at=NOON))
    other = sharing.token(sharing.make(make_draft("Another"), by=editor, at=NOON))
    changed = [
        token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        for place in range(len(token))
    ]
    for wrong in [*changed, token[:16] + other[16:], token[:-1], f"{token}A", f"{token}\n", "", "é" * 38]:
        assert sharing.open(wrong, at=SOON) is None, wrong
    assert sharing.open(token, at=SOON) is not None


def test_a_new_secret_key_ends_all_links(editor: User, settings):
    token = sharing.token(sharing.make(make_draft(), by=editor, at=NOON))
    settings.SECRET_KEY = "another key of the same site"
    assert sharing.open(token, at=SOON) is None


def test_a_link_knows_when_its_text_is_what_readers_see(editor: User):
    post = make_post(body="Public words.")
    token = sharing.token(sharing.make(post, by=editor, at=NOON))
    opened = sharing.open(token, at=SOON)
    assert opened is not None
    assert opened.is_live
    editing.save(make_record(body="Next words."), by=editor, at=NOON, post=post)
    opened = sharing.open(token, at=SOON)
    assert opened is not None
    assert not opened.is_live


def test_opening_is_counted_without_anything_of_who(editor: User):
    link = sharing.make(make_draft(), by=editor, at=NOON)
    for minutes in (1, 2):
        sharing.count(link, at=NOON + timedelta(minutes=minutes))
    link.refresh_from_db()
    assert (link.times_opened, link.last_opened_at) == (2, NOON + timedelta(minutes=2))


def kept_by_itself(post: Post, body: str, *, by: User, at: datetime) -> Revision:
    return keeping.keep(make_record(body=body), by=by, at=at, post=post, is_automatic=True).newest


def test_a_state_that_somebody_was_given_stays_as_long_as_the_link_lives(editor: User):
    post = make_draft()
    given = kept_by_itself(post, "Given away.", by=editor, at=NOON)
    link = sharing.make(post, by=editor, at=NOON, revision=given, lasts="week")
    kept_by_itself(post, "Gone on.", by=editor, at=NOON)
    given.refresh_from_db()
    assert given.goes_at is not None, "it would not have gone anyway"
    ticking.due(at=NOON + timedelta(days=6))
    assert words_of(sharing.token(link), at=NOON + timedelta(days=6)) == "Given away."
    ticking.due(at=NOON + timedelta(days=8))
    assert not Revision.objects.filter(pk=given.pk).exists()


def test_the_pictures_of_a_state_that_somebody_was_given_are_in_use(editor: User):
    image = make_image("harbour")
    post = make_draft(body="![](image:harbour)")
    link = sharing.make(post, by=editor, at=NOON, revision=newest(post))
    editing.save(make_record(body="Without."), by=editor, at=NOON, post=post)
    assert image.uses.filter(post=post).exists()
    sharing.revoke(link, by=editor, at=NOON)
    editing.save(make_record(body="Still without."), by=editor, at=NOON, post=post)
    assert not image.uses.filter(post=post).exists()


def test_a_state_that_somebody_is_given_later_holds_its_pictures_at_once(editor: User):
    image = make_image("harbour")
    post = make_draft(body="![](image:harbour)")
    shown = newest(post)
    editing.save(make_record(body="Without."), by=editor, at=NOON, post=post)
    sharing.make(post, by=editor, at=NOON, revision=shown)
    assert image.uses.filter(post=post, is_live=False).exists()


def test_a_link_whose_state_is_gone_shows_nothing_rather_than_the_newest(editor: User):
    post = make_draft(body="First words.")
    token = sharing.token(sharing.make(post, by=editor, at=NOON, revision=newest(post)))
    editing.save(make_record(body="Second words."), by=editor, at=NOON, post=post)
    writes(post.revisions.earliest("pk").delete)()
    assert sharing.open(token, at=SOON) is None


def test_it_is_told_of_ended_links_for_a_month(editor: User):
    post = make_draft()
    sharing.make(post, by=editor, at=NOON, lasts="day")
    revoked = sharing.make(post, by=editor, at=NOON, lasts="quarter")
    living = sharing.make(post, by=editor, at=NOON, lasts="quarter")
    sharing.revoke(revoked, by=editor, at=NOON)
    assert sharing.forget_old(at=NOON + timedelta(days=29)) == 0
    ticking.due(at=NOON + timedelta(days=31))
    assert list(PreviewLink.objects.all()) == [living]


def test_a_note_is_one_line_that_fits(editor: User):
    link = sharing.make(make_draft(), by=editor, at=NOON, note="For\x00 Ola,\nthe\tfact checker " + "x" * 100)
    link.refresh_from_db()
    assert link.note.startswith("For Ola, the fact checker x")
    assert len(link.note) == 100


def test_making_a_link_changes_nothing_of_the_post(editor: User):
    post = make_draft()
    before = Post.objects.annotate(newest=F("revisions__pk")).values().get()
    sharing.make(post, by=editor, at=SOON)
    assert Post.objects.annotate(newest=F("revisions__pk")).values().get() == before
