"""The full rendition says who made it and on what terms it may be used, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import ImageChops

from blog import pictures
from blog.pictures import Found, Label, Made, Spec
from tests.pictures.samples import chart, opened, photograph, saved
from tests.pictures.test_metadata import telling

LABEL = Label(
    "Ann Büyük & Söhne <Agency>", "CC BY-SA 4.0", "https://terms.example/?a=1&b", "https://ann.example/"
)
FORMATS = ["jpeg", "png"]


def full(format: str, label: Label = LABEL, data: bytes | None = None) -> Made:
    (made,) = pictures.make(
        data or saved(photograph(), "PNG"), [Spec(300, format, is_full=True)], label=label
    )
    return made


@pytest.mark.parametrize("format", FORMATS)
def test_credit_and_licence_are_in_the_full_one_and_its_pixels_are_the_same(format: str) -> None:
    made, plain = full(format), full(format, Label())
    assert ImageChops.difference(opened(made.data), opened(plain.data)).getbbox() is None
    assert pictures.take_in(made.data).found == Found(credit=LABEL.credit, licence=LABEL.licence)
    assert len(made.data) < len(plain.data) + 2500


@pytest.mark.parametrize("format", FORMATS)
def test_no_other_rendition_carries_a_label(format: str) -> None:
    data = saved(chart(), "PNG")
    for each in pictures.make(data, [Spec(300, format), Spec(300, "webp"), Spec(300, "avif")], label=LABEL):
        assert b"xmpmeta" not in each.data
        assert b"8BIM" not in each.data


def test_the_same_words_give_the_same_bytes() -> None:
    assert full("jpeg").data == full("jpeg").data


def test_what_the_original_says_is_not_in_the_full_one() -> None:
    for format in FORMATS:
        made = full(format, data=telling("JPEG"))
        assert b"SECRET" not in made.data


def test_long_words_are_cut_between_characters_where_iptc_has_no_room() -> None:
    made = full("jpeg", Label(credit="ü" * 300, licence="ß" * 200))
    assert pictures.take_in(made.data).found.credit == "ü" * 300


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
@pytest.mark.parametrize("format", FORMATS)
def test_another_program_reads_them(format: str, tmp_path: Path) -> None:
    file = tmp_path / f"a.{format}"
    file.write_bytes(full(format).data)
    run = subprocess.run(["exiftool", "-json", "-G1", "-struct", str(file)], capture_output=True, check=True)
    (told,) = json.loads(run.stdout)
    assert told["XMP-photoshop:Credit"] == LABEL.credit
    assert told["XMP-dc:Creator"] in (LABEL.credit, [LABEL.credit])
    assert told["XMP-dc:Rights"] == told["XMP-xmpRights:UsageTerms"] == LABEL.licence
    assert told["XMP-xmpRights:WebStatement"] == LABEL.licence_url
    assert told["XMP-plus:Licensor"] == [{"LicensorURL": LABEL.source_url}]
    if format == "jpeg":
        assert told["IPTC:CopyrightNotice"] == LABEL.licence
        assert told["IPTC:By-line"] == told["IPTC:Credit"] == "Ann Büyük & Söhne <Agency>"
    assert not [name for name in told if "Warning" in name]
