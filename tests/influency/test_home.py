"""The home: its folders and rights, its key, and that only one runs on it."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from influency import home


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_home_is_the_owners_alone_but_for_what_a_web_server_reads(tmp_path: Path):
    home.prepare(tmp_path / "deep" / "home")
    made = tmp_path / "deep" / "home"
    assert rights(made) == 0o700
    assert {p.name: rights(p) for p in made.iterdir()} == {
        "media": 0o750,
        "static": 0o750,
        "kept": 0o750,
        "originals": 0o700,
        "backups": 0o700,
        "log": 0o700,
    }


@pytest.mark.usefixtures("no_member")
def test_a_home_that_hands_its_group_down_goes_on_doing_so_in_what_is_made_anew(tmp_path: Path):
    os.chmod(tmp_path, 0o2710)
    home.prepare(tmp_path)
    made = {each.name: rights(each) for each in tmp_path.iterdir()}
    assert {made[name] for name in ("media", "kept")} == {0o2750}
    assert {made[name] for name in ("originals", "backups", "log")} == {0o2700}


def test_rights_that_the_owner_has_changed_stay(tmp_path: Path):
    home.prepare(tmp_path)
    (tmp_path / "media").chmod(0o755)
    home.prepare(tmp_path)
    assert rights(tmp_path / "media") == 0o755


def test_nobody_whom_the_owner_lets_through_reads_the_database_or_its_log(tmp_path: Path):
    database = tmp_path / "db.sqlite3"
    home.keep_private(database)
    assert rights(database) == 0o600
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE t (x)")
        assert {each.name: rights(each) for each in tmp_path.iterdir()} == dict.fromkeys(
            ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"), 0o600
        )
        # As a version made them that did not look after this, for an owner whose group reads them for its backups.
        for each in tmp_path.iterdir():
            each.chmod(0o644)
        home.keep_private(database)
        assert {rights(each) for each in tmp_path.iterdir()} == {0o640}
        # A home that hands a group down does so for a web server.
        tmp_path.chmod(0o2710)
        home.keep_private(database)
        assert {rights(each) for each in tmp_path.iterdir()} == {0o600}
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)


def test_what_is_in_the_way_of_a_database_is_left_for_the_database_to_say(tmp_path: Path):
    home.keep_private(tmp_path / "not-mounted" / "db.sqlite3")
    assert not (tmp_path / "not-mounted").exists()


def test_a_home_that_cannot_be_made_says_why(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(home.Unusable, match="file/home cannot be made: Not a directory"):
        home.prepare(tmp_path / "file" / "home")


def test_the_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path):
    key = home.secret_key(tmp_path)
    assert len(key) >= 50
    assert home.secret_key(tmp_path) == key
    assert rights(tmp_path / "secret_key") == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["secret_key"]


def test_starts_at_the_same_moment_agree_on_one_key(tmp_path: Path):
    line = [sys.executable, "-c", "import sys, pathlib; from influency import home; "]
    line[2] += "print(home.secret_key(pathlib.Path(sys.argv[1])))"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: subprocess.check_output([*line, str(tmp_path)]), range(8)))
    assert len(keys) == 1


def test_an_empty_key_is_never_used(tmp_path: Path):
    (tmp_path / "secret_key").write_text("\n")
    with pytest.raises(home.Unusable, match="is empty"):
        home.secret_key(tmp_path)


def test_a_home_is_held_once_and_free_again_afterwards(tmp_path: Path):
    handle = home.hold(tmp_path, "http://127.0.0.1:8000")
    with pytest.raises(home.Held) as caught:
        home.hold(tmp_path, "http://127.0.0.1:8001")
    assert caught.value.holder == f"{os.getpid()} http://127.0.0.1:8000"
    os.close(handle)
    os.close(home.hold(tmp_path, "http://127.0.0.1:8001"))
