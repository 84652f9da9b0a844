"""A former address takes one step, never a circle, and hides nothing, in whatever order things are renamed."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from blog.models import Author, MissedAddress, Post, Redirect, Tag
from blog.services import checking, editing, leading, organising, publishing, sequencing
from tests.builders import NOON, make_author, make_parts, make_post, make_series, make_tag

pytestmark = pytest.mark.django_db


def led(path: str) -> str | None:
    """Return where an address leads; None if it has no redirect."""
    return Redirect.objects.filter(path=path).values_list("target", flat=True).first()


def by_hand(path: str, target: str = "") -> Redirect:
    """Save a redirect as the desk does."""
    return organising.save_redirect(Redirect(path=path, target=target), at=NOON)


def move(post: Post, path: str) -> Post:
    """Publish the post at another address."""
    newest = editing.working_copy(post)
    assert newest is not None
    return publishing.publish(
        editing.save(newest.as_record.changed(path=path), post=post, by=None, at=NOON), at=NOON
    )


# --- One step -----------------------------------------------------------------------------------------------------


def test_a_post_that_moves_twice_is_one_step_away_from_each_former_address():
    post = make_post(path="/a/")
    by_hand("/hand/", "/a/")
    move(move(post, "/b/"), "/c/")
    assert [led(path) for path in ("/a/", "/b/", "/hand/")] == ["/c/", "/c/", "/c/"]


def test_a_post_that_moves_back_loses_the_redirect_of_its_own_address():
    post = make_post(path="/a/")
    move(move(post, "/b/"), "/a/")
    assert (led("/a/"), led("/b/")) == (None, "/a/")


def test_a_redirect_made_to_a_former_address_leads_to_the_new_one_at_once():
    move(make_post(path="/a/"), "/b/")
    by_hand("/old/", "/a/")
    assert led("/old/") == "/b/"


def test_a_target_that_is_given_away_later_takes_its_followers_along():
    by_hand("/x/", "/y/")
    by_hand("/y/", "https://example.org/z")
    assert led("/x/") == "https://example.org/z"


def test_readers_of_a_post_that_was_away_find_it_again_when_it_returns():
    post, other = make_post(path="/a/"), make_post("Other", path="/other/")
    by_hand("/hand/", "/a/")
    post = publishing.unpublish(move(post, "/b/"), at=NOON, target="/other/")
    assert [led(path) for path in ("/a/", "/b/", "/hand/")] == ["/other/"] * 3
    move(other, "/another/")
    assert [led(path) for path in ("/a/", "/b/", "/hand/")] == ["/another/"] * 3
    move(post, "/b/")
    assert [led(path) for path in ("/a/", "/b/", "/hand/")] == ["/b/", None, "/b/"]


def test_a_post_that_is_gone_takes_no_target_with_it():
    post = make_post(path="/a/")
    make_post("Other", path="/other/")
    post = publishing.unpublish(move(post, "/b/"), at=NOON, target="/other/")
    publishing.unpublish(post, at=NOON, is_gone=True)
    assert (led("/a/"), led("/b/")) == ("/b/", "")


def test_a_part_of_a_page_moves_along_with_it():
    post, tag = make_post(path="/a/"), make_tag("Old")
    by_hand("/note/", "/a/#note")
    by_hand("/text/", "/a/index.md")
    by_hand("/atom/", "/tag/old/feed/")
    move(post, "/b/")
    tag.slug = "new"
    organising.save_tag(tag, at=NOON)
    assert (led("/note/"), led("/text/"), led("/atom/")) == ("/b/#note", "/b/index.md", "/tag/new/feed/")


def test_a_page_below_another_stays_when_that_one_moves():
    make_post("Team", kind="page", path="/about/team/")
    about = make_post("About", kind="page", path="/about/")
    by_hand("/people/", "/about/team/")
    move(about, "/us/")
    assert led("/people/") == "/about/team/"


@pytest.mark.parametrize(("written", "kept"), [
    ("/New", "/new/"), ("/NEW/", "/new/"), ("/new", "/new/"), ("/new#x", "/new/#x"), ("/robots.txt", "/robots.txt"),
    ("http://127.0.0.1:8000/new", "/new/"), ("http://127.0.0.1:8000", "/"), ("/TAG/Old/", "/tag/old/"),
    ("/healthz", "/healthz"), ("https://example.org/New", "https://example.org/New"), ("/New/Index.md", "/new/index.md"),
])  # fmt: skip
def test_a_target_is_stored_as_its_page_writes_it(written: str, kept: str):
    make_post(path="/new/")
    assert leading.as_target(written) == kept


# --- Never in a circle --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target", ["/b/", "/b", "/B/", "http://127.0.0.1:8000/b/", "/b/#x", "/b/?a=1", "/a/", "/a/index.md"]
)
def test_a_circle_is_refused_in_every_spelling(target: str):
    by_hand("/a/", "/b/")
    make_post("Not b", path="/B2/")
    with pytest.raises(ValidationError, match="circle") if target != "/B/" else pytest.raises(AssertionError):
        by_hand("/b/", target)
        assert target != "/B/"


def test_two_posts_that_are_led_to_each_other_end_at_gone(client: Client):
    one, two = make_post("One", path="/one/"), make_post("Two", path="/two/")
    publishing.trash(one, at=NOON, target="/two/")
    publishing.trash(two, at=NOON, target="/one/")
    assert (led("/one/"), led("/two/")) == ("/two/", "")
    assert client.get("/one/", follow=True).redirect_chain == [("/two/", 301)]


def test_who_takes_the_address_of_a_post_in_the_trash_does_not_get_its_readers():
    post = move(make_post(path="/a/"), "/b/")
    publishing.trash(post, at=NOON)
    make_post("New", path="/b/")
    assert (led("/a/"), led("/b/")) == ("", None)


def test_what_led_to_a_gone_address_follows_when_that_leads_on_again():
    post = move(make_post(path="/a/"), "/b/")
    publishing.trash(post, at=NOON)
    make_post("New", path="/b/")
    by_hand("/hand/", "/a/")
    assert led("/hand/") == "/a/"
    move(publishing.restore(post, at=NOON), "/c/")
    assert (led("/a/"), led("/hand/")) == ("/c/", "/c/")


# --- What may lead on ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [
    "/2013/", "/2013/12/", "/archive/", "/feed/", "/credits/", "/talk/12/", "/preview/abc/", "/page/2/", "/tags/",
    "/admin/x/", "/static/x.css", "/healthz", "/tag/a/feed/", "/sitemap.xml", "/older/20140203t120000-1/",
])  # fmt: skip
def test_an_address_that_one_of_our_pages_answers_is_refused(path: str):
    with pytest.raises(ValidationError, match="the site's own"):
        by_hand(path, "/new/")


@pytest.mark.parametrize("path", [
    "/old.html", "/index.php/about/", "/category/news/", "/2013/12/04/", "/2013/12/04/old-name/", "/wp-content/a.jpg",
    "/tag/never/", "/author/admin/", "/feed/rss2/", "/Über/uns/", "/2013/12/old-name.HTML", "/talk/about/", "/suche/",
])  # fmt: skip
def test_an_address_of_a_former_site_leads_on(client: Client, path: str):
    by_hand(path, "https://example.org/new")
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (301, "https://example.org/new")


def test_a_query_is_no_address_and_says_so():
    with pytest.raises(ValidationError, match=r"/\?p=12 and its like"):
        by_hand("/?p=12", "/new/")


@pytest.mark.parametrize("path", ["/tag/listening/", "/series/down-the-river/", "/author/ann-author/"])
def test_a_tag_a_series_or_an_author_that_lives_cannot_be_led_away_from(path: str):
    make_tag("Listening"), make_series(), make_author("Ann Author")
    with pytest.raises(ValidationError, match="A tag, an author or a series lives"):
        by_hand(path, "/new/")


def test_a_redirect_to_a_series_leads_to_nothing_until_readers_see_a_part_of_it():
    make_series()
    redirect = by_hand("/old/", "/series/Down-the-river/")
    assert redirect.target == "/series/down-the-river/"
    assert leading.all_broken() == {redirect.pk}
    make_parts(1)
    assert leading.all_broken() == set()


def test_what_belongs_to_a_series_moves_along_with_it():
    posts, series = make_parts(1), make_series()
    redirects = [
        by_hand(f"/old-{n}/", f"/series/down-the-river/{rest}")
        for n, rest in enumerate(("feed/", f"after/{posts[0].pk}/", "?a=b"))
    ]
    series.slug = "upstream"
    sequencing.save(series, at=NOON)
    found = [Redirect.objects.get(pk=each.pk).target for each in redirects]
    assert found == [f"/series/upstream/{rest}" for rest in ("feed/", f"after/{posts[0].pk}/", "?a=b")]


def test_a_new_tag_at_a_former_address_is_found(client: Client):
    organising.remove_tag(make_tag("Listening"), at=NOON)
    by_hand("/author/ben/", "/x/")
    make_post("Tagged", tags=("Listening",), author=make_author("Ben"))
    assert (led("/tag/listening/"), led("/author/ben/")) == (None, None)


def test_a_changed_redirect_keeps_its_number_and_a_second_one_is_refused():
    first = by_hand("/a/", "/x/")
    first.path = "/b/"
    assert organising.save_redirect(first, at=NOON).pk == first.pk
    assert (led("/a/"), led("/b/")) == (None, "/x/")
    with pytest.raises(ValidationError, match="already"):
        by_hand("/b", "/y/")


def test_a_redirect_by_hand_to_a_post_gives_the_post_the_right_to_live_there():
    post = make_post(path="/a/")
    by_hand("/hand/", "/a/")
    assert move(post, "/hand/").path == "/hand/"


def test_a_post_that_was_taken_back_can_return_though_somebody_changed_where_it_leads():
    post, _other = make_post(path="/a/"), make_post("Other", path="/other/")
    publishing.unpublish(post, at=NOON)
    row = Redirect.objects.get(path="/a/")
    row.target = "/other/"
    organising.save_redirect(row, at=NOON)
    move(post, "/a/")
    assert led("/a/") is None


def test_what_leads_somewhere_is_not_missed_any_more():
    for path in ("/a/", "/b/", "/tag/c/"):
        MissedAddress.objects.create(path=path, first_at=NOON, last_at=NOON)
    by_hand("/a/", "/x/")
    make_post(path="/b/", tags=("c",))
    assert not MissedAddress.objects.exists()


def test_redirects_that_lead_to_nothing_are_known(django_assert_num_queries):
    make_post(path="/here/", tags=("Listening",)), make_author("Ann Author")
    good = ["/here/", "/here/#x", "/tag/listening/", "/tag/listening/feed/", "/author/ann-author/", "/archive/", "/2013/",
            "https://example.org/", "", "/gone/", "/"]  # fmt: skip
    bad = ["/nowhere/", "/tag/nobody/", "/nothing.html", "/author/nobody/feed/"]
    for number, target in enumerate([*good, *bad]):
        by_hand("/gone/" if target == "" else f"/old-{number}/", target)
    rows = list(Redirect.objects.all())
    with django_assert_num_queries(4):
        broken = leading.broken(rows)
    assert sorted(row.target for row in rows if row.pk in broken) == sorted(bad)
    assert leading.all_broken() == broken


# --- In any order -------------------------------------------------------------------------------------------------

SLUGS = [f"n{number}" for number in range(4)]
PATHS = [f"/{slug}/" for slug in SLUGS] + ["/old.html", "/2013/12/04/old/"]
LISTS = [f"/{kind}/{slug}/" for kind in ("tag", "author") for slug in SLUGS]
TARGETS = [*PATHS, *LISTS, "/n0/#x", "/tag/n1/feed/", "https://example.org/", ""]
SOME = st.integers(0, 2)


class Renaming(RuleBasedStateMachine):
    """Three posts, two tags and two authors that take each other's names in turn, and an editor who redirects."""

    @initialize()
    def begin(self) -> None:
        """Make what is to be renamed."""
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.lived: set[str] = set()
        self.posts = [make_post(f"Post {slug}", path=f"/{slug}/") for slug in SLUGS[:3]]
        self.rows: list[Tag | Author] = [
            make_tag("n0"), make_tag("n1"), make_author("n0"), make_author("n1")
        ]  # fmt: skip

    @rule(which=SOME, path=st.sampled_from([None, *PATHS[:4], PATHS[5]]))
    def publish(self, which: int, path: str | None) -> None:
        """Publish a post, at another address where one is given."""
        post = Post.objects.get(pk=self.posts[which].pk)
        if post.state == Post.State.TRASH:
            post = publishing.restore(post, at=NOON)
        try:
            move(post, path or post.path or "")
        except checking.NotReady:
            return

    @rule(which=SOME, leads=st.sampled_from(["", *PATHS[:4], "/tag/n0/"]), how=st.sampled_from("bgt"))
    def take_away(self, which: int, leads: str, how: str) -> None:
        """Take a post from its readers."""
        post = Post.objects.get(pk=self.posts[which].pk)
        if how == "t":
            publishing.trash(post, at=NOON, target=leads)
        else:
            publishing.unpublish(post, at=NOON, target=leads, is_gone=how == "g")

    @rule(which=st.integers(0, 3), slug=st.sampled_from(SLUGS))
    def rename(self, which: int, slug: str) -> None:
        """Give a tag or an author another name."""
        row = self.rows[which]
        row.slug = slug
        try:
            organising.save_tag(row, at=NOON) if isinstance(row, Tag) else organising.save_author(
                row, at=NOON
            )
        except ValidationError:
            row.refresh_from_db()

    @rule(which=st.integers(0, 3))
    def replace(self, which: int) -> None:
        """Delete a tag or an author and make another of the name."""
        row, name = self.rows[which], f"n{which}x"
        if isinstance(row, Tag):
            organising.remove_tag(row, at=NOON)
            self.rows[which] = make_tag(name)
        else:
            organising.remove_author(row, at=NOON)
            self.rows[which] = make_author(name)

    @rule(path=st.sampled_from([*PATHS, *LISTS]), leads=st.sampled_from(TARGETS))
    def redirect(self, path: str, leads: str) -> None:
        """Make a redirect by hand, or change the one that is there."""
        row = Redirect.objects.filter(path=path).first() or Redirect(path=path)
        row.target = leads
        with suppress(ValidationError):
            organising.save_redirect(row, at=NOON + timedelta(days=1))

    @invariant()
    def every_redirect_is_the_last_step(self) -> None:
        """Look at the rows: none hides what lives, none leads to one that leads on."""
        alive = set(Post.objects.visible().values_list("path", flat=True)) | {row.path for row in self.rows}
        self.lived |= alive
        redirects = dict(Redirect.objects.values_list("path", "target"))
        assert not alive & set(redirects), "a redirect hides something"
        for target in redirects.values():
            assert not redirects.get(target.partition("#")[0].removesuffix("feed/")), redirects

    def teardown(self) -> None:
        """Ask for every address as a reader does, then leave nothing to the next walk."""
        client = Client()
        for path in self.lived | set(Redirect.objects.values_list("path", flat=True)):
            asked, steps, answer = path, 0, client.get(path)
            while answer.status_code == 301 and answer["Location"].startswith("/"):
                steps += 1
                assert steps <= 1, path
                asked = answer["Location"].partition("#")[0]
                answer = client.get(asked)
            # Only who writes an address in which nobody ever lived leads somebody to nothing.
            if answer.status_code != 404 or asked in self.lived:
                assert answer.status_code in (200, 301, 410), path
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)


@pytest.mark.slow
def test_in_any_order_a_former_address_takes_one_step_at_most():
    run_state_machine_as_test(
        Renaming,
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


@pytest.mark.parametrize(
    "target",
    ["/\\evil.example", "/a\t/b/", "/b?x\r\nSet-Cookie: a=b", "http://\ud800/", "https://a.example/\x00"],
)
def test_a_target_that_is_not_what_it_looks_like_is_refused(target: str):
    with pytest.raises(ValidationError):
        leading.check("/a/", leading.as_target(target))
