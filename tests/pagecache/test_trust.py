"""A page that was on the disk just now is taken to be there still, and whoever removes it waits for as long as that."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from blog.pagecache import EVERYTHING, Store, Unkept, files, take_away
from blog.pagecache.index import Index
from tests.pagecache.test_store import body_of, damage_memory, keep

# Long enough for all that a test does before a wait, and no more than once or twice in each.
TRUST = 0.3


class Killed(BaseException):
    """The process has ended where it stood."""


def die(*_where: object) -> None:
    raise Killed


@pytest.fixture(autouse=True)
def _trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "TRUST_SECONDS", TRUST)


@pytest.fixture
def reader(store: Store) -> Store:
    """The same store in another process, which has just read a page that is kept there, and trusts that."""
    keep(store, "/a/", "A", "post:1")
    again = Store(store.root, made_for="this version")
    again.open()
    # The first look reads it from the disk, the second sees that it is the same.
    assert body_of(again, "/a/") == body_of(again, "/a/") == "A"
    return again


def test_the_disk_is_not_asked_again_for_a_moment(
    reader: Store, store: Store, monkeypatch: pytest.MonkeyPatch
):
    now = time.monotonic() + 10
    monkeypatch.setattr(files, "time", SimpleNamespace(monotonic=lambda: now))
    assert body_of(reader, "/a/") == "A"
    files.remove(f"{store.root}/current/a/index.html")
    now += TRUST * 0.9
    assert body_of(reader, "/a/") == "A"
    now += TRUST * 0.2
    assert body_of(reader, "/a/") is None


def hold_key(store: Store) -> None:
    store.hold(["post:1"])


def hold_everything(store: Store) -> None:
    store.hold([EVERYTHING])


def all_away(store: Store) -> None:
    take_away(store.root)


def folder_removed(store: Store) -> None:
    """As by hand, while the site runs; the next change finds no lock, no memory and no page."""
    shutil.rmtree(store.root)
    store.hold(["post:1"])


def memory_broken(store: Store) -> None:
    """As where the disk refuses to write down what is deleted."""
    damage_memory(store)
    store.hold(["post:1"])


WAYS = [hold_key, hold_everything, all_away, folder_removed, memory_broken]


@pytest.mark.parametrize("remove", WAYS)
def test_nobody_trusts_a_page_any_more_when_it_may_change(
    reader: Store, store: Store, remove: Callable[[Store], None]
):
    remove(store)
    assert body_of(reader, "/a/") is None


@pytest.mark.parametrize("remove", WAYS)
def test_whoever_comes_after_one_that_died_while_it_waited_waits_itself(
    reader: Store, store: Store, remove: Callable[[Store], None], monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patched:
        patched.setattr(files, "outlast", die)
        with pytest.raises(Killed):
            remove(store)
    hold_key(Store(store.root, made_for="this version"))
    assert body_of(reader, "/a/") is None


def test_a_page_that_had_to_make_room_is_waited_for_too(
    reader: Store, store: Store, monkeypatch: pytest.MonkeyPatch
):
    store.most_bytes = 1

    with monkeypatch.context() as patched:
        patched.setattr(files, "outlast", die)
        with pytest.raises(Killed):
            store.sweep()
    store.hold(["post:1"])
    assert body_of(reader, "/a/") is None


def test_a_sweep_forgets_a_page_only_when_nobody_trusts_it(reader: Store, store: Store):
    store.most_bytes = 1
    store.sweep()
    # Nothing that shows it is known any more, so this does not wait.
    store.hold(["post:1"])
    assert body_of(reader, "/a/") is None


def test_a_change_that_no_page_shows_does_not_wait(store: Store, monkeypatch: pytest.MonkeyPatch):
    keep(store, "/a/", "A", "post:1")
    waits: list[None] = []
    monkeypatch.setattr(files, "outlast", lambda: waits.append(None))
    for number in range(2, 5):
        with store.purging([f"post:{number}"]):
            pass
    assert not waits
    with store.purging(["post:1"]):
        pass
    with store.purging(["post:1"]):
        pass
    assert len(waits) == 1


def test_what_somebody_died_over_is_not_swept_away(
    reader: Store, store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(files, "TRUST_SECONDS", 0.0)
    keep(store, "/b/", "B", "post:2")
    store.index.connection.execute("UPDATE page SET changed = 0")

    with monkeypatch.context() as patched:
        patched.setattr(files, "outlast", die)
        with pytest.raises(Killed):
            store.hold([EVERYTHING])
    store.index.close()
    store.owners.leave()
    # In another process, as that one is dead.
    again = Store(store.root, made_for="this version")
    again.sweep()
    waits: list[None] = []
    with monkeypatch.context() as patched:
        patched.setattr(files, "outlast", lambda: waits.append(None))
        hold = again.hold(["post:1"])
    assert waits
    again.release(hold)
    again.sweep()
    # Nor does what is left of it stand in the way of other pages that show the same.
    for address in ("/c/", "/d/", "/e/"):
        assert keep(again, address, "new", "post:2")


def test_a_purge_that_is_broken_off_holds_nothing_for_good(store: Store, monkeypatch: pytest.MonkeyPatch):
    keep(store, "/a/", "A", "post:1")

    def interrupt() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(files, "outlast", interrupt)
        with pytest.raises(KeyboardInterrupt):
            store.hold(["post:1"])
    assert not keep(store, "/a/", "A", "post:1")
    with store.purging(["post:2"]):
        pass
    assert keep(store, "/a/", "A", "post:1")


def test_a_damaged_memory_goes_after_the_pages_that_it_remembers(
    reader: Store, store: Store, monkeypatch: pytest.MonkeyPatch
):
    damage_memory(store)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_renew", die)
        with pytest.raises(Killed):
            store.open()
    assert body_of(reader, "/a/") is None
    with pytest.raises(OSError, match="current"):
        store._generation()


def test_a_damaged_memory_whose_pages_cannot_be_taken_away_stops_no_start(
    reader: Store, store: Store, monkeypatch: pytest.MonkeyPatch
):
    damage_memory(store)

    def refuse(*args: object, **more: object) -> None:
        raise PermissionError("read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    store.open()
    assert store.find("/a/") is None


def test_a_purge_that_was_refused_holds_nothing_for_good(store: Store, monkeypatch: pytest.MonkeyPatch):
    keep(store, "/a/", "A", "post:1")

    def refuse(*args: object, **more: object) -> None:
        raise PermissionError("read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", refuse)
        patched.setattr(Path, "unlink", refuse)
        with pytest.raises(Unkept):
            store.hold(["post:1"])
    with store.purging(["post:2"]):
        pass
    files.remove(f"{store.root}/current/a/index.html")
    assert keep(store, "/a/", "A", "post:1")


def test_however_many_purges_a_full_disk_could_not_take_all_pages_are_made_anew_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    def full(self: Index) -> object:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Index, "writing", full)
        patched.setattr(files, "outlast", lambda: None)
        for number in range(20):
            with store.purging([f"post:{number}"]):
                pass
    os.utime(store.root, (0, 0))
    store.open()
    before = {each.name for each in store.root.glob("pages-*")}
    with store.purging(["post:1"]):
        pass
    assert len({each.name for each in store.root.glob("pages-*")} - before) == 1
    assert keep(store, "/a/", "A", "post:1")


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_BUSY])
def test_a_memory_that_cannot_be_asked_now_is_not_taken_for_a_damaged_one(
    reader: Store, store: Store, monkeypatch: pytest.MonkeyPatch, code: int
):
    def refuse(self: Index, *asked: object) -> object:
        error = sqlite3.OperationalError("not now")
        error.sqlite_errorcode = code
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(Index, "one", refuse)
        again = Store(store.root, made_for="this version")
        again.open()
        assert body_of(again, "/a/") is None
    assert body_of(reader, "/a/") == "A"
    # Once it can be, the pages are there again, without another start.
    assert again.note() is not None
    assert body_of(again, "/a/") == "A"
