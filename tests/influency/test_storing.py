"""One address says where files are kept; a wrong one is refused with a sentence that repeats none of it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from influency import storing
from influency.environment import CannotBeUsed
from influency.storing import Bucket

HOME = Path("/srv/home")
ADDRESS = "s3://ann:three%2Fherons@objects.example.com:8443/pictures"


def test_without_an_address_files_are_kept_in_the_home():
    for address in ("", "  "):
        storages = storing.storages(address, home=HOME)
        assert {storage["BACKEND"] for storage in storages.values()} == {"influency.folder.FolderStorage"}
        assert storages["originals"]["OPTIONS"]["location"] == "/srv/home/originals"
        assert storages["originals"]["OPTIONS"]["base_url"] is None


def test_an_address_names_server_bucket_and_user():
    assert storing.read(ADDRESS) == Bucket(
        endpoint="https://objects.example.com:8443", name="pictures", key="ann", secret="three/herons"
    )


def test_what_differs_from_server_to_server_follows_the_question_mark():
    bucket = storing.read("s3://a:b@[::1]:9000/pictures?region=eu-central-1&addressing=virtual&tls=0")
    assert (bucket.endpoint, bucket.region, bucket.addressing) == (
        "http://[::1]:9000",
        "eu-central-1",
        "virtual",
    )


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_key_and_secret_can_be_written(key: str, secret: str):
    from urllib.parse import quote

    try:
        address = f"s3://{quote(key, safe='')}:{quote(secret, safe='')}@example.com/pictures"
    except UnicodeEncodeError:  # half a character is no text
        return
    bucket = storing.read(address)
    assert (bucket.key, bucket.secret) == (key, secret)


def test_a_site_may_have_a_folder_of_a_bucket():
    assert storing.read(f"{ADDRESS}/sites/ann%20s").prefix == "sites/ann s/"
    storages = storing.in_bucket(storing.read(f"{ADDRESS}/ann/"))
    assert [storages[name]["OPTIONS"]["location"] for name in ("default", "originals")] == [
        "ann/media",
        "ann/originals",
    ]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://ann:sesame@example.com/pictures", "must look like s3://"),
        ("sesame", "must look like s3://"),
        ("s3://example.com/pictures", "key and secret"),
        ("s3://ann@example.com/pictures", "key and secret"),
        ("s3://:sesame@example.com/pictures", "key and secret"),
        ("s3://ann:sesame@/pictures", "host"),
        ("s3://ann:sesame@exa mple/pictures", "host"),
        ("s3://ann:sesame@example.com", "bucket"),
        ("s3://ann:sesame@example.com/", "bucket"),
        ("s3://ann:sesame@example.com/p%20p", "bucket"),
        ("s3://ann:sesame@example.com:http/pictures", "port"),
        ("s3://ann:sesame@example.com:99999/pictures", "port"),
        ("s3://ann:sesame@example.com/pictures/../x", "folder"),
        ("s3://ann:sesame@example.com/pictures/%2e%2e/x", "folder"),
        ("s3://ann:sesame@example.com/pictures?tls=no", "tls"),
        ("s3://ann:sesame@example.com/pictures?region=", "region"),
        ("s3://ann:sesame@example.com/pictures?addressing=both", "addressing"),
        ("s3://ann:sesame@example.com/pictures?acl=public-read", "only region, addressing and tls"),
        ("s3://ann:sesame@example.com/pictures?tls=0&tls=1", "each once"),
        ("s3://ann:sesame@example.com/pictures#sesame", "%23"),
        ("s3://ann:ses/ame@example.com/pictures", "%2F"),
        ("s3://ann:ses?ame@example.com/pictures", "%3F"),
        ("s3://ann:se@same@[example.com/pictures", "host"),
    ],
)
def test_a_wrong_address_is_refused_with_a_sentence_that_repeats_none_of_it(address: str, words: str):
    with pytest.raises(ImproperlyConfigured) as caught:
        storing.read(address)
    said = str(caught.value)
    assert said.startswith("INFLUENCY_STORAGE")
    assert words in said
    assert not any(part in said for part in ("sesame", "same", "ame@", "ann:"))
    # manage.py prints such errors without a traceback.
    assert isinstance(caught.value, CannotBeUsed)


def test_a_bucket_is_printed_without_its_secret():
    assert "herons" not in repr(storing.read(ADDRESS))


def test_a_missing_package_is_said_with_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(storing, "find_spec", lambda name: None if name == "storages" else find_spec(name))
    with pytest.raises(ImproperlyConfigured, match=r"-m pip install 'django-storages\[s3\]'"):
        storing.storages(ADDRESS, home=HOME)
    assert storing.storages("", home=HOME)
