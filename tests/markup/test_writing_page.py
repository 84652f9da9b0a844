"""The page for editors shows syntax that works: every example in it is drawn without a fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from blog import markup

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "writing.md").read_text()
EXAMPLES = re.findall(r"^(`{3,})markdown\n(.*?)^\1$", PAGE, re.MULTILINE | re.DOTALL)
NAMES = ("harbour-at-dawn", "the-bridge", "old-town", "blue-arrow")
IMAGES = {
    name: markup.Picture(name=name, alt="Words", src=f"/media/r/{name}.jpg", width=3, height=2)
    for name in NAMES
}
POSTS = {"lamp-and-moth": markup.Target(slug="lamp-and-moth", path="/lamp/", title="Lamp and Moth")}


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize("example", [text for _, text in EXAMPLES], ids=lambda text: text.split("\n")[0][:30])
def test_an_example_is_drawn_without_a_fault(example: str) -> None:
    assert markup.render(example, images=IMAGES, posts=POSTS).problems == ()


@pytest.mark.parametrize(
    "written",
    [
        written
        for written in re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)
        if "](" in written or written.startswith("https")
    ],
)
def test_a_link_in_a_table_becomes_one(written: str) -> None:
    drawn = markup.render(f"{written}\n\n## Second thoughts", images=IMAGES, posts=POSTS)
    assert "<a href=" in drawn.html
    assert drawn.problems == ()


def test_the_limit_and_the_names_for_pictures_are_told() -> None:
    assert f"{markup.MAX_LENGTH:,} characters" in PAGE
    assert all(f"`{name}`" in PAGE for name in (".wide", ".full", ".decorative"))
