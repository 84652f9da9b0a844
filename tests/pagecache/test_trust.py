"""A page that was on the disk just now is taken to be there still, and whoever removes it waits for as long as that."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blog.pagecache import EVERYTHING, Store, files, take_away
from tests.pagecache.test_store import body_of, keep

# Long enough for all that a test does before a wait, and no more than once or twice in each.
TRUST = 0.3


class Killed(BaseException):
    """The process has ended where it stood."""


@pytest.fixture(autouse=True)
def _trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "TRUST_SECONDS", TRUST)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The store of a process that changes things."""
    made = Store(tmp_path / "kept", made_for="this version")
    made.open()
    yield made
    made.index.close()


@pytest.fixture
def reader(store: Store) -> Store:
    """The same store in another process, which has just read a page that is kept there, and trusts that."""
    keep(store, "/a/", "A", "post:1")
    again = Store(store.root, made_for="this version")
    again.open()
    # The first look reads it from the disk, the second sees that it is the same.
    assert body_of(again, "/a/") == body_of(again, "/a/") == "A"
    return again


def test_the_disk_is_not_asked_again_for_a_moment(reader: Store, store: Store):
    files.remove(f"{store.root}/current/a/index.html")
    assert body_of(reader, "/a/") == "A"
    time.sleep(TRUST)
    assert body_of(reader, "/a/") is None


def hold_key(store: Store) -> None:
    store.hold(["post:1"])


def hold_everything(store: Store) -> None:
    store.hold([EVERYTHING])


def all_away(store: Store) -> None:
    take_away(store.root)


def all_away_without_a_name(store: Store) -> None:
    """As where the disk has no room for another name."""
    (store.root / "leaving" / "in the way").mkdir(parents=True)
    take_away(store.root)


def memory_broken(store: Store) -> None:
    """As where the disk refuses to write down what is deleted."""
    store.index.close()
    for file in store.root.glob("index.sqlite3*"):
        file.write_bytes(b"no database at all, and long enough to be taken for one" * 100)
    store.hold(["post:1"])


# After which of them the next one can know of it.
KNOWN = [hold_key, hold_everything, all_away, memory_broken]
WAYS = [*KNOWN, all_away_without_a_name]


@pytest.mark.parametrize("remove", WAYS)
def test_nobody_trusts_a_page_any_more_when_it_may_change(
    reader: Store, store: Store, remove: Callable[[Store], None]
):
    remove(store)
    assert body_of(reader, "/a/") is None


@pytest.mark.parametrize("remove", KNOWN)
def test_whoever_comes_after_one_that_died_while_it_waited_waits_itself(
    reader: Store, store: Store, remove: Callable[[Store], None], monkeypatch: pytest.MonkeyPatch
):
    def die() -> None:
        raise Killed

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

    def die() -> None:
        raise Killed

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


def test_taking_away_what_is_away_does_not_wait(store: Store, monkeypatch: pytest.MonkeyPatch):
    waits: list[None] = []
    monkeypatch.setattr(files, "outlast", lambda: waits.append(None))
    for _time in range(3):
        take_away(store.root)
    assert len(waits) == 1
    assert not (store.root / "leaving").is_symlink()


def test_a_damaged_memory_goes_after_the_pages_that_it_remembers(
    reader: Store, store: Store, monkeypatch: pytest.MonkeyPatch
):
    store.index.close()
    for file in store.root.glob("index.sqlite3*"):
        file.write_bytes(b"no database at all, and long enough to be taken for one" * 100)

    def die(self: Store) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_renew", die)
        with pytest.raises(Killed):
            store.open()
    assert body_of(reader, "/a/") is None
    with pytest.raises(OSError, match="current"):
        store._generation()
