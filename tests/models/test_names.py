"""Whatever people type becomes one well-formed name, or none."""

from __future__ import annotations

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from blog.conf import RESERVED_SEGMENTS
from blog.models.names import IMAGE_NAME, as_image_name, as_slug, not_reserved, parse_path, well_formed_slug

SPECIMENS = {
    "Ashton Kutcher's Influency": "ashton-kutchers-influency",
    "  B&H  Photo — service! ": "bh-photo-service",
    "a_b__c": "a-b-c",
    "Ünïcode": "ünïcode",
    "日本語の題": "日本語の題",
    "e\u0301": "é",
    "हिन्दी में लेख": "हिन्दी-में-लेख",
    "தமிழ் செய்திகள்": "தமிழ்-செய்திகள்",
    "ภาษาไทยที่รัก": "ภาษาไทยที่รัก",
    "น้ำ ຄຳ": "น้ำ-ຄຳ",
    "বাংলা ভাষা": "বাংলা-ভাষা",
    "İstanbul’da": "istanbulda",
    "ẹ́kọ̀ọ́": "ẹkọọ",
    "❤️ 1️⃣ love": "1-love",
    "ा alone": "alone",
    "---": "",
    "🙂": "",
}


@pytest.mark.parametrize(("words", "slug"), SPECIMENS.items())
def test_words_become_a_slug(words: str, slug: str):
    assert as_slug(words) == slug


@given(st.text(max_size=200))
def test_a_slug_is_stable_short_and_fit_for_an_address(words: str):
    slug = as_slug(words)
    assert as_slug(slug) == slug
    assert len(slug) <= 80
    assert slug == unicodedata.normalize("NFC", slug)
    assert not set(slug) & set(" /?#%\\_.")


@given(st.text(max_size=200))
def test_an_image_name_is_plain_or_empty(words: str):
    name = as_image_name(words)
    assert name == "" or IMAGE_NAME.fullmatch(name)
    assert len(name) <= 80


@pytest.mark.parametrize("name", sorted(RESERVED_SEGMENTS))
def test_the_site_keeps_its_own_addresses(name: str):
    with pytest.raises(ValidationError):
        not_reserved(name)


@pytest.mark.parametrize("slug", ["A", "a b", "a--b", "-a", "a/", "e\u0301"])
def test_a_slug_that_is_not_well_formed_is_refused(slug: str):
    with pytest.raises(ValidationError):
        well_formed_slug(slug)


@pytest.mark.parametrize(
    ("written", "path"), [("about", "/about/"), ("/a/b", "/a/b/"), ("//x//", "/x/"), (" ", "")]
)
def test_an_address_is_stored_in_one_form(written: str, path: str):
    assert parse_path(written) == path
