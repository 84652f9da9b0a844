"""Links that are offered where one post mentions another: while it is written, and in older posts when the other is new.

Whoever writes decides; what was declined is not offered again.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from blog import finding, markup, search, weaving
from blog.models import LinkOffer, Post, PostLink, PostName, Revision
from blog.records import PostRecord
from blog.search import readers
from blog.services import calling, rendering, writes
from blog.weaving import Mention, Name, Phrase, Word

logger = logging.getLogger(__name__)

# So many are offered for a text while it is written.
MOST_SHOWN = 12
# So many posts are looked at for one that is new, and so many offers made at most.
MOST_READ, MOST_MADE = 60, 30
# What one page of the desk shows, and up to how many its offers are counted.
PAGE, MOST_COUNTED = 30, 100
# Words that stand further apart than that are no mention that anybody reads as one.
MOST_LETTERS = 500
# Offers are looked at again as long after their post was saved, and so many at once.
LOOKED_FOR, MOST_LOOKED = timedelta(days=7), 20


@dataclass(frozen=True)
class Offered:
    """A mention in a text that is being written, and the post that it may lead to."""

    mention: Mention
    post: Post


@dataclass(frozen=True)
class Shown:
    """An offer as its post is written now: the line of it, and where the mention stands."""

    offer: LinkOffer
    excerpt: finding.Excerpt
    mention: Mention


@dataclass(frozen=True)
class Page:
    """A page of offers, the newest first; `older` is where the next begins, None at the end."""

    shown: tuple[Shown, ...]
    older: int | None


# --- While a post is written ------------------------------------------------------------------------------------------


def of_text(
    text: str, *, language: str = "", post: Post | None = None, besides: Collection[str] = ()
) -> list[Offered]:
    """Return the links to offer for what is written of `post`: at most twelve, the first of the text; none to those named
    `besides`.

    As many questions for a long text as for a short one, one more for every 2,000 rows of words.
    """
    language = language or settings.LANGUAGE_CODE
    rows = weaving.runs(text, search.words_at(text, language))
    names = calling.known(weaving.phrases(rows), language=language, besides=post.pk if post else None)
    if not names:
        return []
    targets = {each.slug: each for each in _public({name.slug for name in names.values()})}
    closed = {*besides, *_linked(text, targets), *_declined(post)}
    found = weaving.mentions(text, rows, names, language=language, besides=closed)
    return [Offered(each, targets[each.slug]) for each in found[:MOST_SHOWN] if each.slug in targets]


def _public(slugs: Collection[str]) -> QuerySet[Post]:
    return Post.objects.visible().filter(slug__in=sorted(slugs)).only("slug", "path", "title")


def _linked(text: str, targets: Mapping[str, Post]) -> set[str]:
    """Return the address names of those of `targets` that a text links to, by name or by address."""
    named = rendering.posts_by_slug(markup.references(text).posts) if "post:" in text else {}
    found = {post.slug for post in named.values()}
    for slug, post in targets.items():
        address = post.path or ""
        if any(f"{before}{address}" in text for before in ("(", "<", ": ", settings.SITE_URL)):
            found.add(slug)
    return found


def _declined(post: Post | None) -> set[str]:
    if post is None or post._state.adding:
        return set()
    rows = LinkOffer.objects.filter(post=post, state=LinkOffer.State.DECLINED)
    return set(rows.values_list("target__slug", flat=True))


# --- After one is published -------------------------------------------------------------------------------------------


def make_next(*, at: datetime) -> int:
    """Look for public posts that mention one with names that are new, and offer them links to it; return whether there
    was one.

    Reads sixty texts at most, however many posts there are.
    """
    pk = PostName.objects.filter(is_new=True).order_by("post").values_list("post", flat=True).first()
    if pk is None:
        return 0
    names = list(PostName.objects.filter(post=pk, is_new=True))
    target = Post.objects.visible_among([pk]).only("slug", "title", "path", "language").first()
    found: list[tuple[int, str]] = []
    try:
        found = _mentioning(target, names) if target else []
    except Exception:
        # Else it would be tried for ever, and nobody else's turn would come.
        logger.exception("Posts that mention “%s” could not be looked for", target)
    _make(pk, names, found, at=at)
    return 1


@writes
def _make(pk: int, names: Sequence[PostName], found: Iterable[tuple[int, str]], *, at: datetime) -> None:
    PostName.objects.filter(pk__in=[name.pk for name in names]).update(is_new=False)
    if Post.objects.visible_among([pk]).exists():
        LinkOffer.objects.bulk_create(
            [
                LinkOffer(post_id=post, target_id=pk, words=words, made_at=at, looked_at=at)
                for post, words in found
            ],
            ignore_conflicts=True,
        )


def _mentioning(target: Post, names: Sequence[PostName]) -> list[tuple[int, str]]:
    """Return which posts mention `target` without a link to it, and by which words."""
    wanted = _meaning(target, names)
    ids: dict[int, None] = {}
    for phrases in wanted.values():
        for phrase in phrases:
            ids |= dict.fromkeys(readers.having(phrase, most=MOST_READ))
    linking = set(PostLink.objects.filter(target=target, post__in=ids).values_list("post", flat=True))
    offered = set(LinkOffer.objects.filter(target=target, post__in=ids).values_list("post", flat=True))
    read = [pk for pk in ids if pk != target.pk and pk not in linking | offered][:MOST_READ]
    found: list[tuple[int, str, str, set[Phrase]]] = []
    for pk, record in _records(read).items():
        language = calling.code(record.language or settings.LANGUAGE_CODE)
        rows, mention = _mention(record, wanted.get(language, {}), target)
        if mention is not None and len(mention.words) <= MOST_LETTERS:
            found.append((pk, mention.words, language, weaving.around(rows, mention)))
    return _unless_longer(found, target)


def _meaning(target: Post, names: Sequence[PostName]) -> dict[str, dict[Phrase, Name]]:
    """Return those of the names of `target` that mean it and no other, by their language."""
    phrases: dict[str, list[Phrase]] = defaultdict(list)
    for name in names:
        language, phrase = calling.read_key(name.key)
        phrases[language].append(phrase)
    known = {language: calling.known(some, language=language) for language, some in phrases.items()}
    return {
        language: {phrase: name for phrase, name in some.items() if name.slug == target.slug}
        for language, some in known.items()
    }


def _unless_longer(found: Sequence[tuple[int, str, str, set[Phrase]]], target: Post) -> list[tuple[int, str]]:
    """Return the posts with the words, without those whose words are a part of another post's name."""
    others: dict[str, dict[Phrase, Name]] = {}
    for language in {language for _pk, _words, language, _around in found}:
        phrases = set().union(*(around for _pk, _words, code, around in found if code == language))
        others[language] = calling.known(phrases, language=language)
    made = [
        (pk, words)
        for pk, words, language, around in found
        if all(others[language][each].slug == target.slug for each in around if each in others[language])
    ]
    return made[:MOST_MADE]


def _mention(
    record: PostRecord, names: Mapping[Phrase, Name], target: Post, *, is_tried: bool = True
) -> tuple[list[list[Word]], Mention | None]:
    """Return the words of a text, and where it first has one of these names without a link to `target` anywhere."""
    if not names or is_linked(record, target):
        return [], None
    language = record.language or settings.LANGUAGE_CODE
    rows = weaving.runs(record.body, search.words_at(record.body, language))
    found = weaving.mentions(record.body, rows, names, language=language, is_tried=is_tried)
    return rows, found[0] if found else None


def is_linked(record: PostRecord, target: Post) -> bool:
    """Return whether a text links to `target`, by a name that it has or had, or by its address."""
    return target.slug in _linked(record.body, {target.slug: target})


def _records(posts: Collection[int]) -> dict[int, PostRecord]:
    """Return what the working copies of these posts say, by their ids."""
    return {pk: revision.as_record for pk, revision in newest(posts).items()}


def newest(posts: Collection[int]) -> dict[int, Revision]:
    """Return the newest states of the posts with these ids, in one question."""
    last = Revision.objects.filter(post=OuterRef("pk")).newest_first().values("pk")[:1]
    rows = Post.objects.filter(pk__in=posts).values_list(Subquery(last))
    return {each.post_id: each for each in Revision.objects.filter(pk__in=rows).order_by("-pk")}


# --- What waits -------------------------------------------------------------------------------------------------------


def mention_of(offer: LinkOffer, record: PostRecord, *, is_tried: bool = True) -> Mention | None:
    """Return where a text has the words of an offer to be linked; None if they are gone, or it links there meanwhile."""
    language = record.language or settings.LANGUAGE_CODE
    # The words as they stand: a title that goes on would be other words than those that were looked at.
    names = {search.phrase(offer.words, language): Name(offer.target.slug)}
    return _mention(record, names, offer.target, is_tried=is_tried)[1]


def waiting(posts: QuerySet[Post], *, target: int | None = None) -> QuerySet[LinkOffer]:
    """Return what waits to be decided on in `posts`, the newest first; with `target` only links to that post."""
    # Asked of one row after the other: a database would else begin with all of the posts.
    rows = LinkOffer.objects.waiting().filter(Exists(posts.order_by().filter(pk=OuterRef("post"))))
    if target is not None:
        rows = rows.filter(target=target)
    return rows.order_by("-pk")


def count(posts: QuerySet[Post], *, target: int | None = None) -> int:
    """Return how many wait, at most a hundred."""
    return waiting(posts, target=target)[:MOST_COUNTED].count()


def page(posts: QuerySet[Post], *, target: int | None = None, before: int | None = None) -> Page:
    """Return a page of what waits, each as its post is written now; what has no place there any more is left out."""
    rows = waiting(posts, target=target)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related("post", "target").defer(
        *(f"{side}__{name}" for side in ("post", "target") for name in ("body", "html", "text"))
    )
    offers = list(rows[: PAGE + 1])
    records = _records({offer.post_id for offer in offers[:PAGE]})
    shown = []
    for offer in offers[:PAGE]:
        record = records.get(offer.post_id)
        mention = mention_of(offer, record, is_tried=False) if record else None
        if record and mention:
            excerpt = finding.excerpt(record.body, (mention.start, mention.end))
            shown.append(Shown(offer, excerpt, mention))
    return Page(tuple(shown), offers[PAGE - 1].pk if len(offers) > PAGE else None)


def look_again(*, at: datetime) -> int:
    """Look at offers whose posts were saved since they were looked at, and forget those that have no place there any more;
    return how many were looked at.

    The texts are read before anything is written, as nobody else can save meanwhile.
    """
    rows = LinkOffer.objects.waiting().filter(
        post__saved_at__gte=at - LOOKED_FOR, post__saved_at__gt=F("looked_at")
    )
    offers = list(
        rows.select_related("target").defer("target__body", "target__html", "target__text")[:MOST_LOOKED]
    )
    records = _records({offer.post_id for offer in offers})
    gone = {
        offer.pk
        for offer in offers
        if (record := records.get(offer.post_id)) is None or mention_of(offer, record) is None
    }
    if offers:
        _note_looked_at([offer.pk for offer in offers], gone, at=at)
    return len(offers)


@writes
def _note_looked_at(looked_at: Collection[int], gone: Collection[int], *, at: datetime) -> None:
    LinkOffer.objects.waiting().filter(pk__in=gone).delete()
    LinkOffer.objects.waiting().filter(pk__in=looked_at).update(looked_at=at)


@writes
def remove(post: Post) -> None:
    """Let no link be offered in a post that readers no longer see, nor to it; what was declined stays so."""
    LinkOffer.objects.waiting().filter(Q(post=post) | Q(target=post)).delete()
