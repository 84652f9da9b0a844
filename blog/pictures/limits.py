"""How large a picture may be, and what the process that reads it may use."""

import os

MAX_BYTES = 40 * 1024 * 1024
# A JPEG is read at a reduced scale, so it may have more.
MAX_PIXELS_JPEG = 100_000_000
MAX_PIXELS = 50_000_000
MAX_SIDE = 70_000
MAX_FRAMES = 300
MAX_PIXELS_ALL_FRAMES = 200_000_000

# The safe rendition of a very tall picture: what every browser and encoder still takes.
SAFE_HEIGHT = 16_000
# The longest side that each format can have at all.
MAX_ENCODED_SIDE = {"avif": 16_384, "webp": 16_383, "jpeg": 65_500, "png": 70_000, "gif": 65_535}

CHILD_MEMORY_BYTES = 768 * 1024 * 1024
CHILD_CPU_SECONDS = 20
# A picture may wait for the processor on a busy machine, but not for ever.
CHILD_WALL_SECONDS = 60
# Children waiting for work end after this long, so that a quiet site holds no memory for them.
CHILD_IDLE_SECONDS = 60
# One for each processor, but never so many that hostile pictures could fill a small machine's memory.
CHILDREN_AT_ONCE = min(max(os.cpu_count() or 1, 2), 4)
