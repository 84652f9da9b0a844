"""What becomes of odd and broken files: taken or refused, how long it took, and whether what is made of them is sound.

Usage: python benchmarks/odd_pictures.py FOLDER… [--spoil N] [--seed N]    prints a Markdown table; 1 if anything is wrong
Every file below the folders is given to the library as an upload would be, whatever it is, and all files that should
exist of it are made; with --spoil each comes N times more with bytes cut, changed, swapped, doubled or appended. Wrong
is what is neither taken nor refused, takes longer than a child may, or is taken and gives a file that cannot be read,
has another size than it claims, or carries metadata.
"""

from __future__ import annotations

import argparse
import collections
import io
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from blog import pictures  # noqa: E402
from blog.pictures import limits  # noqa: E402

SLOW_SECONDS = limits.CHILD_WALL_SECONDS + 5


def outcome(data: bytes) -> tuple[str, str]:
    """Return what became of a file ("taken", "refused: …" or "WRONG: …") and the format it was known as."""
    begun = time.monotonic()
    try:
        taken = pictures.take_in(data)
    except pictures.Refused as refused:
        said = refused.code + (f" ({refused.detail['why']})" if "why" in refused.detail else "")
        return _timed(f"refused: {said}", begun), "–"
    except Exception as error:
        return f"WRONG: {type(error).__name__}: {error}", "–"
    frames = taken.frames if taken.is_animated else 1
    specs = pictures.wanted(taken.width, taken.height, fallback=taken.safe.spec.format, frames=frames)
    made = [taken.safe]
    late = set()
    for spec in specs:
        try:
            made += pictures.make(data, [spec])
        except pictures.Refused as refused:
            late.add(f"{'moving ' if spec.is_moving else ''}{spec.format} not made: {refused.code}")
        except Exception as error:
            return f"WRONG: {type(error).__name__}: {error}", taken.format
    if wrong := next(filter(None, map(_fault, made)), ""):
        return f"WRONG: {wrong}", taken.format
    return _timed(f"taken{', but ' + ', '.join(sorted(late)) if late else ''}", begun), taken.format


def _timed(said: str, begun: float) -> str:
    return said if time.monotonic() - begun < SLOW_SECONDS else f"WRONG: too slow, {said}"


def _fault(made: pictures.Made) -> str:
    """Return what is wrong with a file that was made; empty if nothing is."""
    try:
        picture = Image.open(io.BytesIO(made.data))
        picture.load()
    except Exception as error:
        return f"{made.spec} cannot be read: {error}"
    if picture.size != (made.width, made.height) or min(picture.size) < 1:
        return f"{made.spec} has the size {picture.size}"
    if set(picture.info) & {"exif", "xmp", "icc_profile", "comment", "photoshop", "XML:com.adobe.xmp"}:
        return f"{made.spec} carries {sorted(picture.info)}"
    return ""


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """Return `data` with something done to it that happens to files."""
    if len(data) < 16:
        return data + bytes(chance.randrange(256) for _ in range(16))
    at, length = chance.randrange(len(data)), chance.randrange(1, 64)
    kind = chance.randrange(6)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + bytes(chance.randrange(256) for _ in range(length)) + data[at + length :]
    if kind == 2:
        return data[:at] + bytes(length) + data[at + length :]
    if kind == 3:
        return data[:at] + data[at : at + length] * 3 + data[at + length :]
    if kind == 4:
        return data[:at] + data[at + length :]
    return data + b"<script>alert(1)</script>" * length


def main(arguments: list[str]) -> int:
    """Print the table; return 1 if anything is wrong, 2 if there is nothing to look at."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--spoil", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    files = sorted(path for folder in asked.folders for path in folder.rglob("*") if path.is_file())
    if not files:
        print("No files found.", file=sys.stderr)
        return 2
    chance = random.Random(asked.seed)
    work: list[tuple[str, bytes]] = []
    for path in files:
        data = path.read_bytes()
        work.append((path.name, data))
        work += [(f"{path.name} spoilt {turn}", spoilt(data, chance)) for turn in range(asked.spoil)]
    counted: dict[tuple[str, str], int] = collections.Counter()
    wrong = []
    with ThreadPoolExecutor(limits.CHILDREN_AT_ONCE) as hands:
        for (name, _data), (said, format) in zip(
            work, hands.map(outcome, (data for _name, data in work)), strict=True
        ):
            counted[said if said.startswith("WRONG") is False else "WRONG", format] += 1
            if said.startswith("WRONG"):
                wrong.append(f"{name}: {said}")
    print(f"| {len(work)} files became | known as | how many |\n|---|---|---|")
    for (said, format), number in sorted(counted.items()):
        print(f"| {said} | {format} | {number} |")
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
