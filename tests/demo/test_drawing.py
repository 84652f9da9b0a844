"""That the demo's pictures are drawn as stated: the same bytes each time, of a known size, quickly."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image

from blog.demo import drawing
from blog.demo.studio import followings
from blog.demo.studio.canvas import COBALT, VERMILION, Canvas, face, mixed

SIZES = {
    (1600, 1000): 12,
    (1600, 900): 3,
    (1600, 700): 1,
    (1200, 800): 4,
    (1200, 1000): 1,
    (1000, 1250): 3,
    (1000, 1400): 1,
    (800, 800): 3,
}


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    return {name: drawing.draw(name) for name in drawing.NAMES}


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_every_drawing_is_an_opaque_png_of_a_known_size(drawn: dict[str, bytes]):
    found: dict[tuple[int, int], int] = {}
    for data in drawn.values():
        picture = opened(data)
        assert (picture.format, picture.mode) == ("PNG", "RGB")
        found[picture.size] = found.get(picture.size, 0) + 1
    assert found == SIZES


def test_drawing_again_gives_the_same_bytes(drawn: dict[str, bytes]):
    for name in drawing.NAMES:
        assert drawing.draw(name) == drawn[name], name


def test_no_two_drawings_are_alike(drawn: dict[str, bytes]):
    assert len(set(drawn.values())) == len(drawing.NAMES)


def test_the_whole_set_takes_less_than_ten_seconds_of_processor_time():
    began = time.process_time()
    for name in drawing.NAMES:
        drawing.draw(name)
    assert time.process_time() - began < 10


def test_an_unknown_name_is_an_error():
    with pytest.raises(KeyError):
        drawing.draw("nobody-drew-this")


def test_the_field_holds_one_dot_for_every_sixty_thousand_people(drawn: dict[str, bytes]):
    picture = opened(drawn["ashton-kutcher-facebook-influency"])
    blue, red = (tuple(bytes.fromhex(colour[1:])) for colour in (COBALT, VERMILION))
    centres = [
        picture.getpixel((round(97 + column * 58.6), round(330 + row * 56.7)))
        for row in range(10)
        for column in range(25)
    ]
    assert len(centres) == followings.DOTS == 250
    assert (centres.count(blue), centres.count(red)) == (249, 1)


def test_the_typeface_is_pillows_own_and_none_of_the_system():
    assert isinstance(face(20).path, io.BytesIO)


def test_tracking_moves_letters_apart_and_weight_does_not():
    canvas = Canvas(400, 100)
    plain = canvas.words((0, 50), "Influency", 40)
    assert canvas.words((0, 50), "Influency", 40, weight=0.02) == plain
    assert canvas.words((0, 50), "Influency", 40, tracking=0.1) == pytest.approx(plain + 8 * 4)


def test_colours_mix_in_proportion():
    assert mixed("#000000", "#ff8000", 0.5) == "#804000"
