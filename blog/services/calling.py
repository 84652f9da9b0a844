"""What posts are called: the phrases by which other texts mention a public post, kept with it while it is public.

Its title and the beginning of that, its address name, a tag that is its alone, and the words by which others link to it.
Which of these say enough to be a name is decided by how many public texts have them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, QuerySet

from blog import markup, search, weaving
from blog.models import Post, PostName, Tag, Tagging
from blog.search import readers
from blog.services import rendering, writes
from blog.weaving import Name, Phrase

Kind = PostName.Kind
# Keys asked for in one question; of a text so many rows of words are looked up.
ASKED, MOST_ASKED = 2000, 40_000
# A phrase that so many claim means none of them; as many words of links are kept for one post.
MOST_CLAIMS, MOST_ANCHORS = 3, 20
LONGEST_KEY, LONGEST_WORDS = 500, 300
# A word of fewer letters is no name by itself, nor are fewer letters of a script without spaces.
SHORTEST, SHORTEST_UNSPACED = 3, 4
# Where a part of a title ends.
_PART = re.compile(r"[:;,?!(–—|]|\s-\s|\.\s")


@dataclass(frozen=True)
class Called:
    """A phrase that may be a name, and where it comes from."""

    phrase: Phrase
    words: str
    kind: str


@dataclass
class _Judge:
    """Tells what is a name from what anybody might say, by the texts that readers can find."""

    size: int
    _counts: dict[Phrase, int] = field(default_factory=dict)

    def is_telling(self, called: Called) -> bool:
        """Return whether so few texts have a phrase that it means one of them."""
        phrase = called.phrase
        if not phrase:
            return False
        if search.is_unspaced(phrase[0]):
            return len(phrase) >= SHORTEST_UNSPACED and self._texts(phrase) <= self._some
        if len(phrase) == 1:
            (word,) = phrase
            return len(word) >= SHORTEST and not word.isdigit() and self._texts(phrase) <= self._few
        if self._texts(phrase) > self._some:
            return False
        # Three words of a title in a row are no chance; of other phrases one word has to be rare.
        is_whole = called.kind == Kind.TITLE and len(phrase) > 2
        return is_whole or any(self._texts((word,)) <= self._rare for word in phrase if not word.isdigit())

    def is_elsewhere(self, called: Called) -> bool:
        """Return whether more texts have a phrase than the one that it comes from."""
        return self._texts(called.phrase) > 1

    def _texts(self, phrase: Phrase) -> int:
        if phrase not in self._counts:
            most = max(self._few, self._some, self._rare) + 1
            self._counts[phrase] = readers.count(phrase, most=most)
        return self._counts[phrase]

    @property
    def _few(self) -> int:
        return min(max(3, self.size // 20), 40)

    @property
    def _some(self) -> int:
        return min(max(8, self.size // 12), 200)

    @property
    def _rare(self) -> int:
        return min(max(5, self.size // 8), 200)


def language_of(post: Post) -> str:
    """Return the language of a post's text."""
    return post.language or settings.LANGUAGE_CODE


# --- What is known ----------------------------------------------------------------------------------------------------


def known(phrases: Collection[Phrase], *, language: str, besides: int | None = None) -> dict[Phrase, Name]:
    """Return which of these phrases stand for one post, and for which; not for the one with the id `besides`.

    A question for every 2,000 phrases and one more, however many posts there are.
    """
    keys = {_key(phrase, language): phrase for phrase in sorted(phrases)[:MOST_ASKED]}
    claims: dict[Phrase, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    asked = list(keys)
    for start in range(0, len(asked), ASKED):
        rows = PostName.objects.filter(key__in=asked[start : start + ASKED])
        for key, post, kind in rows.values_list("key", "post_id", "kind"):
            claims[keys[key]][post].add(kind)
    found = {phrase: _meant(posts) for phrase, posts in claims.items()}
    public = Post.objects.visible_among({pk for pk in found.values() if pk is not None and pk != besides})
    names = {
        pk: Name(slug, stems(title, language))
        for pk, slug, title in public.values_list("pk", "slug", "title")
    }
    return {phrase: names[pk] for phrase, pk in found.items() if pk in names}


def _meant(posts: Mapping[int, set[str]]) -> int | None:
    """Return which of those that claim a phrase it stands for: the only one, or the only one whose whole title it is."""
    if len(posts) == 1:
        return next(iter(posts))
    titled = [pk for pk, kinds in posts.items() if Kind.TITLE in kinds]
    return titled[0] if len(titled) == 1 else None


def code(language: str) -> str:
    """Return by what names in a language are kept: one for all of its countries, where its words have rules."""
    return search.known(language) or language.lower()


def read_key(key: str) -> tuple[str, Phrase]:
    """Return the language and the stems of a key."""
    language, _space, words = key.partition(" ")
    return language, tuple(words.split())


def _key(phrase: Phrase, language: str) -> str:
    return " ".join((code(language), *phrase))


def stems(words: str, language: str) -> Phrase:
    """Return the stems of all words, in order."""
    return tuple(word.stem for word in search.words_at(words, language))


# --- What is kept -----------------------------------------------------------------------------------------------------


@writes
def place(post: Post, *, is_new: bool = True) -> None:
    """Keep what a public `post` is called, and what it calls others. Texts that have a name are to be looked for while
    it `is_new`.

    The same number of questions however many posts there are.
    """
    judge = _Judge(readers.size())
    _settle(post, judge, is_new=is_new)
    _settle_anchors(post, judge, is_new=is_new)
    # A tag that it had named it too, and may name another post now.
    named = PostName.objects.filter(post=post, tag__isnull=False)
    for tag in dict.fromkeys((*post.tags.all(), *Tag.objects.filter(pk__in=named.values("tag")))):
        _settle_tag(tag, judge, is_new=is_new)


@writes
def remove(post: Post) -> None:
    """Forget what a post that readers no longer see was called, and called others."""
    PostName.objects.filter(post=post).delete()
    PostName.objects.filter(source=post).delete()
    judge = _Judge(readers.size())
    for tag in post.tags.all():
        _settle_tag(tag, judge, is_new=True)


@writes
def judge_again() -> int:
    """Judge the names of one post anew that were judged when there were half as many texts; return whether there was
    one."""
    size = readers.size()
    old = PostName.objects.filter(among__lt=size // 2).order_by("among", "post").first()
    if old is None:
        return 0
    whose = Post.objects.visible_among([old.source_id or old.post_id]).first()
    if whose is not None:
        place(whose, is_new=False)
    # What is nobody's any more would be judged again for ever.
    PostName.objects.filter(pk=old.pk, among__lt=size // 2).delete()
    return 1


def _settle(post: Post, judge: _Judge, *, is_new: bool) -> None:
    """Let the names that a post has of itself be those of its title and address name."""
    wanted = {each.phrase: each for each in reversed(list(_own(post, language_of(post))))}
    rows = PostName.objects.filter(post=post, kind__in=(Kind.TITLE, Kind.HEAD, Kind.SLUG))
    _replace(
        rows, {(post.pk, _key(phrase, language_of(post))): wanted[phrase] for phrase in wanted}, judge, is_new
    )


def _own(post: Post, language: str) -> Iterator[Called]:
    """Give what a post calls itself, what says most first: its title, how that begins, its address name."""
    yield Called(search.phrase(post.title, language), post.title, Kind.TITLE)
    part = _PART.split(post.title, maxsplit=1)[0]
    yield Called(search.phrase(part, language), part, Kind.HEAD)
    yield from _head(part, language)
    words = post.slug.replace("-", " ")
    yield Called(search.phrase(words, language), words, Kind.SLUG)


def _head(part: str, language: str) -> Iterator[Called]:
    """Give the words with which a title begins, up to the first that says little: "cold brew", of "Cold brew for a boat"."""
    words = search.words_at(part, language)
    first = next((number for number, word in enumerate(words) if not word.is_small), len(words))
    end = next((number for number, word in enumerate(words) if word.is_small and number > first), len(words))
    if end - first > 1 and not words[first].is_letter:
        stems = tuple(word.stem for word in words[first:end])
        yield Called(stems, part[words[first].start : words[end - 1].end], Kind.HEAD)


def _settle_tag(tag: Tag, judge: _Judge, *, is_new: bool) -> None:
    """Let the words of a tag be names of the post that alone has it, of none where several have it."""
    listed = Tagging.objects.filter(tag=tag, listed_at__isnull=False).order_by("-listed_at", "-post_id")
    alone = list(listed.values_list("post_id", flat=True)[:2])
    post = Post.objects.filter(pk=alone[0]).first() if len(alone) == 1 else None
    rows = PostName.objects.filter(tag=tag)
    wanted: dict[tuple[int, str], Called] = {}
    if post is not None:
        language = language_of(post)
        head = (post.title, post.standfirst, *markup.parts_of(post.html).headings)
        said = set(stems("\n".join(head), language))
        for words in (tag.name, *tag.other_names):
            phrase = search.phrase(words, language)
            # One word may say of what kind a post is; where its head has it, it says what it is about.
            if len(phrase) > 1 or said.issuperset(phrase):
                wanted[post.pk, _key(phrase, language)] = Called(phrase, words, Kind.TAG)
    _replace(rows, wanted, judge, is_new, tag=tag)


def _settle_anchors(post: Post, judge: _Judge, *, is_new: bool) -> None:
    """Let the words by which `post` links to others be names of those."""
    language = language_of(post)
    said = weaving.anchors(post.body, language=language)
    targets = rendering.posts_by_slug({slug for slug, _words in said})
    wanted: dict[tuple[int, str], Called] = {}
    for slug, words in said:
        target = targets.get(slug)
        if target is not None and target.is_public and target.pk != post.pk:
            phrase = search.phrase(words, language)
            wanted[target.pk, _key(phrase, language)] = Called(phrase, words, Kind.ANCHOR)
    rows = PostName.objects.filter(source=post)
    others = PostName.objects.filter(post__in={pk for pk, _key in wanted}, kind=Kind.ANCHOR)
    counts = dict(
        others.exclude(source=post)
        .values_list("post")
        .annotate(number=Count("pk"))
        .values_list("post", "number")
    )
    some = {place: each for place, each in wanted.items() if counts.get(place[0], 0) < MOST_ANCHORS}
    _replace(rows, some, judge, is_new, source=post)


def _replace(
    rows: QuerySet[PostName],
    wanted: Mapping[tuple[int, str], Called],
    judge: _Judge,
    is_new: bool,
    *,
    tag: Tag | None = None,
    source: Post | None = None,
) -> None:
    """Let `rows` be the telling ones of what is wanted, by post and key; those that stay are as they were."""
    telling = {
        place: each
        for place, each in wanted.items()
        if len(place[1]) <= LONGEST_KEY and len(each.words) <= LONGEST_WORDS and judge.is_telling(each)
    }
    had = {(row.post_id, row.key): row for row in rows}
    kept = {place for place, row in had.items() if place in telling and telling[place].kind == row.kind}
    if gone := [row.pk for place, row in had.items() if place not in kept]:
        PostName.objects.filter(pk__in=gone).delete()
    if old := [had[place].pk for place in kept if had[place].among != judge.size]:
        PostName.objects.filter(pk__in=old).update(among=judge.size)
    new = {place: each for place, each in telling.items() if place not in kept}
    claimed = _claimed({key for _post, key in new})
    PostName.objects.bulk_create(
        PostName(
            post_id=pk,
            key=key,
            words=each.words,
            kind=each.kind,
            tag=tag,
            source=source,
            is_new=is_new and judge.is_elsewhere(each),
            among=judge.size,
        )
        for (pk, key), each in new.items()
        if each.kind == Kind.TITLE or key not in claimed
    )


def _claimed(keys: Collection[str]) -> set[str]:
    """Return those of the keys that mean too many posts already."""
    rows = PostName.objects.filter(key__in=keys).values("key").annotate(number=Count("pk"))
    return set(rows.filter(number__gte=MOST_CLAIMS).values_list("key", flat=True)) if keys else set()
