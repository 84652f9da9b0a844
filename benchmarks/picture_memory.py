"""What the process that decodes needs for large pictures: its peak memory while all files of a picture are made.

Usage: python benchmarks/picture_memory.py    prints a Markdown table
Each picture is drawn, taken in and completed as an upload is. Peak is the largest resident memory of any one process
that decodes (Linux, VmHWM sampled every 5 ms), as a ratio to the bytes of the picture's own pixels, three for each.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from blog import pictures  # noqa: E402
from blog.pictures import limits  # noqa: E402

PICTURES: dict[str, tuple[tuple[int, int], str, dict[str, object]]] = {
    "12 Mpx JPEG, as a telephone makes it": ((4000, 3000), "JPEG", {"quality": 90}),
    "50 Mpx JPEG": ((8660, 5773), "JPEG", {"quality": 90}),
    "100 Mpx JPEG": ((11_547, 8660), "JPEG", {"quality": 90}),
    "50 Mpx progressive JPEG": ((8660, 5773), "JPEG", {"quality": 90, "progressive": True}),
    "50 Mpx PNG": ((8660, 5773), "PNG", {"compress_level": 1}),
    "50 Mpx WebP": ((8660, 5773), "WEBP", {"quality": 80, "method": 0}),
    "50 Mpx AVIF": ((8660, 5773), "AVIF", {"quality": 60, "speed": 10}),
}


class Watch(threading.Thread):
    """Looks at everything that this process has started until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_kb = 0
        self.is_over = threading.Event()

    def run(self) -> None:
        """Remember the largest."""
        while not self.is_over.wait(0.005):
            for pid in _descendants(os.getpid()):
                self.peak_kb = max(self.peak_kb, _peak_kb(pid))


def measure(size: tuple[int, int], format: str, options: dict[str, object]) -> tuple[float, float, float]:
    """Return the megabytes of the file and of the peak, and the peak's ratio to the picture's pixels."""
    # Grain would make a PNG of this size larger than what is let in at all.
    bands = [Image.effect_noise((997, 991), 60) if format != "PNG" else Image.radial_gradient("L")]
    bands += [bands[0].rotate(90), bands[0].rotate(180)]
    picture = Image.merge("RGB", bands).resize(size, Image.Resampling.BICUBIC)
    file = io.BytesIO()
    picture.save(file, format, **options)
    del picture
    data = file.getvalue()
    watch = Watch()
    watch.start()
    taken = pictures.take_in(data)
    for spec in pictures.wanted(taken.width, taken.height, fallback=taken.safe.spec.format):
        pictures.make(data, [spec])
    watch.is_over.set()
    watch.join()
    return len(data) / 1e6, watch.peak_kb / 1024, watch.peak_kb * 1024 / (3 * size[0] * size[1])


def _descendants(pid: int) -> Iterator[int]:
    """Return all processes that this one and its children have started."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in children.read_text().split():
                yield int(child)
                yield from _descendants(int(child))


def _peak_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def main() -> int:
    """Print the table."""
    bound = limits.CHILD_MEMORY_BYTES // 2**20
    print(f"| picture | file, MB | peak, MiB (bound: {bound}) | peak / pixels |\n|---|---|---|---|")
    for name, (size, format, options) in PICTURES.items():
        file, peak, ratio = measure(size, format, options)
        print(f"| {name} | {file:.0f} | {peak:.0f} | {ratio:.2f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
