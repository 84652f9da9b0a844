"""Pages that are kept while they are right, and not a moment longer."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import brotli
import pytest

from blog.pagecache import EVERYTHING, Store, Unkept, files

HTML = "text/html; charset=utf-8"


def keep(store: Store, address: str, body: str, *keys: str) -> bool:
    """Render and keep a page with nothing in between."""
    since = store.note()
    assert since is not None
    return store.keep(address, body.encode(), type=HTML, keys=keys, since=since)


def body_of(store: Store, address: str) -> str | None:
    found = store.find(address)
    return found.bodies[""].decode() if found else None


def damage_memory(store: Store) -> None:
    """Write over what the store knows beside its files."""
    store.index.close()
    for file in store.root.glob("index.sqlite3*"):
        file.write_bytes(b"no database at all, and long enough to be taken for one" * 100)


def test_a_kept_page_is_found_plain_and_compressed(store: Store):
    assert keep(store, "/a/", "Words. " * 100, "post:1")
    found = store.find("/a/")
    assert found is not None
    assert gzip.decompress(found.bodies["gzip"]) == found.bodies[""] == b"Words. " * 100
    assert "br" not in found.bodies
    assert store.find("/b/") is None


def test_a_purge_deletes_what_shows_its_keys_and_no_more(store: Store):
    keep(store, "/a/", "A", "post:1", "author:1")
    keep(store, "/b/", "B", "post:2", "author:1")
    keep(store, "/c/", "C", "post:3")
    with store.purging(["post:1"]):
        assert body_of(store, "/a/") is None
    assert (body_of(store, "/a/"), body_of(store, "/b/"), body_of(store, "/c/")) == (None, "B", "C")
    with store.purging(["author:1"]):
        pass
    assert (body_of(store, "/b/"), body_of(store, "/c/")) == (None, "C")
    assert not list((store.root / "current").rglob("b/index*"))


def test_what_is_being_changed_is_not_kept_until_the_change_is_over(store: Store):
    hold = store.hold(["post:1"])
    assert not keep(store, "/a/", "old", "post:1")
    assert keep(store, "/b/", "another", "post:2")
    store.release(hold)
    assert keep(store, "/a/", "new", "post:1")


def test_a_rendering_that_began_before_the_end_of_a_change_is_not_kept(store: Store):
    before = store.note()
    hold = store.hold(["post:1"])
    during = store.note()
    store.release(hold)
    after = store.note()
    assert before
    assert during
    assert after
    kept = [
        store.keep("/a/", b"...", type=HTML, keys=["post:1"], since=mark) for mark in (before, during, after)
    ]
    assert kept == [False, False, True]


def test_everything_is_purged_by_a_new_folder(store: Store):
    keep(store, "/a/", "A", "post:1")
    begun, folder = store.note(), (store.root / "current").resolve()
    assert begun is not None
    with store.purging([EVERYTHING]):
        assert body_of(store, "/a/") is None
        assert not keep(store, "/b/", "B", "post:2")
    assert not store.keep("/a/", b"A", type=HTML, keys=["post:1"], since=begun)
    assert keep(store, "/a/", "A2", "post:1")
    os.utime(folder, (0, 0))
    store.sweep()
    assert not folder.exists()
    assert body_of(store, "/a/") == "A2"


def test_a_version_of_a_page_never_has_the_second_of_another(store: Store):
    seconds = []
    for n in range(4):
        keep(store, "/a/", f"{n}", "post:1")
        found = store.find("/a/")
        assert found is not None
        seconds.append(found.changed)
        with store.purging(["post:1"] if n % 2 else [EVERYTHING]):
            pass
    assert seconds == sorted(set(seconds))


def test_pages_of_another_version_of_the_site_go_when_the_store_is_opened(store: Store):
    keep(store, "/a/", "A", "post:1")
    again = Store(store.root, made_for="this version")
    again.open()
    assert body_of(again, "/a/") == "A"
    newer = Store(store.root, made_for="the next version")
    newer.open()
    assert body_of(newer, "/a/") is None
    # The former version, while it still runs, keeps nothing among the new pages.
    assert store.note() is None
    assert keep(newer, "/a/", "B", "post:1")


HOLDER = """
import os, sys, pathlib
sys.path.insert(0, {root!r})
from blog.pagecache import Store
store = Store(pathlib.Path({kept!r}), made_for="this version")
store.hold(["post:1"])
print("held", flush=True)
sys.stdin.read()
"""


def test_the_hold_of_a_killed_process_ends_with_it(store: Store):
    keep(store, "/a/", "old", "post:1")
    begun = store.note()
    program = HOLDER.format(root=str(Path(__file__).parents[2]), kept=str(store.root))
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert body_of(store, "/a/") is None
        assert not keep(store, "/a/", "old", "post:1")
        other.send_signal(signal.SIGKILL)
    assert begun is not None
    # The first rendering finds out, and is not kept: nobody knows whether the change was committed in between.
    assert not keep(store, "/a/", "perhaps", "post:1")
    assert not store.keep("/a/", b"old", type=HTML, keys=["post:1"], since=begun)
    assert keep(store, "/a/", "new", "post:1")


def test_a_store_that_cannot_write_takes_all_pages_away(store: Store, monkeypatch: pytest.MonkeyPatch):
    keep(store, "/a/", "A", "post:1")

    def full(*args: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(store.index, "writing", full)
        hold = store.hold(["post:2"])
        assert body_of(store, "/a/") is None
        store.release(hold)
    assert store.note() is None
    store.open()
    assert store.note() is None, "whoever took the pages away may not have committed yet"
    os.utime(store.root, (0, 0))
    store.open()
    assert keep(store, "/a/", "A2", "post:1")


def test_a_change_is_refused_while_stale_pages_could_not_be_taken_away(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    keep(store, "/a/", "A", "post:1")

    def refuse(*args: object, **more: object) -> None:
        raise PermissionError("read-only file system")

    monkeypatch.setattr(os, "unlink", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(Unkept):
        store.hold(["post:1"])


def test_a_page_is_not_kept_on_a_full_disk_and_leaves_nothing_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    def full(*args: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "utime", full)
        assert not keep(store, "/a/", "A", "post:1")
    assert body_of(store, "/a/") is None
    assert not [
        file for file in (store.root / "current").rglob("*") if file.is_file() and file.name != ".about"
    ]
    assert keep(store, "/a/", "A", "post:1")


def test_a_damaged_memory_is_begun_anew(store: Store):
    keep(store, "/a/", "A", "post:1")
    damage_memory(store)
    again = Store(store.root, made_for="this version")
    again.open()
    assert body_of(again, "/a/") is None
    assert keep(again, "/a/", "A2", "post:1")


def test_brotli_comes_later_and_is_found_without_another_rendering(store: Store):
    keep(store, "/a/", "Words. " * 100, "post:1")
    assert "br" not in store.find("/a/").bodies  # type: ignore[union-attr]
    assert store.compress(seconds=5) == 1
    assert store.compress(seconds=5) == 0
    files.outlast()
    assert brotli.decompress(store.find("/a/").bodies["br"]) == b"Words. " * 100  # type: ignore[union-attr]
    with store.purging(["post:1"]):
        pass
    keep(store, "/a/", "New. " * 100, "post:1")
    assert "br" not in store.find("/a/").bodies  # type: ignore[union-attr]


def test_the_oldest_pages_go_when_there_are_too_many(store: Store):
    for n in range(10):
        keep(store, f"/{n}/", os.urandom(500).hex(), f"post:{n}")
    store.most_bytes = 60_000
    store.sweep()
    left = [n for n in range(10) if store.find(f"/{n}/")]
    assert left == list(range(10 - len(left), 10))
    assert 2 <= len(left) <= 6
    assert keep(store, "/0/", "again", "post:0")


def test_what_was_purged_is_wanted_again_once(store: Store):
    keep(store, "/tag/harbour/", "T", "post:1")
    keep(store, "/", "H", "post:1")
    store.wanted()
    with store.purging(["post:1"]):
        pass
    assert store.wanted() == ["/", "/tag/harbour/"]
    assert store.wanted() == []


def test_only_the_web_servers_group_may_read_the_pages(store: Store):
    keep(store, "/a/", "A", "post:1")
    folder = store.root / "current" / "a"
    assert (folder / "index.html").stat().st_mode & 0o777 == 0o640
    assert folder.stat().st_mode & 0o777 == 0o750


def test_a_store_removed_under_running_processes_is_taken_up_by_all_of_them(tmp_path: Path):
    one, two = Store(tmp_path / "kept"), Store(tmp_path / "kept")
    one.open()
    assert keep(one, "/a/", "first", "x")
    assert two.note() is not None
    shutil.rmtree(tmp_path / "kept")
    assert one.note() is None
    assert one.find("/a/") is None

    one.open()
    assert keep(two, "/a/", "second", "x")
    with one.purging(["x"]):
        assert not keep(two, "/a/", "third", "x")
    assert two.find("/a/") is None
    assert keep(one, "/a/", "fourth", "x")
    assert body_of(two, "/a/") == "fourth"


def test_what_was_kept_while_the_memory_of_a_change_was_removed_goes_with_the_end_of_the_change(
    tmp_path: Path,
):
    one, two = Store(tmp_path / "kept"), Store(tmp_path / "kept")
    one.open()
    with one.purging(["x"]):
        shutil.rmtree(tmp_path / "kept")
        two.open()
        assert keep(two, "/a/", "from before the change", "x")
    assert one.find("/a/") is None
    assert two.find("/a/") is None


def test_a_lock_that_was_removed_while_somebody_waited_for_it_is_not_taken(tmp_path: Path):
    store = Store(tmp_path / "kept")
    store.open()
    with store._locked():
        former = os.stat(tmp_path / "kept" / "lock").st_ino
        waiting = threading.Thread(target=store.release, args=["nothing"])
        waiting.start()
        (tmp_path / "kept" / "lock").rename(tmp_path / "lock")
    waiting.join()
    assert os.stat(tmp_path / "kept" / "lock").st_ino != former


def test_a_page_that_goes_takes_its_empty_folder_along(store: Store):
    assert keep(store, "/a/b/", "words", "x")
    assert keep(store, "/a/c/", "words", "y")
    pages = (store.root / "current").resolve()
    with store.purging(["x"]):
        pass
    assert [each.name for each in pages.glob("a/*")] == ["c"]

    store.most_bytes = 1
    store.sweep()
    assert not list(pages.glob("a/*"))
    assert keep(store, "/a/b/", "words", "x")


def test_what_pages_take_is_counted_as_the_disk_counts_it(store: Store):
    for n in range(5):
        assert keep(store, f"/{n}/", "short", "x")
    pages, size = store.amount()
    assert pages == 5
    taken = sum(each.stat().st_blocks * 512 for each in (store.root / "current").resolve().rglob("[!.]*"))
    assert 0.8 * taken <= size <= 1.3 * taken


def test_pages_of_another_version_are_not_found_where_they_cannot_be_taken_away(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    assert keep(store, "/a/", "of the former version", "x")
    later = Store(store.root, made_for="a later version")

    def refuse(self: Store) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Store, "_renew", refuse)
    later.open()
    assert later.find("/a/") is None
    assert later.note() is None

    monkeypatch.undo()
    later.open()
    assert later.find("/a/") is None
    assert keep(later, "/a/", "of the later version", "x")
    assert body_of(later, "/a/") == "of the later version"


def test_a_fact_is_remembered_for_as_long_as_the_pages_are_made_alike(store: Store):
    assert store.recall("headers") is None
    store.remember("headers", b"one\ntwo")
    store.remember("headers", b"two\nthree")
    assert store.recall("headers") == b"two\nthree"
    again = Store(store.root, made_for="this version")
    assert again.recall("headers") == b"two\nthree"
    newer = Store(store.root, made_for="the next version")
    assert newer.recall("headers") is None
