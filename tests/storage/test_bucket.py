"""A bucket behaves as a folder does: what is saved can be read, what is missing is said to be, trouble is an OSError."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.core.exceptions import SuspiciousFileOperation, SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from influency import storing
from tests.journeys.running import wait_for
from tests.storage.swift import Swift

NAME = "ab/abcdef-480.avif"


@pytest.fixture
def storage(in_bucket: str) -> Storage:
    return storages["default"]


def test_what_is_saved_is_read_again_with_its_size(storage: Storage):
    data = bytes(range(256)) * 5000
    assert storage.save(NAME, ContentFile(data)) == NAME
    assert (storage.exists(NAME), storage.size(NAME)) == (True, len(data))
    with storage.open(NAME) as file:
        assert file.size == len(data)
        assert file.read(1000) + file.read() == data
    with storage.open(NAME) as file:
        assert b"".join(file.chunks()) == data


def test_what_is_not_there_is_missing_as_in_a_folder(storage: Storage):
    assert not storage.exists(NAME)
    for ask in (storage.open, storage.size):
        with pytest.raises(FileNotFoundError):
            ask(NAME)
    storage.delete(NAME)


def test_what_is_deleted_is_gone(storage: Storage):
    storage.save(NAME, ContentFile(b"boats"))
    storage.delete(NAME)
    assert not storage.exists(NAME)


def test_the_two_storages_do_not_see_each_others_files(storage: Storage):
    storage.save(NAME, ContentFile(b"made"))
    storages["originals"].save(NAME, ContentFile(b"original"))
    with storage.open(NAME) as made, storages["originals"].open(NAME) as original:
        assert (made.read(), original.read()) == (b"made", b"original")


def test_a_file_written_by_many_at_once_is_there_once_under_its_own_name(storage: Storage):
    data = b"the same bytes" * 1000
    with ThreadPoolExecutor(6) as writers:
        names = list(writers.map(lambda _turn: storage.save(NAME, ContentFile(data)), range(12)))
    assert set(names) == {NAME}
    assert storage.listdir("ab") == ([], ["abcdef-480.avif"])
    with storage.open(NAME) as file:
        assert file.read() == data


def test_all_threads_and_both_storages_share_one_client(storage: Storage):
    with ThreadPoolExecutor(4) as readers:
        servers = {id(server) for server in readers.map(lambda _turn: storages["default"].server, range(8))}
    assert servers == {id(storages["originals"].server)}


def test_a_file_has_no_address_but_the_sites(storage: Storage):
    for name in ("default", "originals"):
        with pytest.raises(ValueError, match="no address"):
            storages[name].url(NAME)


@pytest.mark.parametrize("name", ["../originals/a.jpg", "/etc/passwd", "a/../../originals/a.jpg"])
def test_no_name_leads_out_of_its_own_part(storage: Storage, name: str):
    with pytest.raises((SuspiciousFileOperation, SuspiciousOperation)):
        storage.open(name)


@pytest.mark.parametrize(
    ("secret", "bucket_name", "reason"),
    [("wrong", "", "SignatureDoesNotMatch"), ("testing", "no-such-bucket", "NoSuchBucket")],
)
def test_a_wrong_secret_or_bucket_is_trouble_and_no_missing_file(
    swift: Swift, bucket: str, settings, tmp_path, secret: str, bucket_name: str, reason: str
):
    address = swift.address(bucket_name or bucket, secret=secret)
    settings.STORAGES = {**settings.STORAGES, **storing.storages(address, home=tmp_path)}
    for ask in (storages["originals"].open, lambda name: storages["originals"].save(name, ContentFile(b"x"))):
        with pytest.raises(OSError, match=reason) as caught:
            ask(NAME)
        assert not isinstance(caught.value, FileNotFoundError)
        assert secret not in str(caught.value)


def test_a_wrong_secret_or_bucket_is_told_to_the_owner(swift: Swift, bucket: str, settings, tmp_path):
    said = []
    for name, secret in ((bucket, "testing"), (bucket, "wrong"), ("no-such-bucket", "testing")):
        there = storing.storages(swift.address(name, secret=secret), home=tmp_path)
        settings.STORAGES = {**settings.STORAGES, **there}
        said.append(storing.trouble())
    assert said[0] == ""
    assert "403" in said[1]
    assert "no such bucket" in said[2]


@pytest.fixture
def stoppable(swift: Swift) -> Iterator[Swift]:
    yield swift
    if not swift.processes:
        swift.start()


@pytest.mark.slow
def test_a_server_that_is_away_is_an_os_error_asked_for_seldom_and_found_when_it_is_back(
    storage: Storage, stoppable: Swift
):
    storage.save(NAME, ContentFile(b"boats"))
    stoppable.stop()
    for ask in (storage.exists, storage.open, storage.delete):
        with pytest.raises(OSError, match="bucket") as caught:
            ask(NAME)
        assert not isinstance(caught.value, FileNotFoundError)
    assert "not asked again yet" in str(caught.value)
    stoppable.start()
    wait_for(lambda: _answers(storage), "the bucket to be asked again", seconds=60)
    with storage.open(NAME) as file:
        assert file.read() == b"boats"


def test_while_a_server_is_silent_only_one_question_at_a_time_waits_for_it(storage: Storage):
    server = replace(storage.server, away_until=time.monotonic() - 1)
    with server.asked_for(NAME):
        with pytest.raises(OSError, match="not asked again yet"), server.asked_for(NAME):
            pytest.fail("a second question was asked before the first one was answered")
    with server.asked_for(NAME), server.asked_for(NAME):
        assert server.away_until == 0.0


def _answers(storage: Storage) -> bool:
    try:
        return storage.exists(NAME)
    except OSError:
        return False
