"""How a tag is written in HTML that was drawn here, for all who read it again."""

from __future__ import annotations

import re
from typing import Final

TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"]*\")*)>")
ATTRIBUTE: Final = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")
