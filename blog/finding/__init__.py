"""Words found in a text as it is written, and others put in their place: where they stand, and where they may be touched.

No Django, no database. The promise: what is found are whole characters of the text as it stands, whatever case does to
their number; and replacing changes nothing outside of what was found.
"""

from __future__ import annotations

from blog.finding.matching import Span, Words, find, pattern, replaced
from blog.finding.prose import prose
from blog.finding.showing import Excerpt, excerpt

__all__ = ["Excerpt", "Span", "Words", "excerpt", "find", "pattern", "prose", "replaced"]
