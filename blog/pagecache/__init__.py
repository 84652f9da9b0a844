"""Pages kept as files: kept with the keys of what they show, gone before a change of that is seen, found without asking
anything but the disk. Knows nothing of Django, of posts, or of HTTP."""

from __future__ import annotations

from blog.pagecache.files import Found
from blog.pagecache.places import TYPES, file_of, files_for
from blog.pagecache.store import EVERYTHING, Mark, Store, Unkept, take_away

__all__ = ["EVERYTHING", "TYPES", "Found", "Mark", "Store", "Unkept", "file_of", "files_for", "take_away"]
