"""What a photograph costs readers: bytes and likeness of the AVIF and WebP files at 1600 pixels, against a plain JPEG.

Usage: python benchmarks/picture_sizes.py FOLDER…    prints a Markdown table
Each photograph below the folders is reduced to 1600 pixels; that is the reference. The plain JPEG is Pillow's at
quality 75 with colours halved (4:2:0). Likeness is SSIM (Wang and others, 2004): luma, 11 × 11 Gaussian of sigma 1.5,
constants 0.01 and 0.03, averaged over the picture. Bytes are ratios to the plain JPEG of the same picture.
"""

from __future__ import annotations

import io
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from blog import pictures  # noqa: E402

WIDTH = 1600
FORMATS = ("avif", "webp")
Plane = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """One photograph: bytes of the plain JPEG, its likeness, and (ratio of bytes, likeness) for each format."""

    name: str
    jpeg_bytes: int
    jpeg_likeness: float
    made: dict[str, tuple[float, float]]


def measure(path: Path) -> Line:
    """Return what one photograph costs."""
    photograph = Image.open(path).convert("RGB")
    height = round(photograph.height * WIDTH / photograph.width)
    reference = photograph.resize((WIDTH, height), Image.Resampling.LANCZOS)
    plain, original = io.BytesIO(), io.BytesIO()
    reference.save(plain, "JPEG", quality=75, subsampling="4:2:0")
    reference.save(original, "PNG", compress_level=1)
    luma = luma_of(reference)
    files = pictures.make(original.getvalue(), [pictures.Spec(WIDTH, format) for format in FORMATS])
    made = {
        each.spec.format: (
            len(each.data) / len(plain.getvalue()),
            likeness(luma, luma_of(Image.open(io.BytesIO(each.data)))),
        )
        for each in files
    }
    return Line(path.stem, len(plain.getvalue()), likeness(luma, luma_of(Image.open(plain))), made)


def luma_of(picture: Image.Image) -> Plane:
    """Return the luma (ITU-R 601) of a picture, 0 to 255."""
    return np.asarray(picture.convert("RGB").convert("L"), dtype=np.float64)


def likeness(one: Plane, other: Plane) -> float:
    """Return the mean structural similarity of two planes, 1 for the same."""
    mean_one, mean_other = _blurred(one), _blurred(other)
    spread_one = _blurred(one * one) - mean_one**2
    spread_other = _blurred(other * other) - mean_other**2
    together = _blurred(one * other) - mean_one * mean_other
    bright, contrast = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    above = (2 * mean_one * mean_other + bright) * (2 * together + contrast)
    below = (mean_one**2 + mean_other**2 + bright) * (spread_one + spread_other + contrast)
    return float((above / below).mean())


def _blurred(plane: Plane) -> Plane:
    """Return the plane under an 11 × 11 Gaussian window, without the margin where the window would hang over."""
    weights = np.exp(-((np.arange(11) - 5) ** 2) / (2 * 1.5**2))
    weights /= weights.sum()
    rows, columns = plane.shape
    across = sum(weight * plane[:, at : at + columns - 10] for at, weight in enumerate(weights))
    down = sum(weight * across[at : at + rows - 10, :] for at, weight in enumerate(weights))
    return np.asarray(down)


def table(lines: list[Line]) -> str:
    """Return the lines as a Markdown table with the medians below."""
    head = "| photograph | JPEG 75, kB | its SSIM | " + " | ".join(
        f"{each.upper()}, bytes | {each.upper()}, SSIM" for each in FORMATS
    )
    rows = [head + " |", "|" + "---|" * (3 + 2 * len(FORMATS))]
    for line in lines:
        cells = " | ".join(f"{line.made[each][0]:.2f} | {line.made[each][1]:.3f}" for each in FORMATS)
        rows.append(f"| {line.name} | {line.jpeg_bytes / 1000:.0f} | {line.jpeg_likeness:.3f} | {cells} |")
    medians = " | ".join(
        f"**{statistics.median(line.made[each][0] for line in lines):.2f}** | "
        f"**{statistics.median(line.made[each][1] for line in lines):.3f}**"
        for each in FORMATS
    )
    jpeg = statistics.median(line.jpeg_likeness for line in lines)
    rows.append(f"| **median** | | {jpeg:.3f} | {medians} |")
    return "\n".join(rows)


def main(folders: list[str]) -> int:
    """Print the table; return 2 where there is nothing to measure."""
    photographs = sorted(
        path
        for folder in folders
        for path in ([Path(folder)] if Path(folder).is_file() else Path(folder).rglob("*"))
        if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp")
    )
    if not photographs:
        print("No photographs found. Name folders or files that hold some.", file=sys.stderr)
        return 2
    print(table([measure(path) for path in photographs]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
