"""Two states of one text side by side: what was taken out and what was put in, by words, in the source and on the page.

No Django, no database: texts and HTML in, marked words out. The promise: without what is marked as added it is the old
text, without what is marked as removed it is the new one, to the letter.
"""

from __future__ import annotations

from blog.comparing.pages import marked
from blog.comparing.shapes import Kind, Piece
from blog.comparing.texts import applied, counted, pieces

__all__ = ["Kind", "Piece", "applied", "counted", "marked", "pieces"]
