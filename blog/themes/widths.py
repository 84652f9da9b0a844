"""How wide the column of text is, in rem. What is told of pictures (blog/markup/pictures.py) follows."""

from __future__ import annotations

from typing import Final

NORMAL: Final = "normal"
# 59, 66 and 77 characters in the middle of a page of the demo.
MEASURES: Final = {"narrow": 32, NORMAL: 36, "wide": 42}
