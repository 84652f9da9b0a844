"""What was taken out and put in, as marked words."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog.comparing import Kind, Piece

register = template.Library()
_MARKS = {Kind.REMOVED: "del", Kind.ADDED: "ins"}


@register.filter
def marked_words(pieces: Iterable[Piece], between: str = "") -> SafeString:
    """Return the words of `pieces` with their marks, and no white space but their own and what stands `between`."""
    return format_html_join(between, "{}", ((_shown(piece),) for piece in pieces))


def _shown(piece: Piece) -> str | SafeString:
    mark = _MARKS.get(piece.kind)
    if mark is None:
        return piece.text
    return format_html('<{} class="diff-{}">{}</{}>', mark, piece.kind.value, piece.text, mark)
