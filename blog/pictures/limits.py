"""How much a picture may cost, before its pixels are decoded and while they are."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 40 * 1024 * 1024
MAX_PIXELS: Final = 50_000_000
MAX_JPEG_PIXELS: Final = 100_000_000  # JPEG can be read at a half, a quarter or an eighth of its size
MAX_SIDE: Final = 70_000
MAX_FRAMES: Final = 300
MAX_PIXELS_OF_ALL_FRAMES: Final = 200_000_000

# What the child that decodes may use.
MEMORY: Final = 768 * 1024 * 1024  # bytes of address space
CPU_SECONDS: Final = 20  # of one job
WALL_SECONDS: Final = 30  # of one job
