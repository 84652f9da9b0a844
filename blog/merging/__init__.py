"""Two people, one text: what both wrote since they parted is put together, sentence by sentence.

No Django, no database: words in, words out. The promise: no sentence is gone from what is merged unless one side took
it out and the other left it as it was; where both touched the same sentence, both versions come out as a clash.
"""

from __future__ import annotations

from blog.merging.editing import Edit, edits
from blog.merging.joining import merge
from blog.merging.placing import place
from blog.merging.records import MergedRecord, merge_records
from blog.merging.shapes import Clash, Merged

__all__ = ["Clash", "Edit", "Merged", "MergedRecord", "edits", "merge", "merge_records", "place"]
