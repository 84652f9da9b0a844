"""What readers see of each row, under the keys of the pages that show it: what is stale after a change is what differs.

This is the one place that knows. A page names the keys of all that it shows (`of_card`, `of_page` and the like); a
change makes those keys stale whose face it changes (`faces`). A new field is shown by some page or by none, and has to
be said here to be either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import cast

from blog.models import lists
from blog.models.author import Author
from blog.models.image import Image, Rendition
from blog.models.post import Post
from blog.models.series import Part, Series, Standing
from blog.models.site import SiteSettings
from blog.models.tag import Tag
from blog.models.weave import Around, PostLink, RelatedPost

# A key and the row whose part of it this is ("post 3"), with what readers see of that.
Faces = Mapping[tuple[str, str], object]
Place = tuple[datetime, int]

EVERYTHING = "*"
# All that shows who has posts and how many: of a month, under a tag, by an author, in a series.
ARCHIVE, TAGS, AUTHORS, CREDITS, SITEMAPS = "archive", "tags", "authors", "credits", "sitemaps"
SERIES = "series"
# Addresses for crawlers, so many posts a part.
SITEMAP_PART = 1000
# In which order related posts stand.
ALIKE = ("-likeness", "-other")
# What stands between a list and the post after which a page of it begins.
AFTER = ">"

NAME = ("title", "path", "language")
CARD = (
    *NAME,
    "standfirst_html",
    "published_at",
    "author_id",
    "lead_image_id",
)
PAGE = (
    *CARD,
    "words",
    "kind",
    "modified_at",
    "created_at",
    "standfirst",
    "body",
    "html",
    "text",
    "closing_question",
    "pictures",
    "previous_post_id",
    "next_post_id",
    "is_part",
)
# Of the state they see whether they see the post.
DECIDES = ("state",)
UNSEEN_OF_POSTS = (
    "id",
    "slug",
    "source",
    "source_id",
    "translation_group",
    "search_version",
    "renderer_version",
    "saved_at",
    "trashed_at",
    "trashed_from",
    "live_revision_id",
    "due_revision_id",
    "has_changes",
    "missed_hour",
    "due_at",
    "handed_in_at",
    "handed_in_by_id",
    "ends_at",
)
NOUN = ("name", "slug")
TAG_WORDS = ("description", "description_html")
UNSEEN_OF_TAGS = ("id", "synonyms", "source", "source_id", "renderer_version")
# Its page and the list of all series say more of a series than the pages of its parts do.
SERIES_COUNTED = (*NOUN, "public_parts")
SERIES_WORDS = ("description", "description_html", "is_complete")
UNSEEN_OF_SERIES = ("id", "source", "source_id", "renderer_version")
PART = ("post_id", "series_id", "number")
# What readers see of both is the number that follows from them, and the date of the post.
UNSEEN_OF_PARTS = ("place", "listed_at")
AUTHOR_WORDS = ("bio", "bio_html", "links", "picture_id")
UNSEEN_OF_AUTHORS = ("id", "source", "source_id", "renderer_version", "user_id")
PICTURE = (
    *("name", "alt", "caption", "credit", "licence", "source_url", "is_decorative", "digest"),
    *("has_alpha", "frames", "tint", "focal_x", "focal_y"),
)
UNSEEN_OF_PICTURES = (
    *(
        "id",
        "source",
        "source_id",
        "original",
        "format",
        "width",
        "height",
        "whole_width",
        "whole_height",
        "turn",
    ),
    *(
        "crop_left",
        "crop_top",
        "crop_width",
        "crop_height",
        "fingerprint",
        "found",
        "recipe",
        "claimed_until",
    ),
    *("problem", "uploaded_by_id", "created_at"),
)
FILE = ("file", "format", "width", "height", "is_safe", "use", "retired_at")
UNSEEN_OF_FILES = ("id", "image_id", "bytes")
SITE = (
    "name",
    "tagline",
    "description",
    "navigation",
    "social",
    "footer",
    "closing_question",
    "shows_credits",
    *("theme", "accent", "pairing", "measure", "header_on", "header_html"),
)
UNSEEN_OF_THE_SITE = (
    *("id", "contact_email", "authors_publish", "uncredited", "renderer_version"),
    # Readers see of them what is drawn.
    *("header_image_id", "header_alt", "header_is_decorative"),
)
UNSEEN = {
    "Post": frozenset(UNSEEN_OF_POSTS),
    "Tag": frozenset(UNSEEN_OF_TAGS),
    "Series": frozenset(UNSEEN_OF_SERIES),
    "Part": frozenset(UNSEEN_OF_PARTS),
    "Author": frozenset(UNSEEN_OF_AUTHORS),
    "Image": frozenset(UNSEEN_OF_PICTURES),
    "Rendition": frozenset(UNSEEN_OF_FILES),
    "SiteSettings": frozenset(UNSEEN_OF_THE_SITE),
    "RelatedPost": frozenset({"id"}),
}


# --- The keys of what a page shows ------------------------------------------------------------------------------------


def of_name(post: Post | None) -> list[str]:
    """Return the keys of a link to a post by its title."""
    return [f"name:{post.pk}"] if post is not None else []


def of_card(post: Post) -> list[str]:
    """Return the keys of a post in a list."""
    return [f"card:{post.pk}", *_of_author(post.author_id), *of_picture(post.lead_image_id)]


def of_entry(post: Post) -> list[str]:
    """Return the keys of a post in a feed: all of it."""
    return [f"post:{post.pk}", *of_card(post), *(f"tag:{tag.pk}" for tag in post.tags_shown)]


def of_page(post: Post, around: Around) -> list[str]:
    """Return the keys of the page of a post, with what stands around it."""
    words = [f"author-words:{post.author_id}"] if post.author_id else []
    beside = [key for other in around for key in of_name(other)]
    own = [f"linked:{post.pk}", f"related:{post.pk}", *_of_standing(post.standing)]
    return [*of_entry(post), *words, *of_name(post.previous_post), *of_name(post.next_post), *own, *beside]


def _of_standing(standing: Standing | None) -> list[str]:
    """Return the keys of a place in a series, and of the parts that are named around it."""
    if standing is None:
        return []
    series = standing.series.pk
    named = [key for step in standing.steps for key in (of_part(series, step.number), f"name:{step.pk}")]
    return [f"series:{series}", *named]


def of_twin(post: Post) -> list[str]:
    """Return the keys of what shows nothing but a post itself, as its Markdown twin and its private door do."""
    return [f"post:{post.pk}"]


def of_tag(tag: Tag) -> list[str]:
    """Return the keys of what a tag says of itself."""
    return [f"tag:{tag.pk}", f"tag-words:{tag.pk}"]


def of_series(series: Series) -> list[str]:
    """Return the keys of what a series says of itself."""
    return [f"series:{series.pk}", f"series-words:{series.pk}"]


def of_part(series: int, number: int) -> str:
    """Return the key of which post is the part `number` of a series."""
    return f"part:{series}:{number}"


def of_author(author: Author) -> list[str]:
    """Return the keys of what an author says of themselves."""
    return [f"author:{author.pk}", f"author-words:{author.pk}", *of_picture(author.picture_id)]


def of_picture(pk: int | None) -> list[str]:
    """Return the keys of a picture drawn with its words."""
    return [f"picture:{pk}"] if pk else []


def after(scope: str, pk: int = 0) -> str:
    """Return the key of what comes after a post in the list `scope`; 0 for what comes first."""
    return f"{scope}{AFTER}{pk}"


def sitemap(part: int) -> str:
    """Return the key of one part of the addresses for crawlers."""
    return f"sitemap:{part}"


def _of_author(pk: int | None) -> list[str]:
    return [f"author:{pk}"] if pk else []


# --- What readers see of rows -----------------------------------------------------------------------------------------


def of_posts(pks: Iterable[int]) -> Faces:
    """Return what readers see of these posts, in five queries at most; nothing of those that they do not see."""
    found: dict[tuple[str, str], object] = {}
    rows = list(Post.objects.visible_among(list(pks)).values("pk", "kind", "part__series_id", *PAGE))
    tags: dict[int, list[int]] = defaultdict(list)
    through = Post.tags.through._default_manager.filter(post__in=[row["pk"] for row in rows])
    for pk, tag in through.order_by("tag_id").values_list("post_id", "tag_id"):
        tags[pk].append(tag)
    public = [row["pk"] for row in rows]
    related: dict[int, list[int]] = defaultdict(list)
    for pk, other in (
        RelatedPost.objects.filter(post__in=public).order_by(*ALIKE).values_list("post", "other")
    ):
        related[pk].append(other)
    links: dict[int, list[int]] = defaultdict(list)
    for pk, target in PostLink.objects.filter(post__in=public).values_list("post", "target"):
        links[pk].append(target)
    for row in rows:
        pk, which, place = row["pk"], f"post {row['pk']}", (row["published_at"], row["pk"])
        found[f"related:{pk}", which] = related[pk]
        found |= {(f"linked:{target}", which): place for target in links[pk]}
        found[f"name:{pk}", which] = [row[name] for name in NAME]
        # Of its words a list tells only how long one reads.
        found[f"card:{pk}", which] = (Post(words=row["words"]).reading_minutes, [row[name] for name in CARD])
        found[f"post:{pk}", which] = ([row[name] for name in PAGE], tags[pk])
        found[CREDITS, which] = ([row[name] for name in NAME], row["pictures"])
        found[sitemap(pk // SITEMAP_PART), which] = (row["path"], row["modified_at"])
        found[SITEMAPS, which] = True
        if row["kind"] == Post.Kind.POST:
            series = row["part__series_id"] if row["is_part"] else None
            listed = lists.scopes_of(row["published_at"], row["author_id"], tags[pk], series)
            found |= {(f"{scope}{AFTER}", which): place for scope in listed}
    return found


def of_tags(pks: Iterable[int]) -> Faces:
    """Return what readers see of these tags."""
    found: dict[tuple[str, str], object] = {}
    for row in Tag.objects.filter(pk__in=pks).values("pk", *NOUN, *TAG_WORDS):
        pk, which = row["pk"], f"tag {row['pk']}"
        found[f"tag:{pk}", which] = found[TAGS, which] = [row[name] for name in NOUN]
        found[f"tag-words:{pk}", which] = [row[name] for name in TAG_WORDS]
    return found


def of_all_series(pks: Iterable[int]) -> Faces:
    """Return what readers see of these series; nothing of those without a public part."""
    found: dict[tuple[str, str], object] = {}
    for row in Series.objects.used().filter(pk__in=pks).values("pk", *SERIES_COUNTED, *SERIES_WORDS):
        pk, which = row["pk"], f"series {row['pk']}"
        found[f"series:{pk}", which] = [row[name] for name in SERIES_COUNTED]
        found[f"series-words:{pk}", which] = [row[name] for name in SERIES_WORDS]
        found[SERIES, which] = [row[name] for name in (*SERIES_COUNTED, "is_complete")]
    return found


def of_parts(pks: Iterable[int]) -> Faces:
    """Return which number these parts have for readers; each is known by its post."""
    rows = Part.objects.filter(pk__in=pks, number__isnull=False).values_list(*PART)
    return {(of_part(series, number), f"part {post}"): True for post, series, number in rows}


def of_authors(pks: Iterable[int]) -> Faces:
    """Return what readers see of these authors."""
    found: dict[tuple[str, str], object] = {}
    for row in Author.objects.filter(pk__in=pks).values("pk", *NOUN, *AUTHOR_WORDS):
        pk, which = row["pk"], f"author {row['pk']}"
        found[f"author:{pk}", which] = found[AUTHORS, which] = [row[name] for name in NOUN]
        found[f"author-words:{pk}", which] = [row[name] for name in AUTHOR_WORDS]
        found[CREDITS, which] = row["picture_id"]
    return found


def of_pictures(pks: Iterable[int]) -> Faces:
    """Return what readers see of these pictures, their files included."""
    found: dict[tuple[str, str], object] = {}
    files: dict[int, list[object]] = defaultdict(list)
    listed = list(pks)
    for row in Rendition.objects.filter(image__in=listed).order_by("pk").values("image_id", *FILE):
        files[row["image_id"]].append([row[name] for name in FILE])
    for row in Image.objects.filter(pk__in=listed).values("pk", *PICTURE):
        seen = ([row[name] for name in PICTURE], files[row["pk"]])
        pk, which = row["pk"], f"picture {row['pk']}"
        found[f"picture:{pk}", which] = found[CREDITS, which] = seen
    return found


def of_site(pks: Iterable[int]) -> Faces:
    """Return what readers see of the settings of the site: it is on every page."""
    row = SiteSettings.objects.filter(pk__in=pks).values(*SITE).first()
    return {(EVERYTHING, "site"): row} if row else {}


FACES: dict[str, Callable[[Iterable[int]], Faces]] = {
    "post": of_posts,
    "tag": of_tags,
    "series": of_all_series,
    "part": of_parts,
    "author": of_authors,
    "image": of_pictures,
    "sitesettings": of_site,
}


# --- What differs -----------------------------------------------------------------------------------------------------


def stale(before: Faces, after_: Faces) -> set[str]:
    """Return the keys of which readers see something else than before; asks for the neighbours of what has moved."""
    keys: set[str] = set()
    for entry in before.keys() | after_.keys():
        was, now = before.get(entry), after_.get(entry)
        if was == now:
            continue
        key = entry[0]
        if not key.endswith(AFTER):
            keys.add(key)
            continue
        scope = key.removesuffix(AFTER)
        for place in filter(None, (cast("Place | None", was), cast("Place | None", now))):
            keys |= {after(scope, place[1]), after(scope, _newer(scope, place))}
        if was is None or now is None:
            keys |= _counted(scope)
    return keys


def _counted(scope: str) -> set[str]:
    """Return the key of what counts the posts of a list."""
    kind = scope.partition(":")[0]
    return (
        {{"month": ARCHIVE, "tag": TAGS, "author": AUTHORS}[kind]}
        if kind in ("month", "tag", "author")
        else set()
    )


def _newer(scope: str, place: Place) -> int:
    """Return the post that stands right before this place in a list; 0 if there is none."""
    newer = lists.newer_in(scope, *place)
    return newer.pk if newer is not None else 0
