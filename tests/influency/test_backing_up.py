"""Backups of a real home, taken while it is written to, refused when a bit is wrong, and restored whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import File
from django.core.management import call_command

from influency import archiving, backing_up, database_file, manifests, restoring, workplace
from influency import home as homes
from influency.archiving import Refused
from influency.folder import FolderStorage
from influency.manifests import Entry, Manifest
from tests.influency.killing import content

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2014, 2, 3, 12, 0, tzinfo=UTC)
MAKE_SITE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.builders import make_image, make_post
for name, colour in (("harbour", "#336699"), ("heron", "#663399"), ("quay", "#996633")):
    make_image(name, colour=colour)
make_post(body="![](image:harbour)")
"""

pytestmark = pytest.mark.xdist_group("backing_up")


def environment(home: Path, **more: str) -> dict[str, str]:
    ours = ("INFLUENCY_", "DJANGO_", "DATABASE_URL", "SECRET_KEY")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **kept,
        "INFLUENCY_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "influency.settings",
        "PYTHONPATH": str(ROOT),
        **more,
    }


def manage(
    home: Path, *words: str, most_bytes: int | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` on a home; with `most_bytes` no file may grow beyond that, as on a full disk."""

    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    line = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(
        line, env=environment(home, **more), cwd=ROOT, capture_output=True, text=True, preexec_fn=limit
    )


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three pictures and a post, as the site itself makes them."""
    home = tmp_path_factory.mktemp("made") / "home"
    subprocess.run([sys.executable, "-c", MAKE_SITE], env=environment(home), cwd=ROOT, check=True)
    return home


@pytest.fixture
def home(made_once: Path, tmp_path: Path) -> Path:
    """A copy of that home, to do with as a test likes."""
    return Path(shutil.copytree(made_once, tmp_path / "home"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A home as the first look at it makes it."""
    homes.prepare(tmp_path / "empty")
    return tmp_path / "empty"


@pytest.fixture
def as_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that are started find the site's own settings, not those of the tests."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "influency.settings")


def storages_in(home: Path, kind: type[FolderStorage] = FolderStorage) -> dict[str, FolderStorage]:
    return {name: kind(location=home / folder) for name, folder in backing_up.FOLDERS.items()}


def site_in(home: Path, kind: type[FolderStorage] = FolderStorage) -> backing_up.Site:
    """Return the site of a home as the command would find it."""
    return backing_up.Site(
        database=home / "db.sqlite3",
        key=home / "secret_key",
        storages=storages_in(home, kind),
        url="https://example.com",
    )


def back_up(home: Path, **options: bool) -> backing_up.Report:
    return backing_up.back_up(site_in(home), home / "backups" / "mine.zip", at=NOON, **options)


def ask(home: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "db.sqlite3", isolation_level=None)) as database:
        return database.execute(question).fetchall()


def originals(home: Path) -> list[str]:
    return sorted(str(row[0]) for row in ask(home, "SELECT original FROM blog_image"))


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- There and back ---------------------------------------------------------------------------------------------------


def test_a_restored_site_has_every_row_and_every_byte(home: Path, empty: Path):
    (home / "media" / "stray.txt").write_text("Nothing names this file.")
    report = back_up(home)
    assert report.is_good
    assert report.is_verified
    (home / "media" / "stray.txt").unlink()
    restored = restoring.restore(Path(report.file), empty, replace=False, at=NOON)
    assert content(empty) == content(home)
    assert restored.is_good
    assert (restored.rows["blog_image"], restored.rows["blog_post"]) == (3, 1)
    assert sorted(p.name for p in empty.iterdir()) == [
        *("backups", "db.sqlite3", "log", "media", "originals", "run.lock", "secret_key", "static")
    ]


def test_what_comes_back_has_the_rights_of_a_home(home: Path, empty: Path):
    restoring.restore(Path(back_up(home).file), empty, replace=False, at=NOON)
    for place in ("originals", "media", "secret_key", originals(home)[0].join(("originals/", ""))):
        assert rights(empty / place) == rights(home / place), place
    assert {rights(file) for file in (empty / "media/r").iterdir()} == {0o644}
    assert rights(empty / "media/r") == 0o755
    assert rights(empty / "db.sqlite3") == 0o600


@pytest.mark.usefixtures("no_member")
def test_what_comes_back_into_a_home_that_hands_its_group_down_goes_on_doing_so(home: Path, empty: Path):
    # As where a web server is let through to pictures.
    os.chmod(empty, 0o2710)
    restoring.restore(Path(back_up(home).file), empty, replace=False, at=NOON)
    assert (rights(empty / "media"), rights(empty / "media/r")) == (0o2750, 0o2755)
    assert rights(empty / "db.sqlite3") == 0o600


def test_a_backup_is_its_owners_alone_and_any_program_for_zips_reads_it(home: Path):
    (home / "kept" / "page.html").write_text("drawn")
    (home / "log" / "site.log").write_text("said")
    file = Path(back_up(home).file)
    assert rights(file) == 0o600
    with zipfile.ZipFile(file) as opened:
        assert opened.testzip() is None
        names = {info.filename for info in opened.infolist()}
        told = json.loads(opened.read("manifest.json"))
    assert {name.partition("/")[0] for name in names} == {
        *("db.sqlite3", "secret_key", "originals", "media", "manifest.json")
    }
    assert (told["format"], told["made_at"], told["url"]) == (
        1,
        "2014-02-03T12:00:00+00:00",
        "https://example.com",
    )
    assert {each["name"] for each in told["files"]} == names - {"manifest.json"}
    assert ["sessions", "0001_initial"] in told["migrations"]
    assert [each.name for each in (home / "backups").iterdir()] == ["mine.zip"]


def test_a_site_whose_key_is_in_the_environment_is_backed_up_without_one(home: Path, empty: Path):
    file = home / "backups" / "mine.zip"
    backing_up.back_up(replace(site_in(home), key=None), file, at=NOON)
    (empty / "secret_key").write_text("of this home\n")
    assert not restoring.restore(file, empty, replace=False, at=NOON).has_key
    assert (empty / "secret_key").read_text() == "of this home\n"


# --- While others write -----------------------------------------------------------------------------------------------


def test_the_database_is_taken_at_one_moment_while_others_write(home: Path, empty: Path):
    ask(home, "CREATE TABLE debit (id INTEGER PRIMARY KEY, filling TEXT)")
    ask(home, "CREATE TABLE credit (id INTEGER PRIMARY KEY, filling TEXT)")
    begun, over = threading.Event(), threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        with closing(sqlite3.connect(home / "db.sqlite3", timeout=20, isolation_level=None)) as database:
            database.execute("PRAGMA synchronous=OFF")
            while not over.is_set():
                database.execute("BEGIN IMMEDIATE")
                database.execute("INSERT INTO debit (filling) VALUES (hex(randomblob(2000)))")
                database.execute("INSERT INTO credit (filling) VALUES (hex(randomblob(2000)))")
                database.execute("COMMIT")
                written += 1
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(20)
        at_first = written
        report = back_up(home)
        at_last = written
    finally:
        over.set()
        writer.join()
    assert at_first < at_last, "nobody wrote meanwhile"
    restoring.restore(Path(report.file), empty, replace=False, at=NOON)
    debits, credits = ask(empty, "SELECT (SELECT count(*) FROM debit), (SELECT count(*) FROM credit)")[0]
    assert debits == credits
    assert at_first <= debits <= at_last


class Losing(FolderStorage):
    """Loses the first two pictures that are read, with their rows, while the second one is read."""

    opened: list[str] = []

    def _open(self, name: str, mode: str = "rb") -> File:
        self.opened.append(name)
        if len(self.opened) == 2:
            for lost in self.opened:
                ask(
                    Path(self.location).parent,
                    f"UPDATE blog_image SET original = '' WHERE original = '{lost}'",
                )
                os.unlink(self.path(lost))
        return super()._open(name, mode)


def test_a_picture_deleted_meanwhile_is_neither_missing_nor_brought_back(home: Path, empty: Path):
    Losing.opened = []
    file = home / "backups" / "mine.zip"
    report = backing_up.back_up(site_in(home, Losing), file, at=NOON)
    assert report.missing == {}
    assert len([name for name in originals(home) if name]) == 1
    restoring.restore(file, empty, replace=False, at=NOON)
    assert content(empty) == content(home)


# --- What is wrong with the site --------------------------------------------------------------------------------------


def test_what_cannot_be_had_is_named_and_all_else_is_kept(home: Path, empty: Path):
    gone, spoilt, folder = (f"originals/{name}" for name in originals(home))
    (home / gone).unlink()
    (home / spoilt).write_bytes(b"other bytes")
    (home / folder).unlink()
    (home / folder).mkdir()
    report = back_up(home)
    assert not report.is_good
    assert report.missing == {gone: "is not there", folder: "cannot be read (Is a directory)"}
    assert report.damaged == [spoilt]
    restored = restoring.restore(Path(report.file), empty, replace=False, at=NOON)
    assert (restored.missing, restored.damaged) == (report.missing, report.damaged)
    assert (empty / spoilt).read_bytes() == b"other bytes"
    assert not restored.is_good


def test_a_name_in_the_database_that_leads_elsewhere_is_never_followed(home: Path):
    (home / "secret.txt").write_text("not a picture")
    ask(home, f"UPDATE blog_image SET original = '../secret.txt' WHERE original = '{originals(home)[0]}'")
    report = back_up(home)
    assert report.missing == {"originals/../secret.txt": "cannot be read (its name is not one of ours)"}


@pytest.mark.parametrize("fault", ["a row that leads nowhere", "a page overwritten", "no database at all"])
def test_a_damaged_database_is_not_backed_up(fault: str, home: Path):
    database = home / "db.sqlite3"
    if fault == "a row that leads nowhere":
        ask(home, "UPDATE blog_rendition SET image_id = image_id + 4711")
    elif fault == "a page overwritten":
        ask(home, "PRAGMA journal_mode=DELETE")
        with open(database, "r+b") as opened:
            opened.seek(4096 * 5)
            opened.write(os.urandom(4096 * 20))
    else:
        database.write_bytes(b"no database" * 1000)
    with pytest.raises(Refused, match=r"No backup was written"):
        back_up(home)
    assert list((home / "backups").iterdir()) == []


class Bucket(FolderStorage):
    """Fails as often as `failures` says, as a bucket does whose server does not answer."""

    failures = 0

    def _open(self, name: str, mode: str = "rb") -> File:
        if type(self).failures:
            type(self).failures -= 1
            raise OSError("The bucket does not answer: timed out")
        return super()._open(name, mode)

    def trouble(self) -> str:
        """Return why it cannot be used."""
        return "The bucket does not answer: timed out." if self.failures else ""


def test_pictures_come_from_a_bucket_too_and_a_moment_of_trouble_is_waited_out(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backing_up, "PAUSE_SECONDS", 0.0)
    file = home / "backups" / "mine.zip"
    Bucket.failures = 1
    assert backing_up.back_up(site_in(home, Bucket), file, at=NOON).is_good
    file.unlink()
    Bucket.failures = 1000
    with pytest.raises(Refused, match=r"The bucket cannot be read: .*timed out\. No backup was written"):
        backing_up.back_up(site_in(home, Bucket), file, at=NOON)
    assert list((home / "backups").iterdir()) == []


# --- Damaged and malicious archives -----------------------------------------------------------------------------------


def test_any_flipped_bit_and_any_missing_end_is_refused_before_anything_is_touched(home: Path, empty: Path):
    file = Path(back_up(home).file)
    whole = file.read_bytes()
    before = sorted(empty.rglob("*"))
    broken = empty.parent / "broken.zip"
    places = {*range(0, len(whole), len(whole) // 150), *range(len(whole) - 130, len(whole), 10)}
    for place in sorted(places):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << (place % 8)
        for bad in (bytes(flipped), whole[:place]):
            broken.write_bytes(bad)
            with pytest.raises(Refused):
                restoring.restore(broken, empty, replace=False, at=NOON)
            with pytest.raises(Refused):
                restoring.check(broken, work_in=empty)
    assert [p for p in sorted(empty.rglob("*")) if p.name != "run.lock"] == before


def forge(
    file: Path, target: Path, change: Callable[[Manifest, list[tuple[zipfile.ZipInfo, bytes]]], Manifest]
) -> Path:
    """Write a changed archive to `target` with a seal that is right: whoever wants to do harm can make one too."""
    with zipfile.ZipFile(file) as opened:
        parts = [(info, opened.read(info)) for info in opened.infolist() if info.filename != "manifest.json"]
        manifest = manifests.read(json.loads(opened.read("manifest.json")))
    manifest = change(manifest, parts)
    writer = archiving.Writer(target, at=NOON)
    for info, data in parts:
        writer.zip.writestr(info, data)
    writer.finish(manifest)
    writer.close()
    return target


Parts = list[tuple[zipfile.ZipInfo, bytes]]
EVIL = b"evil"
NO_HASH = "0" * 64


def naming(name: str) -> Callable[[Manifest, Parts], Manifest]:
    """Return a change that adds a file of this name."""

    def change(manifest: Manifest, parts: Parts) -> Manifest:
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        parts.append((info, EVIL))
        return replace(manifest, files=[*manifest.files, Entry(name, 4, hashlib.sha256(EVIL).hexdigest())])

    return change


def linking(manifest: Manifest, parts: Parts) -> Manifest:
    changed = naming("media/r/link.webp")(manifest, parts)
    parts[-1][0].external_attr = (stat.S_IFLNK | 0o777) << 16
    return changed


def twice(manifest: Manifest, parts: Parts) -> Manifest:
    return replace(manifest, files=[*manifest.files, manifest.files[0]])


def hidden(manifest: Manifest, parts: Parts) -> Manifest:
    naming("media/r/hidden.webp")(manifest, parts)
    return manifest


def lacking(manifest: Manifest, parts: Parts) -> Manifest:
    parts.pop(0)
    return manifest


def growing(manifest: Manifest, parts: Parts) -> Manifest:
    changed = naming("media/r/bomb.webp")(manifest, parts)
    info, _ = parts.pop()
    info.compress_type = zipfile.ZIP_DEFLATED
    parts.append((info, b"0" * 10_000_000))
    return replace(changed, files=[*manifest.files, Entry(info.filename, 10_000_000, NO_HASH)])


def lying(manifest: Manifest, parts: Parts) -> Manifest:
    first, *others = manifest.files
    return replace(manifest, files=[replace(first, sha256=NO_HASH), *others])


def without_database(manifest: Manifest, parts: Parts) -> Manifest:
    parts[:] = [part for part in parts if part[0].filename != "db.sqlite3"]
    return replace(manifest, files=[each for each in manifest.files if each.name != "db.sqlite3"])


def miscounting(manifest: Manifest, parts: Parts) -> Manifest:
    return replace(manifest, rows={**manifest.rows, "blog_post": 4711})


def newer(manifest: Manifest, parts: Parts) -> Manifest:
    return replace(manifest, format=2, made_by="influency 9.0")


def from_the_future(manifest: Manifest, parts: Parts) -> Manifest:
    return replace(
        manifest, migrations=[*manifest.migrations, ("blog", "9999_flying")], made_by="influency 9.0"
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (naming("../evil"), "names a file that no backup has"),
        (naming("media/../../evil"), "names a file that no backup has"),
        (naming("/etc/evil"), "names a file that no backup has"),
        (naming("media\\..\\evil"), "names a file that no backup has"),
        (naming("media/r/a\nb"), "names a file that no backup has"),
        (naming("media//r"), "names a file that no backup has"),
        (naming("media/"), "names a file that no backup has"),
        (naming("run.lock"), "names a file that no backup has"),
        (linking, "is not stored as a backup stores it"),
        (growing, "is not stored as a backup stores it"),
        (twice, "names a file twice"),
        (hidden, "do not agree about media/r/hidden.webp"),
        (lacking, "do not agree about"),
        (lying, "is not what the manifest says"),
        (without_database, "holds no database"),
        (miscounting, "has other rows than its manifest says"),
        (newer, r"newer influency \(influency 9\.0, format 2; this one knows 1\)"),
        (from_the_future, r"newer influency \(influency 9\.0\).*blog 9999_flying.*Upgrade influency first"),
    ],
)
def test_an_archive_made_to_do_harm_or_by_a_later_version_is_refused(
    change: Callable[[Manifest, Parts], Manifest], reason: str, home: Path, tmp_path: Path
):
    forged = forge(Path(back_up(home, verify=False).file), tmp_path / "forged.zip", change)
    before = content(home)
    with pytest.raises(Refused, match=reason):
        restoring.check(forged, work_in=tmp_path)
    with pytest.raises(Refused, match=reason):
        restoring.restore(forged, home, replace=True, at=NOON)
    assert content(home) == before
    assert not [
        p for p in [*home.iterdir(), *tmp_path.iterdir()] if "evil" in p.name or "restoring" in p.name
    ]


@pytest.mark.parametrize(
    "manifest", ["[]", "{}", '{"format": 1}', '{"format": "x"}', "no json", '{"format": 1, "files": 3}']
)
def test_a_manifest_that_is_none_is_refused_with_a_sentence(
    manifest: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = Path(back_up(home, verify=False).file)
    monkeypatch.setattr(archiving.json, "dumps", lambda *_args, **_options: manifest)
    forged = forge(file, tmp_path / "forged.zip", lambda said, _parts: said)
    monkeypatch.undo()
    with pytest.raises(Refused, match="manifest"):
        restoring.check(forged, work_in=tmp_path)


def test_any_other_file_is_no_backup(tmp_path: Path):
    other = tmp_path / "other.zip"
    for data in (b"", b"PK", b"x" * 10_000):
        other.write_bytes(data)
        with pytest.raises(Refused, match="is not a backup of influency"):
            restoring.check(other, work_in=tmp_path)


# --- Restoring --------------------------------------------------------------------------------------------------------


def test_a_site_is_replaced_only_when_told_and_lies_whole_beside_then(home: Path):
    file = Path(back_up(home).file)
    then = content(home)
    ask(home, "DELETE FROM blog_imageuse")
    (home / "originals" / originals(home)[0]).unlink()
    (home / "kept" / "page.html").write_text("drawn from the old site")
    now = content(home)
    with pytest.raises(restoring.Misused, match=r"There is a site in .* already. With --replace"):
        restoring.restore(file, home, replace=False, at=NOON)
    assert content(home) == now
    report = restoring.restore(file, home, replace=True, at=NOON)
    assert content(home) == then
    assert Path(report.aside) == home / "before-restore-20140203T120000Z"
    assert content(Path(report.aside)) == now
    assert not (home / "kept").exists()
    assert (home / "backups" / "mine.zip").exists()


def test_a_site_that_runs_is_left_alone(home: Path):
    file = Path(back_up(home).file)
    held = homes.hold(home, "http://127.0.0.1:8000")
    with pytest.raises(
        Refused, match=rf"is running \(process {os.getpid()}, http://127.0.0.1:8000\). End it first"
    ):
        restoring.restore(file, home, replace=True, at=NOON)
    os.close(held)
    # A server or a tick that somebody started by themselves holds nothing, but has the database open.
    with closing(sqlite3.connect(home / "db.sqlite3")) as served:
        served.execute("PRAGMA journal_mode=WAL")
        served.execute("SELECT count(*) FROM blog_post").fetchone()
        with pytest.raises(Refused, match="Something still uses"):
            restoring.restore(file, home, replace=True, at=NOON)
    restoring.restore(file, home, replace=True, at=NOON)


def test_a_home_with_a_damaged_database_can_be_restored(home: Path):
    file = Path(back_up(home).file)
    then = content(home)
    (home / "db.sqlite3").write_bytes(b"no database" * 1000)
    report = restoring.restore(file, home, replace=True, at=NOON)
    assert content(home) == then
    assert (Path(report.aside) / "db.sqlite3").read_bytes() == b"no database" * 1000


def test_folders_on_another_disk_or_behind_a_link_are_not_moved(home: Path, tmp_path: Path):
    file = Path(back_up(home).file)
    (home / "media").rename(tmp_path / "large-disk")
    (home / "media").symlink_to(tmp_path / "large-disk")
    with pytest.raises(restoring.Misused, match="home/media is a link or a disk of its own"):
        restoring.restore(file, home, replace=True, at=NOON)


def test_a_backup_that_does_not_fit_says_so(home: Path, empty: Path, monkeypatch: pytest.MonkeyPatch):
    file = Path(back_up(home).file)
    usage = shutil.disk_usage(empty)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: usage._replace(free=10_000))
    with pytest.raises(Refused, match=r"needs 1 MB in .* and the disk has 0 MB left"):
        restoring.restore(file, empty, replace=False, at=NOON)
    assert not restoring.has_site(empty)


@pytest.mark.slow
def test_an_older_database_is_brought_to_this_version_before_it_takes_the_place(
    home: Path, empty: Path, as_the_site: None
):
    assert manage(home, "migrate", "sessions", "zero").returncode == 0
    file = Path(back_up(home).file)
    report = restoring.restore(file, empty, replace=False, at=NOON)
    assert report.migrated == 1
    assert ask(empty, "SELECT count(*) FROM django_session") == [(0,)]
    assert ask(empty, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.slow
def test_a_database_that_cannot_be_migrated_changes_nothing(home: Path, as_the_site: None):
    assert manage(home, "migrate", "sessions", "zero").returncode == 0
    # In the way of the table that the migration makes.
    ask(home, "CREATE TABLE django_session (id INTEGER)")
    file = Path(back_up(home).file)
    before = content(home)
    with pytest.raises(
        Refused, match=r"could not be brought to this version: .*django_session.* Nothing was changed"
    ):
        restoring.restore(file, home, replace=True, at=NOON)
    assert content(home) == before


# --- Killed -----------------------------------------------------------------------------------------------------------


def killing(what: str, home: Path, archive: Path) -> list[dict[str, str]]:
    line = [sys.executable, "-m", "tests.influency.killing", what, str(home), str(archive)]
    done = subprocess.run(
        line,
        env=environment(home.parent / "scratch"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    states: list[dict[str, str]] = json.loads(done.stdout)
    return states


@pytest.mark.slow
def test_a_restore_killed_at_any_step_leaves_the_old_site_or_the_new_one(home: Path):
    file = Path(back_up(home).file).rename(home.parent / "mine.zip")
    new = content(home)
    ask(home, "DELETE FROM blog_imageuse")
    (home / "secret_key").write_text("another one")
    (home / "originals" / originals(home)[0]).unlink()
    old = content(home)
    states = killing("restore", home, file)
    assert all(state in (old, new) for state in states)
    # From the moment on at which it was decided it stays decided.
    decided = states.index(new)
    assert states == [old] * decided + [new] * (len(states) - decided)
    assert min(decided, len(states) - decided) > 5


@pytest.mark.slow
def test_a_backup_killed_at_any_step_leaves_no_half_file(home: Path):
    states = killing("backup", home, home / "unused")
    assert states[-1], "the last one was not killed"
    assert [state for state in states if state][:1] != states[:1]
    assert len(states) > 20


# --- Keeping house ----------------------------------------------------------------------------------------------------


def test_only_backups_with_names_of_ours_are_removed_and_never_the_new_one(tmp_path: Path):
    names = [backing_up.file_name(NOON + timedelta(days=day)) for day in range(5)]
    for name in [*names, "mine.zip", "influency-20140203T120000Z.zip.asc", "influency-before-the-move.zip"]:
        (tmp_path / name).write_text("")
    # The clock had been wrong: the one just made seems to be the oldest.
    assert backing_up.keep_newest(tmp_path, 3, made=tmp_path / names[0]) == names[1:3]
    assert {p.name for p in tmp_path.iterdir()} == {
        *(
            names[0],
            *names[3:],
            "mine.zip",
            "influency-20140203T120000Z.zip.asc",
            "influency-before-the-move.zip",
        )
    }


def test_folders_of_those_who_were_killed_are_cleared_away_and_those_of_the_living_stay(tmp_path: Path):
    (tmp_path / "work-dead").mkdir()
    (tmp_path / "work-dead" / "half.zip").write_text("half")
    with workplace.inside(tmp_path, "work-") as first, workplace.inside(tmp_path, "work-") as second:
        assert {p.name for p in tmp_path.iterdir()} == {first.name, second.name}
        assert rights(first) == 0o700
    assert list(tmp_path.iterdir()) == []


def test_who_has_the_database_open_is_noticed(home: Path):
    with closing(sqlite3.connect(home / "db.sqlite3")) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("SELECT count(*) FROM blog_post").fetchone()
        assert database_file.is_in_use(home / "db.sqlite3")
    assert not database_file.is_in_use(home / "db.sqlite3")


# --- The commands -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_commands_say_what_they_did(home: Path, empty: Path):
    done = manage(home, "backup", "--keep", "2", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["is_good"]
    assert told["is_verified"]
    file = Path(told["file"])
    assert file.parent == home / "backups"
    assert backing_up.NAMED_BY_US.fullmatch(file.name)
    checked = manage(home, "restore", str(file), "--check")
    assert "it can be restored" in checked.stdout
    restored = manage(empty, "restore", str(file))
    assert (restored.returncode, restored.stderr) == (0, "")
    assert content(empty) == content(home)


@pytest.mark.slow
def test_a_backup_that_is_not_whole_ends_with_1_and_removes_no_older_one(home: Path):
    older = home / "backups" / "influency-20140203T120000Z.zip"
    older.write_text("")
    gone = originals(home)[0]
    (home / "originals" / gone).unlink()
    done = manage(home, "backup", "--keep", "1")
    assert done.returncode == 1
    assert f"originals/{gone} is not there." in done.stderr
    assert older.exists()
    assert len(list((home / "backups").iterdir())) == 2


@pytest.mark.slow
def test_a_full_disk_is_said_and_leaves_nothing(home: Path):
    done = manage(home, "backup", most_bytes=300_000)
    assert done.returncode == 1
    assert "No backup was written." in done.stderr
    assert "Traceback" not in done.stderr
    assert list((home / "backups").iterdir()) == []


def test_a_database_of_another_kind_is_said_not_to_be_in_the_backup(
    settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    homes.prepare(tmp_path)
    with pytest.raises(SystemExit) as ended:
        call_command("backup")
    assert ended.value.code == 2
    assert "Take the database first with its own tool" in capsys.readouterr().err
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["backup"], "There is no site in"),
        (["backup", "/nowhere/at/all.zip"], "There is no folder /nowhere/at."),
        (["backup", __file__], "is there already and is not overwritten"),
        (["backup", "--keep", "0"], "--keep takes a number from 1 on"),
        (["backup", "new.zip", "--keep", "2"], "--keep takes a number from 1 on, and goes with a folder"),
        (["restore", "nothing.zip"], "There is no file"),
        # The database of the tests is none in the home.
        (["restore", __file__], "DATABASE_URL leads to a database outside the home"),
    ],
)
def test_what_goes_not_this_way_is_said_and_ends_with_2(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    homes.prepare(tmp_path)
    with pytest.raises(SystemExit) as ended:
        call_command(*words)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.slow
def test_a_site_with_its_pictures_in_a_bucket_is_told_how_to_restore(empty: Path):
    done = manage(empty, "restore", __file__, INFLUENCY_STORAGE="s3://key:secret@127.0.0.1/bucket")
    assert done.returncode == 2
    assert "INFLUENCY_STORAGE keeps the pictures in a bucket" in done.stderr
