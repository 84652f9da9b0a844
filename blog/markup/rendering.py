"""The way of a whole text from Markdown to safe HTML, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from markdown_it.token import Token

from . import (
    attributions,
    captions,
    characters,
    counting,
    figures,
    headings,
    links,
    notes,
    parser,
    raw,
    referring,
    sanitising,
)
from .guards import MAX_NESTING
from .page import Page, first_line
from .shapes import MAX_LENGTH, Heading, Picture, Problem, References, Rendered, Target, TextTooLong


def read(text: str) -> str:
    """Return `text` with the characters a page may hold; raises TextTooLong."""
    if len(text) > MAX_LENGTH:
        raise TextTooLong(MAX_LENGTH)
    return characters.readable(text)


def names(text: str) -> References:
    """Return the images and posts that `text` names; raises TextTooLong."""
    return referring.find(parser.blocks(read(text), "en"))


def whole(
    text: str,
    *,
    images: Mapping[str, Picture],
    posts: Mapping[str, Target],
    language: str,
    prefix: str,
    has_lines: bool,
    is_first_eager: bool,
    measure: float,
) -> Rendered:
    """Return `text` drawn, with all that was learned from it; raises TextTooLong and nothing else."""
    text = read(text)
    page = _page(images, posts, language, prefix, has_lines, is_first_eager, measure)
    tokens = parser.blocks(text, language)
    used = referring.find(tokens, language)
    try:
        html, found = _draw(tokens, page)
    except sanitising.Unstable:
        # Raw HTML that no two parsers would agree on is shown as the text it is.
        page = _page(images, posts, language, prefix, has_lines, is_first_eager, measure)
        page.report("unsafe_html", None, is_error=False)
        tokens = parser.blocks(text, language)
        raw.drop(tokens)
        try:
            html, found = _draw(tokens, page)
        except sanitising.Unstable:
            html, found = f"<p>{escape(text, quote=False)}</p>", ()
    words = counting.words_of(html)
    return Rendered(
        html=html,
        images=used.images,
        posts=tuple(dict.fromkeys((*used.posts, *page.linked))),
        links=counting.outside_links(html, own=page.addresses),
        headings=found,
        problems=_in_order(page),
        text=words,
        words=counting.count(words),
        uncredited=tuple(page.uncredited),
        written_headings=tuple(page.headings),
        written_links=tuple(page.links),
    )


def line(text: str, *, language: str) -> str:
    """Return one line of inline Markdown as safe HTML; links to posts keep their words only."""
    page = Page(language=language, is_quiet=True)
    html = captions.draw(read(text), page)
    try:
        return sanitising.sanitise_line(html)
    except sanitising.Unstable:
        return escape(" ".join(text.split()), quote=False)


def plain(text: str) -> str:
    """Return the words of Markdown, one block to a line; pictures give their alt text and caption."""
    tokens = parser.blocks(read(text), "en")
    body, found = notes.gather(tokens)
    for token in (each for part in (body, *(note.tokens for note in found.shown)) for each in part):
        if token.type == "inline":
            token.children = _spoken(token)
    page = Page(is_quiet=True)
    body = _with_notes(body, found)
    links.resolve(body, page)
    raw.balance(body, page)
    try:
        return counting.words_of(_sanitised(body, page))
    except sanitising.Unstable:
        return " ".join(text.split())


def _spoken(inline: Token) -> list[Token]:
    """Return the children of an inline token with the words of pictures in place of the pictures."""
    children = inline.children or []
    if figures.has_caption(inline):
        # The colon is the mark of a caption, not a part of it.
        mark = next(place for place, child in enumerate(children) if child.content.startswith(":"))
        children[mark].content = children[mark].content[1:].lstrip()
    spoken: list[Token] = []
    for child in children:
        if child.type != "image":
            spoken.append(child)
            continue
        title = counting.words_of(line(str(child.attrs.get("title", "")), language="en"))
        said = " ".join(filter(None, [captions.image_words(child), title]))
        spoken.append(Token("text", "", 0, content=said))
    return spoken


def _page(
    images: Mapping[str, Picture],
    posts: Mapping[str, Target],
    language: str,
    prefix: str,
    has_lines: bool,
    is_first_eager: bool,
    measure: float,
) -> Page:
    return Page(
        images=images,
        posts=posts,
        language=language,
        prefix=characters.id_prefix(prefix),
        has_lines=has_lines,
        is_first_eager=is_first_eager,
        measure=measure,
    )


def _draw(tokens: list[Token], page: Page) -> tuple[str, tuple[Heading, ...]]:
    """Return the sanitised HTML of a text and its headings."""
    _report_depth(tokens, page)
    links.find_unread(tokens, page)
    body, found = notes.gather(tokens)
    for name, where in found.unused:
        page.report("unused_note", where, name, is_error=False)
    body = figures.gather(body, page)
    for note in found.shown:
        note.tokens = figures.gather(note.tokens, page)
    body = _with_notes(body, found)
    links.resolve(body, page)
    outline = headings.number(body, page)
    body = attributions.mark(body)
    if page.has_lines:
        _mark_lines(body)
    raw.balance(body, page)
    html, ids = sanitising.with_fragments(_sanitised(body, page), page.prefix)
    for fragment, where in page.fragments:
        if sanitising.aim(fragment, ids, page.prefix) is None:
            page.report("unknown_fragment", where, fragment[:80], is_error=False)
    return html, outline


def _sanitised(tokens: list[Token], page: Page) -> str:
    md = parser.whole()
    html = str(md.renderer.render(tokens, md.options, {"page": page}))
    return sanitising.sanitise(html, addresses=page.addresses, has_lines=page.has_lines)


def _with_notes(body: list[Token], found: notes.Notes) -> list[Token]:
    """Return the tokens of the text with the list of its notes at the end."""
    if not found.shown:
        return body
    result = [*body, Token("notes_open", "", 1, level=1)]
    for note in found.shown:
        back = [
            Token("note_back", "", 0, meta={"number": note.number, "count": count, "of": note.cited})
            for count in range(1, note.cited + 1)
        ]
        result.append(Token("note_item_open", "", 1, level=1, meta={"number": note.number}))
        result += note.tokens
        if note.tokens and note.tokens[-1].type == "paragraph_close":
            inline = note.tokens[-2]
            inline.children = [*(inline.children or ()), *back]
        else:
            result += [
                Token("paragraph_open", "p", 1, level=1, block=True),
                Token("inline", "", 0, level=1, children=back, block=True),
                Token("paragraph_close", "p", -1, level=1, block=True),
            ]
        result.append(Token("note_item_close", "", -1, level=1))
    result.append(Token("notes_close", "", -1, level=1))
    return result


def _mark_lines(tokens: list[Token]) -> None:
    """Write the line where it begins onto every block that stands on its own in the text."""
    for token in tokens:
        line = first_line(token)
        if token.level == 0 and token.nesting >= 0 and token.type not in ("inline", "html_block") and line:
            token.attrs["data-line"] = str(line)


def _report_depth(tokens: list[Token], page: Page) -> None:
    for token in tokens:
        if token.level >= MAX_NESTING - 1:
            page.report("too_deep", first_line(token))
            return


def _in_order(page: Page) -> tuple[Problem, ...]:
    return tuple(sorted(page.problems, key=lambda problem: problem.line or 0))
