"""A small library of pictures and posts, and texts drawn with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from blog import markup

HARBOUR = markup.Picture(
    name="harbour",
    alt="Boats in the harbour",
    caption="The *harbour* at dawn",
    credit="Ann Example",
    source_url="https://ann.example/",
    src="/media/r/aaa-1600.jpg",
    width=1600,
    height=900,
    sources=(
        markup.Source("image/webp", (("/media/r/aaa-640.webp", 640), ("/media/r/aaa-1600.webp", 1600))),
    ),
    href="/media/r/aaa-2400.jpg",
    href_width=2400,
    tint=7,
    focal=(50, 33),
)
SQUARE = markup.Picture(
    name="square",
    alt="A square",
    src="/media/r/bbb-500.png",
    width=500,
    height=500,
    href="/media/r/bbb-500.png",
    href_width=500,
)
BARE = markup.Picture(name="bare", src="/media/r/ccc-500.png", width=500, height=400)
ORNAMENT = markup.Picture(
    name="ornament", src="/media/r/ddd-500.png", width=500, height=100, alt="A line", is_decorative=True
)
LATER = markup.Picture(name="later", alt="The bridge", caption="The bridge, soon", is_waiting=True)

IMAGES = {picture.name: picture for picture in (HARBOUR, SQUARE, BARE, ORNAMENT, LATER)}
POSTS = {
    "lamp": markup.Target(slug="lamp", path="/2013/12/04/lamp/", title="The Lamp & the Moth"),
    "draft": markup.Target(slug="draft", path="", title="A Draft", is_public=False),
    "straße": markup.Target(slug="straße", path="/strasse/", title="Die Straße"),
}

Draw = Callable[..., markup.Rendered]


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Return a function that renders a text with the pictures and posts above."""

    def drawn(text: str, **settings: object) -> markup.Rendered:
        return markup.render(text, **{"images": IMAGES, "posts": POSTS, **settings})  # type: ignore[arg-type]

    return drawn


@pytest.fixture(scope="session")
def problems(draw: Draw) -> Callable[[str], list[tuple[str, int | None, str]]]:
    """Return a function that gives the problems of a text as (code, line, detail)."""

    def found(text: str) -> list[tuple[str, int | None, str]]:
        return [(problem.code, problem.line, problem.detail) for problem in draw(text).problems]

    return found
