"""What readers find: exactly the posts that are public, by what is public of them, from the moment they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db.models import Count
from django.utils.timezone import localtime

from blog import markup
from blog.models import Author, Post, Tag, lists
from blog.models.post import PostQuerySet
from blog.search import Within, excerpts, readers
from blog.services import writes

# What one page shows, and how many ways of narrowing it down.
PAGE = 10
MOST_NARROWER = 8
# What is counted of each post that was found: its author and its date.
Row = tuple[int | None, datetime | None]
NOTHING = Within("SELECT 0 AS id WHERE 1 = 0", [])
# What is typed beyond this is not read.
MOST_TYPED = 200


@dataclass(frozen=True)
class Wish:
    """What a reader looks for, and where: with a tag, by an author, in a year."""

    typed: str
    tag: Tag | None = None
    author: Author | None = None
    year: int | None = None

    @property
    def read(self) -> str:
        """What is looked for: the beginning of what was typed."""
        return self.typed[:MOST_TYPED]


@dataclass(frozen=True)
class Hit:
    """A post that was found: its title, a passage and those tags (and its series) that were looked for in pieces, and the
    words it lacks."""

    post: Post
    title: tuple[excerpts.Piece, ...]
    passage: tuple[excerpts.Piece, ...]
    tags: tuple[tuple[excerpts.Piece, ...], ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Narrower:
    """A tag, an author or a year of what was found, and how many of that have it."""

    name: str
    key: str
    posts: int


@dataclass(frozen=True)
class Found:
    """A page of what was found, and what can be said of all of it."""

    answer: readers.Answer
    hits: tuple[Hit, ...] = ()
    page: int = 1
    tags: tuple[Narrower, ...] = ()
    authors: tuple[Narrower, ...] = ()
    years: tuple[Narrower, ...] = ()

    @property
    def number(self) -> int:
        """How many posts were found; there may be more unless `answer.is_all`."""
        return len(self.answer.ids)

    @property
    def has_more(self) -> bool:
        """Whether there is a further page."""
        return self.page * PAGE < self.number


@writes
def note(post: Post) -> None:
    """Let readers find a public `post` by what they see of it now."""
    parts = markup.parts_of(post.html)
    lead = [markup.words_of(post.standfirst_html), *parts.headings, *_names(post)]
    if post.author is not None:
        lead.append(post.author.name)
    image = post.lead_image
    captions = [*parts.captions, *((image.alt, markup.plain(image.caption)) if image else ())]
    text = readers.Text(
        title=post.title,
        lead="\n".join(lead),
        captions="\n".join(captions),
        text=post.text,
        language=post.language or settings.LANGUAGE_CODE,
    )
    readers.index(post.pk, text)


@writes
def forget(post: Post) -> None:
    """Let readers not find `post`, which they cannot see any more."""
    readers.forget(post.pk)


def _names(post: Post) -> list[str]:
    """Return what the tags of `post` are called, their synonyms too, and its series."""
    names = [name for tag in post.tags.all() for name in (tag.name, *tag.other_names)]
    return [*names, post.series.name] if post.series else names


def find(wish: Wish, *, page: int = 1) -> Found:
    """Return a page of the posts that answer a wish, the best first; a page beyond the last has no hits. About 15 questions
    to the database, and some 12 more for each misspelt word, of which four are put right; however many posts there are."""
    answer = readers.look_up(wish.read, within=_within(wish))
    shown = answer.ids[(page - 1) * PAGE : page * PAGE]
    lacking = dict(zip(answer.ids, answer.lacking, strict=True))
    posts = {post.pk: post for post in Post.objects.visible_among(shown).in_results()}
    hits = tuple(_hit(posts[pk], answer, lacking[pk]) for pk in shown if pk in posts)
    if not answer.ids:
        return Found(answer, page=page)
    rows = list(Post.objects.filter(pk__in=answer.ids).values_list("author_id", "published_at"))
    return Found(answer, hits, page, _tags(answer.ids), _authors(rows), _years(rows))


def _within(wish: Wish) -> Within:
    """Return which posts are looked through: what readers see, and of that what they have chosen."""
    posts: PostQuerySet = Post.objects.visible()
    if wish.tag is not None:
        posts = posts.filter(taggings__tag=wish.tag)
    if wish.author is not None:
        posts = posts.filter(author=wish.author)
    try:
        if wish.year is not None:
            beginning, end = lists.span_of(lists.in_year(wish.year))
            posts = posts.filter(published_at__gte=beginning, published_at__lt=end)
        sql, params = posts.order_by().values("id").query.sql_with_params()
    except (EmptyResultSet, ValueError):  # nothing can be there; a year that ends beyond the calendar
        return NOTHING
    return Within(sql, params, is_narrow=bool(wish.tag or wish.author or wish.year))


def _hit(post: Post, answer: readers.Answer, lacking: tuple[str, ...]) -> Hit:
    language = post.language or settings.LANGUAGE_CODE
    names = [tag.name for tag in post.tags_shown] + ([post.series.name] if post.series else [])
    tags = (excerpts.marked(name, answer.wanted, language=language) for name in names)
    return Hit(
        post,
        excerpts.marked(post.title, answer.wanted, language=language),
        excerpts.excerpt(post.text, answer.wanted, language=language),
        tuple(tag for tag in tags if any(piece.is_found for piece in tag)),
        lacking,
    )


def _tags(ids: Sequence[int]) -> tuple[Narrower, ...]:
    rows = Tag.objects.filter(taggings__post__in=ids).annotate(number=Count("pk")).order_by("-number", "name")
    return tuple(
        Narrower(*row)
        for row in rows.values_list("name", "slug", "number")[:MOST_NARROWER]
        if row[2] < len(ids)
    )


def _authors(rows: Sequence[Row]) -> tuple[Narrower, ...]:
    counts = Counter(author for author, _date in rows if author)
    known = Author.objects.only("name", "slug").in_bulk(
        [author for author, _posts in counts.most_common(MOST_NARROWER)]
    )
    ways = [Narrower(known[pk].name, known[pk].slug, posts) for pk, posts in counts.items() if pk in known]
    return tuple(
        sorted((way for way in ways if way.posts < len(rows)), key=lambda way: (-way.posts, way.name))
    )


def _years(rows: Sequence[Row]) -> tuple[Narrower, ...]:
    years = Counter(localtime(date).year for _author, date in rows if date)
    if len(years) < 2:
        return ()
    ranked = sorted(years.items(), reverse=True)[:MOST_NARROWER]
    return tuple(Narrower(f"{year:04d}", f"{year:04d}", posts) for year, posts in ranked)
