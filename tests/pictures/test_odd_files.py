"""Odd and broken files by the dozen: each is taken and gives sound files, or is refused, and nothing hangs or falls over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures.samples import chart, exif, photograph, saved

ROOT = Path(__file__).resolve().parents[2]


def samples() -> dict[str, bytes]:
    """Return small pictures of every kind that is taken, some of them with much in them."""
    see_through = chart(96, 64).convert("RGBA")
    see_through.putalpha(Image.linear_gradient("L").resize((96, 64)))
    frames = [photograph(64, 48).rotate(angle) for angle in (0, 90, 180)]
    film = {"save_all": True, "append_images": frames[1:], "duration": 100}
    return {
        "plain.jpg": saved(photograph(96, 64), "JPEG", exif=exif(6)),
        "progressive.jpg": saved(photograph(96, 64), "JPEG", progressive=True, icc_profile=b"no profile"),
        "ink.jpg": saved(photograph(96, 64).convert("CMYK"), "JPEG"),
        "several.jpg": saved(frames[0], "MPO", save_all=True, append_images=frames[1:]),
        "plain.png": saved(photograph(96, 64), "PNG"),
        "seen-through.png": saved(see_through, "PNG"),
        "film.png": saved(frames[0], "PNG", **film),
        "film.gif": saved(frames[0], "GIF", **film),
        "still.gif": saved(chart(96, 64), "GIF", transparency=0),
        "plain.webp": saved(see_through, "WEBP", exif=exif(8)),
        "film.webp": saved(frames[0], "WEBP", **film),
        "plain.avif": saved(photograph(96, 64), "AVIF", speed=10),
        "packed.tif": saved(photograph(96, 64), "TIFF", compression="tiff_lzw"),
        "deep.tif": saved(photograph(96, 64).convert("I;16"), "TIFF"),
        "page.jpg": b"<!DOCTYPE html><script>alert(1)</script>",
        "drawing.png": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "archive.jpg": b"PK\x03\x04" + bytes(80),
        "empty.gif": b"",
    }


@pytest.mark.slow
def test_whatever_happens_to_a_file_it_is_taken_or_refused(tmp_path: Path) -> None:
    for name, data in samples().items():
        (tmp_path / name).write_bytes(data)
    run = subprocess.run(
        [
            sys.executable,
            "benchmarks/odd_pictures.py",
            str(tmp_path),
            "--spoil",
            os.environ.get("SPOIL", "6"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (run.returncode, run.stderr.strip()) == (0, ""), run.stdout
    assert "| taken | avif |" in run.stdout
    assert "| refused: damaged |" in run.stdout
