"""Pictures that look the same are known by their fingerprints, and others are told apart."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageEnhance

from blog import pictures
from tests.pictures.samples import photograph, saved


def scene(turn: int = 0) -> Image.Image:
    """Return one of four pictures with no less in them than a photograph has."""
    picture = photograph(800, 600).rotate(90 * turn, expand=True).resize((800, 600))
    dark = Image.new("L", (800, 600), 255)
    for number in range(12):
        at = (number * (97 + 31 * turn) % 700, number * (61 + 17 * turn) % 500)
        dark.paste(60 + 15 * number, (*at, at[0] + 90, at[1] + 70))
    return Image.composite(picture, Image.new("RGB", (800, 600), (20, 30, 60)), dark)


def fingerprint(picture: Image.Image, format: str = "PNG", **options: object) -> str:
    return pictures.take_in(saved(picture, format, **options)).fingerprint


def trimmed(picture: Image.Image) -> Image.Image:
    return picture.crop((12, 9, picture.width - 12, picture.height - 9))


@pytest.mark.parametrize(
    "changed",
    [
        lambda picture: picture.resize((400, 300)),
        lambda picture: ImageEnhance.Brightness(picture).enhance(1.1),
        lambda picture: Image.open(io.BytesIO(saved(picture.resize((480, 360)), "JPEG", quality=60))),
        trimmed,
    ],
    ids=["half the size", "brighter", "small JPEG", "trimmed"],
)
def test_the_same_picture_in_another_form_is_alike(changed) -> None:
    distance = pictures.distance(fingerprint(scene()), fingerprint(changed(scene())))
    assert distance <= pictures.ALIKE


def test_other_pictures_are_not_alike() -> None:
    prints = [fingerprint(scene(turn)) for turn in range(4)]
    distances = [pictures.distance(one, other) for one in prints for other in prints if one < other]
    assert min(distances) > pictures.ALIKE


def test_a_fingerprint_is_of_one_length_and_as_far_from_itself_as_nothing() -> None:
    found = fingerprint(Image.new("RGB", (1, 1)))
    assert len(found) == 32
    assert pictures.distance(found, found) == 0
    assert pictures.distance("0" * 32, "f" * 32) == 128
