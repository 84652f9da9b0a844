"""Tokens become HTML here: what the Markdown library draws itself, and our own elements."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from . import galleries, highlighting, pictures
from .page import Page, Shot

Env = MutableMapping[str, Any]

# Characters of code that are marked in one text; what comes after them is shown plain.
MAX_CODE = 60_000


class Drawing(RendererHTML):
    """One method for each kind of token that the library does not draw as we want it; stateless."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return fenced code with its parts marked."""
        token, page = tokens[idx], _page(env)
        page.code_length += len(token.content)
        is_plain = page.code_length > MAX_CODE
        return highlighting.block(
            token.content,
            token.info,
            self.renderAttrs(token),
            is_plain=is_plain,
            is_turned=page.is_right_to_left,
        )

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return indented code."""
        token = tokens[idx]
        return highlighting.block(
            token.content, "", self.renderAttrs(token), is_turned=_page(env).is_right_to_left
        )

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return code inside a sentence."""
        turned = highlighting.LTR if _page(env).is_right_to_left else ""
        return f"<code{self.renderAttrs(tokens[idx])}{turned}>{escape(tokens[idx].content)}</code>"

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the beginning of a list item; the box of a task only shows, it cannot be ticked."""
        token = tokens[idx]
        opened = self.renderToken(tokens, idx, options, env)
        if "checked" not in token.meta:
            return opened
        is_done = bool(token.meta["checked"])
        words = escape(_page(env).words("done" if is_done else "open"))
        state = " checked" if is_done else ""
        return f'{opened}<input type="checkbox" class="task" disabled{state} aria-label="{words}"> '

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the beginning of a table in a box that can be scrolled by keyboard on narrow screens."""
        words = escape(_page(env).words("table"))
        line = self.renderAttrs(tokens[idx])
        return f'<div class="table" role="group" tabindex="0" aria-label="{words}"{line}><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the end of a table and of its box."""
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the beginning of the head of a column."""
        return f'<th scope="col"{_alignment(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the beginning of a cell."""
        return f"<td{_alignment(tokens[idx])}>"

    def picture(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return a picture inside a sentence."""
        return _draw(tokens[idx].meta["shot"], _page(env), layout="inline")

    def own_media(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return an image that the text names by the address of its file."""
        loading = "" if _page(env).takes_first() else ' loading="lazy"'
        return f'<img{self.renderAttrs(tokens[idx])}{loading} decoding="async">'

    def figure(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return a picture with its caption and credit."""
        token, page = tokens[idx], _page(env)
        return _figure(token.meta["shot"], page, attributes=self.renderAttrs(token)) + "\n"

    def gallery(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return several figures side by side with a caption for the whole."""
        token, page = tokens[idx], _page(env)
        layout = token.meta["layout"]
        shots: list[Shot] = token.meta["shots"]
        arranged = galleries.arrange(
            [galleries.ratio(shot.picture) for shot in shots], layout=layout, measure=page.measure
        )
        inner = _rows(shots, arranged.places, page)
        classes = ["gallery"] if layout == "column" else ["gallery", layout]
        if arranged.is_narrow:
            classes.append("narrow")
        return (
            pictures.enclose(
                inner,
                caption=token.meta["caption"],
                classes=classes,
                attributes=self.renderAttrs(token),
                language=page.language,
            )
            + "\n"
        )

    def note_citation(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the number of a note where it is cited."""
        prefix, meta = _page(env).prefix, tokens[idx].meta
        return (
            f'<sup class="footnote-ref"><a href="#fn-{prefix}{meta["number"]}" '
            f'id="{_citation_id(prefix, meta)}" role="doc-noteref">{meta["number"]}</a></sup>'
        )

    def note(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the number of a note that is written in place."""
        return self.note_citation(tokens, idx, options, env)

    def notes_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the beginning of the list of notes."""
        words = escape(_page(env).words("notes"))
        return f'<section class="footnotes" role="doc-endnotes" aria-label="{words}">\n<ol>\n'

    def notes_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the end of the list of notes."""
        return "</ol>\n</section>\n"

    def note_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the beginning of one note."""
        return f'<li id="fn-{_page(env).prefix}{tokens[idx].meta["number"]}">'

    def note_item_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the end of one note."""
        return "</li>\n"

    def note_back(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Return the way back from a note to one of the places that cite it."""
        page, meta = _page(env), tokens[idx].meta
        words = f"{page.words('back')} {meta['number']}" + (f"-{meta['count']}" if meta["of"] > 1 else "")
        which = f"<sup>{meta['count']}</sup>" if meta["of"] > 1 else ""
        return (
            f' <a href="#{_citation_id(page.prefix, meta)}" class="footnote-backref" role="doc-backlink" '
            f'aria-label="{escape(words)}">\u21a9\ufe0e{which}</a>'
        )


def _page(env: Env) -> Page:
    page = env["page"]
    assert isinstance(page, Page)
    return page


def _citation_id(prefix: str, meta: dict[str, int]) -> str:
    again = f"-r{meta['count']}" if meta["count"] > 1 else ""
    return f"fnref-{prefix}{meta['number']}{again}"


def _alignment(token: Token) -> str:
    side = str(token.attrs.get("style", "")).removeprefix("text-align:")
    return f' class="align-{side}"' if side else ""


def _draw(shot: Shot, page: Page, *, layout: str, sizes: str = "") -> str:
    if shot.picture is None:
        return pictures.placeholder(shot.name, "missing", shot.alt or "", language=page.language)
    if shot.picture.is_waiting or not shot.picture.src:
        return pictures.placeholder(
            shot.name, "waiting", shot.alt or shot.picture.alt, language=page.language
        )
    drawn = pictures.draw(
        shot.picture,
        alt=shot.alt,
        layout=layout,
        sizes=sizes or pictures.sizes_of(layout, measure=page.measure),
        is_eager=page.takes_first(),
        language=page.language,
    )
    if layout == "inline":
        return drawn
    return pictures.link_to_larger(
        drawn,
        shot.picture,
        alt=shot.alt,
        layout=layout,
        language=page.language,
        measure=page.measure,
    )


def _rows(shots: Sequence[Shot], places: Sequence[galleries.Place], page: Page) -> str:
    """Return the figures of a gallery, those that stand side by side in a row of their own."""
    parts: list[str] = []
    for shot, place in zip(shots, places, strict=True):
        if place.begins_row:
            parts.append('</div><div class="row">' if parts else '<div class="row">')
        parts.append(_figure(shot, page, place=place))
    return "".join(parts) + "</div>"


def _figure(shot: Shot, page: Page, *, place: galleries.Place | None = None, attributes: str = "") -> str:
    classes = ["figure"]
    if place:
        classes += pictures.aspect_classes(galleries.ratio(shot.picture))
    elif shot.layout != "column":
        classes.append(shot.layout)
    if shot.picture is None:
        classes.append("missing")
    elif shot.picture.is_waiting or not shot.picture.src:
        classes.append("waiting")
    return pictures.enclose(
        _draw(shot, page, layout="gallery", sizes=place.sizes)
        if place
        else _draw(shot, page, layout=shot.layout),
        caption=shot.caption,
        credit=shot.credit,
        source_url=shot.source_url,
        classes=classes,
        attributes=attributes,
        language=page.language,
    )
