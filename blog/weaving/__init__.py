"""Where a text names what others are about: the places that may become links, and the text with one of them made.

No Django, no database. A name is a row of stems, so that "grinding finer" is found in "he grinds it finer" only where the
words stand in that row. The promise: a link is put into plain words of a paragraph, a list, a table or a note, never into
code, headings, links, pictures, quotations or raw HTML; it changes nothing else of the page; and each place is one span
of the text, so that taking the link back gives the same bytes.
"""

from __future__ import annotations

from blog.weaving.anchors import anchors
from blog.weaving.linking import code, linked
from blog.weaving.matching import around, mentions, phrases, runs
from blog.weaving.shapes import MOST_WORDS, Mention, Name, Phrase, Word

__all__ = [
    "MOST_WORDS",
    "Mention",
    "Name",
    "Phrase",
    "Word",
    "anchors",
    "around",
    "code",
    "linked",
    "mentions",
    "phrases",
    "runs",
]
