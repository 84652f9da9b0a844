"""The tag of a language says which way it is written."""

from __future__ import annotations

import pytest

from blog.languages import direction, directions_of


@pytest.mark.parametrize(
    "tag", ["ar", "AR-eg", "he", "he_IL", "fa", "ur-PK", "yi", "ckb", "az-Arab", "pa-Arab-PK", "ff-Adlm"]
)
def test_these_run_from_right_to_left(tag: str):
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en", "de-CH", "zh-Hant-TW", "az", "ar-Latn", "ku", "tr", "", "arn"])
def test_these_run_from_left_to_right(tag: str):
    assert direction(tag) == "ltr"


@pytest.mark.parametrize(
    ("words", "ways"),
    [
        ("Boats", {"ltr"}),
        ("קפה", {"rtl"}),
        ("“ 12. قهوة", {"rtl"}),
        ("3 boats, קפה", {"ltr", "rtl"}),
        ("1913 – 1920.", set()),
        ("", set()),
    ],
)
def test_letters_say_which_ways_words_run(words: str, ways: set[str]):
    assert directions_of(words) == ways
