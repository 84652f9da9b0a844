"""What is stale after a change, as a table: which keys, and no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import models

from blog.models import Author, Image, Part, Post, Rendition, Series, SiteSettings, Tag, faces, shown
from blog.services import curating, editing, framing, organising, publishing, refreshing, sequencing
from tests.builders import (
    NOON,
    make_author,
    make_draft,
    make_image,
    make_post,
    make_record,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db

SEEN = {
    Post: {*faces.PAGE, *faces.DECIDES},
    Tag: {*faces.NOUN, *faces.TAG_WORDS},
    Series: {*faces.SERIES_COUNTED, *faces.SERIES_WORDS},
    Part: {*faces.PART},
    Author: {*faces.NOUN, *faces.AUTHOR_WORDS},
    Image: {*faces.PICTURE},
    Rendition: {*faces.FILE},
    SiteSettings: {*faces.SITE},
}


@pytest.mark.parametrize("model", SEEN)
def test_of_every_column_it_is_said_whether_readers_see_it(model: type[models.Model]):
    columns = {field.attname for field in model._meta.concrete_fields}
    unseen = faces.UNSEEN[model.__name__]
    assert not SEEN[model] & unseen
    assert SEEN[model] | unseen == columns


class World:
    """Five posts, the third of which is about to change: newest first five, four, three, two, one. The second, third and
    fourth are the parts of a series; the fifth is one of another."""

    def __init__(self) -> None:
        self.ann, self.bea = make_author("Ann"), make_author("Bea")
        self.boats, self.birds = make_tag("Boats"), make_tag("Birds")
        self.river, self.hill = make_series("River"), make_series("Hill")
        in_series = {2: "river", 3: "river", 4: "river", 5: "hill"}
        self.image, self.other = make_image("harbour"), make_image("mole", colour="#993333")
        self.posts = [
            make_post(
                f"Post {n}",
                "![](image:harbour)" if n == 3 else "Words.",
                at=NOON + timedelta(days=n),
                author=self.ann,
                tags=("Boats",) if n in (2, 3) else (),
                lead_image=self.other if n == 3 else None,
                series=in_series.get(n, ""),
            )
            for n in range(1, 6)
        ]
        self.one, self.two, self.three, self.four, self.five = (post.pk for post in self.posts)

    def change(self, **fields: object) -> None:
        """Publish another version of the third post."""
        post = Post.objects.get(pk=self.three)
        newest = editing.working_copy(post)
        assert newest is not None
        later = NOON + timedelta(days=30)
        publishing.publish(
            editing.save(newest.as_record.changed(**fields), by=None, at=later, post=post), at=later
        )

    def named(self, keys: set[str]) -> set[str]:
        """Return keys with names for numbers."""
        rows = {
            "post": {self.one: "1", self.two: "2", self.three: "3", self.four: "4", self.five: "5"},
            "tag": {self.boats.pk: "boats", self.birds.pk: "birds"},
            "author": {self.ann.pk: "ann", self.bea.pk: "bea"},
            "series": {self.river.pk: "river", self.hill.pk: "hill"},
            "picture": {self.image.pk: "harbour", self.other.pk: "mole"},
        }
        rows |= {"card": rows["post"], "name": rows["post"]}
        rows |= {"tag-words": rows["tag"], "author-words": rows["author"]}
        rows |= {"series-words": rows["series"], "part": rows["series"]}
        found = set()
        for key in keys:
            scope, _, after = key.partition(">")
            kind, _, number = scope.partition(":")
            number, _, place = number.partition(":")
            name = f"{kind}:{rows[kind].get(int(number), 'new')}" if kind in rows and number else scope
            name += f":{place}" if kind == "part" else ""
            if after:
                name += ">" + (rows["post"].get(int(after), "new") if after != "0" else "")
            elif ">" in key:
                name += ">"
            found.add(name)
        return found


def left(scope: str, *posts: str) -> set[str]:
    return {f"{scope}>{post}" for post in posts}


# The third post as it leaves the lists in which it stands.
GONE = (
    left("all", "3", "4")
    | left("year:2014", "3", "4")
    | left("month:2014-2", "3", "4")
    | left("author:ann", "3", "4")
    | left("series:river", "3", "4")
    | {"tag:boats>3", "tag:boats>"}
)
# A series that has one part less, and the places of those behind it.
FEWER = {"series:river", "series", "part:river:2", "part:river:3"}
COUNTS = {"archive", "tags", "authors"}
OWN = {"post:3"}
# A change that readers are told of shows in the addresses for crawlers.
DATED = OWN | {"sitemap:0"}


def _gets_another_text(world: World) -> None:
    world.change(body="Other words.\n\n![](image:harbour)")


def _gets_much_longer(world: World) -> None:
    world.change(body="Word " * 1000)


def _gets_another_title(world: World) -> None:
    world.change(title="Renamed")


def _gets_another_language(world: World) -> None:
    world.change(language="de")


def _gets_another_standfirst(world: World) -> None:
    world.change(standfirst="In short.")


def _gets_another_question(world: World) -> None:
    world.change(closing_question="Well?")


def _changes_its_tag(world: World) -> None:
    world.change(tags=("birds",))


def _changes_its_author(world: World) -> None:
    world.change(author="bea")


def _is_dated_back(world: World) -> None:
    world.change(published_at=(NOON + timedelta(hours=36)).isoformat())


def _moves(world: World) -> None:
    world.change(slug="elsewhere")


def _is_unpublished(world: World) -> None:
    publishing.unpublish(Post.objects.get(pk=world.three), at=NOON + timedelta(days=30))


def _is_saved_only(world: World) -> None:
    post = Post.objects.get(pk=world.three)
    editing.save(make_record("Else"), by=None, at=NOON + timedelta(days=30), post=post)


def _is_drawn_again_as_it_was(world: World) -> None:
    refreshing.redraw(Post.objects.filter(pk=world.three))


def _a_newest_post_appears(world: World) -> None:
    make_post("New", at=NOON + timedelta(days=40), author=world.bea)


def _a_page_appears(world: World) -> None:
    make_post("About", kind="page", at=NOON + timedelta(days=40))


def _a_tag_is_renamed(world: World) -> None:
    world.boats.name = "Ships"
    organising.save_tag(world.boats, at=NOON)


def _a_tag_is_described(world: World) -> None:
    world.boats.description = "All that floats."
    organising.save_tag(world.boats, at=NOON)


def _an_author_is_described(world: World) -> None:
    world.ann.bio = "Writes."
    organising.save_author(world.ann, at=NOON)


def _a_caption_is_corrected(world: World) -> None:
    curating.describe([world.image], caption="At *dawn*.")


def _a_lead_picture_is_described(world: World) -> None:
    curating.describe([world.other], alt="A mole.")


def _a_focal_point_is_moved(world: World) -> None:
    framing.focus(world.other, x=10, y=10)


def _a_picture_is_tagged(world: World) -> None:
    curating.describe([world.image], add=[world.birds])


def _the_site_is_renamed(world: World) -> None:
    organising.save_site(SiteSettings(name="Else"))


def _the_site_gets_another_contact(world: World) -> None:
    organising.save_site(SiteSettings(contact_email="ann@example.com"))


def _leaves_its_series(world: World) -> None:
    world.change(series="")


def _changes_its_series(world: World) -> None:
    world.change(series="hill")


def _a_new_part_appears(world: World) -> None:
    make_post("New", at=NOON + timedelta(days=40), series="river")


def _a_draft_joins_a_series(world: World) -> None:
    make_draft("Draft", series="river")


def _a_series_gets_another_order(world: World) -> None:
    sequencing.arrange(world.river, [world.four, world.three, world.two], at=NOON)


def _a_series_is_renamed(world: World) -> None:
    world.river.name = "Stream"
    sequencing.save(world.river, at=NOON)


def _a_series_is_described(world: World) -> None:
    world.river.description = "All of it."
    sequencing.save(world.river, at=NOON)


def _a_series_is_completed(world: World) -> None:
    world.river.is_complete = True
    sequencing.save(world.river, at=NOON)


def _a_series_is_removed(world: World) -> None:
    sequencing.remove(Series.objects.get(pk=world.river.pk), at=NOON)


def _a_series_of_drafts_is_renamed(world: World) -> None:
    series = make_series("Secret")
    make_draft("Draft", series=series.slug)
    series.slug = "more-secret"
    sequencing.save(series, at=NOON)


TABLE: dict[Callable[[World], None], set[str]] = {
    _gets_another_text: DATED,
    _gets_much_longer: {*DATED, "card:3", "credits"},  # the picture is gone from it
    _gets_another_title: {*DATED, "card:3", "name:3", "credits"},
    _gets_another_language: {*DATED, "card:3", "name:3", "credits"},
    _gets_another_standfirst: {*DATED, "card:3"},
    _gets_another_question: DATED,
    _changes_its_tag: {*DATED, "tag:boats>3", "tag:boats>", "tag:birds>3", "tag:birds>", "tags"},
    _changes_its_author: {
        *DATED,
        "card:3",
        *left("author:ann", "3", "4"),
        *left("author:bea", "3", ""),
        "authors",
    },
    _is_dated_back: {
        *(DATED | GONE),
        *("card:3", "post:2", "post:4", "post:1"),
        *(f"{scope}>2" for scope in ("all", "year:2014", "month:2014-2", "author:ann", "tag:boats")),
        *("series:river>2", "part:river:1", "part:river:2"),
    },
    _moves: {*DATED, "card:3", "name:3", "credits"},
    _is_unpublished: {
        *(DATED | GONE | COUNTS | FEWER),
        *("card:3", "name:3", "credits", "sitemaps", "post:2", "post:4"),
    },
    _leaves_its_series: {*(DATED | FEWER), *left("series:river", "3", "4")},
    _changes_its_series: {
        *(DATED | FEWER),
        *left("series:river", "3", "4"),
        *left("series:hill", "3", "5"),
        # It is older than the other part.
        *("series:hill", "part:hill:1", "part:hill:2"),
    },
    _is_saved_only: set(),
    _is_drawn_again_as_it_was: set(),
    _a_newest_post_appears: {
        *("post:new", "card:new", "name:new", "credits", "sitemap:0", "sitemaps", "post:5"),
        *("all>", "all>new", "year:2014>", "year:2014>new", "month:2014-3>", "month:2014-3>new"),
        *("author:bea>", "author:bea>new", "archive", "authors"),
    },
    _a_page_appears: {"post:new", "card:new", "name:new", "credits", "sitemap:0", "sitemaps"},
    _a_tag_is_renamed: {"tag:boats", "tags"},
    _a_tag_is_described: {"tag-words:boats"},
    _an_author_is_described: {"author-words:ann"},
    _a_caption_is_corrected: {"picture:harbour", "post:3", "credits"},
    _a_lead_picture_is_described: {"picture:mole", "post:3", "credits"},
    _a_focal_point_is_moved: {"picture:mole", "credits"},
    _a_picture_is_tagged: set(),
    _a_new_part_appears: {
        *("post:new", "card:new", "name:new", "credits", "sitemap:0", "sitemaps", "post:5", "archive"),
        *("all>", "all>new", "year:2014>", "year:2014>new", "month:2014-3>", "month:2014-3>new"),
        *("series:river", "series", "part:river:4", "series:river>", "series:river>new"),
    },
    _a_draft_joins_a_series: set(),
    _a_series_gets_another_order: {"part:river:1", "part:river:3"},
    _a_series_is_renamed: {"series:river", "series"},
    _a_series_is_described: {"series-words:river"},
    _a_series_is_completed: {"series-words:river", "series"},
    _a_series_is_removed: {
        *("series:river", "series-words:river", "series", "post:2", "post:3", "post:4"),
        *left("series:river", "2", "3", "4", ""),
        *(f"part:river:{n}" for n in (1, 2, 3)),
    },
    _a_series_of_drafts_is_renamed: set(),
    _the_site_is_renamed: {"*"},
    _the_site_gets_another_contact: set(),
}


@pytest.mark.parametrize("edit", TABLE, ids=lambda edit: edit.__name__.strip("_"))
def test_what_is_stale_after(edit: Callable[[World], None]):
    organising.save_site(SiteSettings())
    world = World()
    with shown.noticing() as changes:
        edit(world)
        # What is alike follows from the words of all of them: tests/services/test_relating.py.
        keys = {key for key in changes.stale() if not key.startswith("related:")}
        assert world.named(keys) == TABLE[edit]
