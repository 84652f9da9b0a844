"""What readers look for: read by the rules of the languages of the site, ranked, put right where it is misspelt.

Each text is stored by the stems of its words. What is typed is looked for by its stems in every language that the texts
are in; the last word may be the beginning of one, found among the full forms too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.db import DEFAULT_DB_ALIAS

from blog.search import rows, spelling
from blog.search.excerpts import Wanted
from blog.search.promise import Within, plug
from blog.search.ranking import Ranked, rank
from blog.search.small_words import is_small
from blog.search.stems import stem
from blog.search.words import Phrase, Piece, Query, Term, pieces, words_in

SPACE = "site"
# So many are ranked: those with the words in their titles, then the newest.
CANDIDATES = 200
# A word in more texts than this is just a common one; more texts than that are just many.
MOST_COUNTED, MOST_TEXTS = 1000, 10_000
# With fewer answers than this, those count too that lack a word.
ENOUGH = 10
# How much of what was asked has to be in a text that lacks something.
LEAST = 0.4
# So many words of a question are put right, and as many words are tried in the place of one; those that no public post
# has any more are passed over. How far away two words are that were typed as one.
MOST_PUT_RIGHT = 4
TRIED, MOST_PASSED_OVER = 8, 24
SPLIT = 1.2


@dataclass(frozen=True)
class Text:
    """What can be found: title, what leads into the text (standfirst, headings, tags, series), words of pictures, all of it."""

    title: str
    lead: str
    captions: str
    text: str
    language: str


@dataclass(frozen=True)
class Correction:
    """A word that no text has, and what was looked for in its place."""

    typed: str
    meant: str


@dataclass(frozen=True)
class Answer:
    """The texts that were found, best first, each with the words that it lacks; there are more unless `is_all`.

    `wanted` is what excerpts are to show; `unknown` are words that no text has and that stand for nothing known.
    """

    ids: tuple[int, ...] = ()
    lacking: tuple[tuple[str, ...], ...] = ()
    is_all: bool = True
    wanted: tuple[Wanted, ...] = ()
    corrections: tuple[Correction, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """A piece of what was typed, how it is looked for, and how many texts have it."""

    piece: Piece
    term: Term
    count: int

    @property
    def typed(self) -> str:
        return " ".join(self.piece.words)


def index(id: int, text: Text, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let a text be found by readers; what it said before is forgotten."""
    fields = {name: words_in(getattr(text, name)) for name in ("title", "lead", "captions", "text")}
    stems = {name: [stem(word, text.language) for word in words] for name, words in fields.items()}
    full = set().union(*fields.values())
    forms = sorted(word for word in full if stem(word, text.language) != word)
    joined = {name: " ".join(words) for name, words in stems.items()}
    row = rows.Row(**joined, forms=" ".join(forms), language=text.language[:20])
    plug(using).index(SPACE, id, row, using=using)
    learnt = {(word, spelling.skeleton(word)) for word in full if spelling.is_learnt(word)}
    rows.learn(learnt, using=using)


def forget(id: int, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let a text not be found by readers any more, if it could be."""
    rows.forget(SPACE, id, using=using)


def clear(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Forget all texts and words."""
    rows.clear(SPACE, using=using)
    rows.forget_words(using=using)


def look_up(typed: str, *, within: Within | None = None, using: str = DEFAULT_DB_ALIAS) -> Answer:
    """Return which texts answer what somebody typed.

    Small words ("how do I …") count only where nothing else was typed. A word that no text has is looked for as the
    likeliest that one has. Texts that have everything come before those that lack something, as a rule.
    """
    languages = tuple(rows.languages(SPACE, using=using))
    asked = pieces(typed)
    telling = [piece for piece in asked if not _is_small(piece, languages)] or asked
    telling = list(dict.fromkeys(telling))
    # How much a word tells counts only beside another.
    most = MOST_COUNTED if len(telling) > 1 else 1
    parts = [_part(piece, languages, using, most=most) for piece in telling]
    parts, corrections = _put_right(parts, languages, using)
    parts, unknown = [part for part in parts if part.count], [part for part in parts if not part.count]
    answer = Answer(corrections=tuple(corrections), unknown=tuple(part.typed for part in unknown))
    if not parts:
        return answer
    whole = _find([part.term for part in parts], CANDIDATES, within, using)
    ids = _candidates(whole, parts, within, using)
    ranked = rank(
        [part.term for part in parts],
        rows.read(SPACE, ids, using=using),
        [part.count for part in parts],
        size=rows.size(SPACE, most=MOST_TEXTS, using=using),
    )
    kept = [each for each in ranked if _is_enough(each, parts)]
    return replace(
        answer,
        ids=tuple(each.id for each in kept),
        lacking=tuple(_lacking(each, parts) for each in kept),
        is_all=len(whole) < CANDIDATES,
        wanted=tuple(Wanted(part.term.forms, part.term.beginning) for part in parts),
    )


def size(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """Return how many texts readers can find, at most MOST_TEXTS."""
    return rows.size(SPACE, most=MOST_TEXTS, using=using)


def count(phrase: Phrase, *, most: int, using: str = DEFAULT_DB_ALIAS) -> int:
    """Return how many texts have these stems in a row, at most `most`."""
    return plug(using).count(SPACE, Query((Term((phrase,)),)), most=most, using=using)


def having(phrase: Phrase, *, most: int, using: str = DEFAULT_DB_ALIAS) -> list[int]:
    """Return at most that many texts that have these stems in a row, those that have them in the title first."""
    return _find([Term((phrase,))], most, None, using)


def _is_small(piece: Piece, languages: tuple[str, ...]) -> bool:
    if piece.is_quoted or (piece.is_open and len(piece.words) == 1 and len(piece.words[0]) > 3):
        return False
    return all(is_small(word, languages) for word in piece.words)


def _part(piece: Piece, languages: tuple[str, ...], using: str, *, most: int = MOST_COUNTED) -> _Part:
    term = _term(piece, languages)
    count = plug(using).count(SPACE, Query((term,)), most=most, using=using)
    return _Part(piece, term, count)


def _term(piece: Piece, languages: tuple[str, ...]) -> Term:
    forms = [tuple(stem(word, language) for word in piece.words) for language in languages]
    return Term(tuple(dict.fromkeys(forms)) or (piece.words,), piece.words if piece.is_open else ())


def _candidates(whole: Sequence[int], parts: Sequence[_Part], within: Within | None, using: str) -> list[int]:
    """Return the texts to rank: those that have everything; where they are few, also those with the rarest of it."""
    found = dict.fromkeys(whole)
    if len(found) < ENOUGH and len(parts) > 1:
        for part in sorted(parts, key=lambda part: part.count):
            found |= dict.fromkeys(_find([part.term], CANDIDATES - len(found), within, using))
            if len(found) >= CANDIDATES:
                break
    return list(found)[:CANDIDATES]


def _find(terms: Sequence[Term], most: int, within: Within | None, using: str) -> list[int]:
    return plug(using).find(SPACE, Query(tuple(terms)), most=most, within=within, using=using)


def _is_enough(ranked: Ranked, parts: Sequence[_Part]) -> bool:
    """Return whether a text has enough of what was asked, and all that was quoted."""
    if any(part.piece.is_quoted and not has for part, has in zip(parts, ranked.has, strict=True)):
        return False
    return ranked.share >= LEAST


def _lacking(ranked: Ranked, parts: Sequence[_Part]) -> tuple[str, ...]:
    return tuple(part.typed for part, has in zip(parts, ranked.has, strict=True) if not has)


# --- Spelling ---------------------------------------------------------------------------------------------------------


def _put_right(
    parts: Sequence[_Part], languages: tuple[str, ...], using: str
) -> tuple[list[_Part], list[Correction]]:
    """Return the parts with the likeliest words in the place of those that no text has, and what was replaced."""
    right: list[_Part] = []
    sure = [part for part in parts if part.count]
    corrections: list[Correction] = []
    for part in parts:
        is_over = part.count or len(corrections) == MOST_PUT_RIGHT
        meant = [] if is_over else _meant(part, sure, languages, using)
        right += meant or [part]
        if meant:
            sure += meant
            corrections.append(Correction(part.typed, " ".join(each.typed for each in meant)))
    return right, corrections


def _meant(part: _Part, others: Sequence[_Part], languages: tuple[str, ...], using: str) -> list[_Part]:
    """Return what is likeliest meant by a piece that no text has; none if nothing is likely.

    Of words that are as near, the one that stands with the others in a text, then the one in more texts.
    """
    if part.piece.is_quoted or len(part.piece.words) > 1:
        return []
    (word,) = part.piece.words
    if not spelling.SHORTEST <= len(word) <= spelling.LONGEST or not word.isalpha():
        return []
    known = rows.spelt(*spelling.near(word), most=200, using=using)
    near = ((away, (each,)) for away, each in spelling.best(word, known))
    apart = ((SPLIT, cut) for cut in spelling.halves(word, known))
    best: tuple[tuple[float, bool, int], list[_Part]] | None = None
    for away, found in (*_living(near, languages, using), *_living(apart, languages, using)):
        together = [each.term for each in (*found, *others)]
        stands = plug(using).count(SPACE, Query(tuple(together)), most=1, using=using)
        worth = (away, not stands, -min(each.count for each in found))
        if best is None or worth < best[0]:
            best = (worth, found)
    return best[1] if best else []


def _living(
    ways: Iterable[tuple[float, tuple[str, ...]]], languages: tuple[str, ...], using: str
) -> Iterator[tuple[float, list[_Part]]]:
    """Yield the first of these ways that public posts have every word of: what was published once and has been withdrawn
    is never named again, and takes nobody's place."""
    tried = 0
    for away, words in islice(ways, MOST_PASSED_OVER):
        found = [_part(Piece((word,)), languages, using) for word in words]
        if all(each.count for each in found):
            yield away, found
            tried += 1
        if tried == TRIED:
            return
