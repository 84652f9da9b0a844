"""The store: pages as files below one folder, each there only while it is right.

A purge brackets the commit of what it is for. Before the commit it names what changes (a *hold*), deletes what shows that
and waits until nobody trusts any more what he saw on the disk before; after it, it says that the change is over (a
*release*). Between the two nothing that shows it is kept, and neither is a page whose rendering began before a release. So a
page is right at every moment, and a process that dies anywhere leaves at worst a hold, which ends with it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from blog.pagecache import files
from blog.pagecache.files import Found
from blog.pagecache.index import Index, is_damage
from blog.pagecache.owners import Owners
from blog.pagecache.places import file_of, files_for

# The key of all pages: what changes under it makes a new folder of pages instead of deleting each.
EVERYTHING = "*"
CURRENT, ABOUT = "current", ".about"
# No rendering takes longer; how long releases are remembered, and marks good for.
MEMORY_SECONDS = 600
# How long a store that could not be written to stays away: longer than any commit takes.
AWAY_SECONDS = 30
# The longest address whose places are remembered.
LONGEST = 300
# How many purged addresses are remembered as wanted again.
MOST_WANTED = 100


# The last release; null while anything is held.
_MOVES = (
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM hold) THEN NULL ELSE ifnull((SELECT max(id) FROM release), 0) END"
)


class Unkept(Exception):
    """The kept pages could not be purged, so what would make them stale must not happen."""


@dataclass(frozen=True)
class Mark:
    """A moment before a rendering reads anything: which pages were in force, and the last release by then."""

    generation: str
    release: int
    at: float


class Store:
    """Kept pages below `root`, made by one version of the site (`made_for`): those of another are never shown.

    Safe for any number of threads and processes, and for any of them to be killed at any moment.
    """

    def __init__(self, root: Path, *, made_for: str = "", most_bytes: int = 0) -> None:
        self.root = root
        self.made_for = f"{_boot()} {made_for}"
        self.most_bytes = most_bytes
        self.index = Index(root / "index.sqlite3")
        self.owners = Owners(root / "owners")
        self._pages, self._lock_file = f"{root}/{CURRENT}/", f"{root}/lock"
        self._places = lru_cache(maxsize=4096)(
            lambda address: tuple(self._pages + file for file in files_for(address))
        )
        self._known: tuple[str, bool] = ("", False)
        self._ram = files.Ram()
        self._unreleased: list[str] = []
        self._is_open = True

    # --- What readers get -------------------------------------------------------------------------------------------

    def find(self, address: str) -> Found | None:
        """Return the page that is kept for `address`. Asks nothing but the disk, and for a moment not that."""
        if self._is_open:
            places = self._places if len(address) <= LONGEST else self._places.__wrapped__
            for place in places(address):
                if (found := self._ram.read(place)) is not None:
                    return found
        return None

    def note(self) -> Mark | None:
        """Return the mark for a rendering that begins now; None while nothing can be kept."""
        try:
            generation = self._generation()
            if not self._is_ours(generation):
                return None
            last = self.index.one("SELECT max(id) FROM release")
        except (OSError, sqlite3.Error):
            return None
        # It may have been closed as the disk refused at that time.
        self._is_open = True
        return Mark(generation, int(str(last or 0)), time.monotonic())

    def keep(self, address: str, body: bytes, *, type: str, keys: Iterable[str], since: Mark) -> bool:
        """Keep a page that shows what `keys` name, rendered after `since`; return whether it is kept now.

        It is not when a change of one of them is under way or has been since, when the address is no file, or when the
        disk refuses.
        """
        file = file_of(address, type)
        if file is None or time.monotonic() - since.at > MEMORY_SECONDS / 2:
            return False
        place = f"{self.root}/{since.generation}/{file}"
        try:
            with files.written(place, body) as draft, self._locked():
                if self._generation() != since.generation:
                    return False
                if os.path.exists(place):
                    return True
                shown = sorted(set(keys))
                if not self._is_unchanged([*shown, EVERYTHING], since):
                    return False
                draft.appear(changed=self._enter(file, address, shown, since.generation, draft.size))
                self._ram.put(self._pages + file, draft.bodies)
        except (OSError, sqlite3.Error):
            return False
        return True

    def _is_unchanged(self, keys: list[str], since: Mark) -> bool:
        """Return whether none of `keys` is being changed or has been since the mark."""
        # Most of the time nothing is, which is asked for sooner than each key.
        if self.index.one(_MOVES) == since.release:
            return True
        held = self.index.among("SELECT DISTINCT owner FROM hold WHERE key IN (?)", keys)
        if held:
            self._release_dead([str(owner) for (owner,) in held])
            return False
        released = self.index.among("SELECT max(id) FROM release WHERE key IN (?)", keys)
        return all(int(str(last or 0)) <= since.release for (last,) in released)

    def _enter(self, file: str, address: str, keys: list[str], generation: str, size: int) -> int:
        """Write down what a page shows, before it is there; return the second from which it dates.

        Two versions of a page never have the same second, by which browsers tell them apart.
        """
        with self.index.writing() as memory:
            last = memory.execute("SELECT id, changed FROM page WHERE file = ?", [file]).fetchone()
            changed = max(int(time.time()), last[1] + 1 if last else 0)
            values = [address, changed, size, generation, time.time(), file]
            if last:
                memory.execute("DELETE FROM shown WHERE page = ?", [last[0]])
                memory.execute(
                    "UPDATE page SET address=?, changed=?, bytes=?, generation=?, kept_at=?, has_brotli=0 WHERE file=?",
                    values,
                )
                page = last[0]
            else:
                page = memory.execute(
                    "INSERT INTO page (address, changed, bytes, generation, kept_at, file) VALUES (?,?,?,?,?,?)",
                    values,
                ).lastrowid
            memory.executemany("INSERT INTO shown (key, page) VALUES (?, ?)", [(key, page) for key in keys])
        return int(changed)

    # --- What makes them stale --------------------------------------------------------------------------------------

    @contextmanager
    def purging(self, keys: Iterable[str]) -> Iterator[None]:
        """Bracket the commit of a change of what `keys` name."""
        hold = self.hold(keys)
        try:
            yield
        finally:
            self.release(hold)

    def hold(self, keys: Iterable[str]) -> str:
        """Say that what `keys` name is about to change, and delete what shows it. Return, once nobody trusts that any more,
        what `release` is told after the commit or after it has failed.

        Raises Unkept if a page that shows it may still be there: the change must not be committed then.
        """
        named, hold = sorted(set(keys)), secrets.token_hex(8)
        try:
            try:
                self._hold(named, hold)
            except (OSError, sqlite3.Error) as error:
                self._retire(error)
        except BaseException:
            # Nobody learns what it is called, so nobody else would release it. What it is for is not committed.
            self._unreleased.append(hold)
            raise
        return hold

    def _hold(self, keys: list[str], hold: str) -> None:
        with self._locked():
            self._release_late()
            owner = self.owners.mine()
            with self.index.writing() as memory:
                memory.executemany(
                    "INSERT INTO hold (key, owner, purge) VALUES (?, ?, ?)",
                    [(key, owner, hold) for key in keys],
                )
            if EVERYTHING in keys:
                self._renew()
            else:
                self._delete(keys)

    def release(self, hold: str) -> None:
        """Say that a change is over: from now on pages that show it are kept again."""
        self._unreleased.append(hold)
        with suppress(OSError, sqlite3.Error), self._locked():
            self._release_late()

    def _release_late(self) -> None:
        """Release what is over, among it what could not be released at its time as the disk was full."""
        late = self._unreleased[:]
        ended = [self._end("purge = ?", hold) for hold in late]
        if not all(ended):
            # Somebody has removed the memory that these stood in, or it could not take them, so that what they held may have
            # been kept meanwhile.
            self._renew()
        for hold in late:
            with suppress(ValueError):
                self._unreleased.remove(hold)

    def _release_dead(self, owners: Iterable[str]) -> None:
        """Release what processes held that are gone, whether they had committed or not."""
        for owner in set(owners):
            if self.owners.is_dead(owner):
                self._end("owner = ?", owner)
                self.owners.forget(owner)

    def _end(self, which: str, value: str) -> int:
        """Release what is held so, and return how many keys that are."""
        # This clock runs on whatever is done to the other, and is the same in all processes.
        now = time.monotonic()
        with self.index.writing() as memory:
            released = memory.execute(
                f"INSERT INTO release (key, at) SELECT key, ? FROM hold WHERE {which}", [now, value]
            ).rowcount
            memory.execute(f"DELETE FROM hold WHERE {which}", [value])
            # The newest stays, whatever its age: marks count from it.
            memory.execute(
                "DELETE FROM release WHERE at < ? AND id < (SELECT max(id) FROM release)",
                [now - MEMORY_SECONDS],
            )
        return released

    def _delete(self, keys: list[str]) -> None:
        """Delete the pages that show what `keys` name, and remember that they were read."""
        found = self.index.among(
            "SELECT page.id, page.file, page.address FROM shown JOIN page ON page.id = shown.page WHERE shown.key IN (?)",
            keys,
        )
        pages = {str(file): (page, str(address)) for page, file, address in found}
        if not pages:
            return
        for file in pages:
            files.remove(self._pages + file)
        # Forgotten only after that: should this process die meanwhile, the next change of what they show waits again.
        files.outlast()
        now = time.time()
        with self.index.writing() as memory:
            gone = [(page,) for page, _address in pages.values()]
            memory.executemany("DELETE FROM shown WHERE page = ?", gone)
            memory.executemany("UPDATE page SET bytes = 0 WHERE id = ?", gone)
            memory.executemany(
                "INSERT OR REPLACE INTO wanted (address, since) VALUES (?, ?)",
                [(address, now) for _page, address in list(pages.values())[:MOST_WANTED]],
            )

    def _retire(self, error: Exception) -> None:
        """Take all pages away at once, which needs no room on the disk. Raises Unkept when even that fails."""
        try:
            take_away(self.root)
        except Unkept as refused:
            raise Unkept(f"{refused} {error}") from error

    # --- Generations ------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Answer with the pages that are there if this version of the site made them; change nothing, whoever made them."""
        try:
            self._is_open = self._is_ours(self._generation())
        except OSError:
            self._is_open = False

    def open(self) -> None:
        """Make the store ready: pages made by another version of the site, or before the machine started, go.

        Does nothing while the disk refuses; nothing is kept then.
        """
        try:
            self.root.mkdir(mode=0o750, parents=True, exist_ok=True)
            with self._locked():
                if not self._has_pages():
                    self._begin_anew()
                self._release_dead(
                    str(owner) for (owner,) in self.index.ask("SELECT DISTINCT owner FROM hold")
                )
            self._is_open = True
        except (OSError, sqlite3.Error, Unkept):
            # What lies there may be of another version, and cannot be taken away.
            self._is_open = False

    def _has_pages(self) -> bool:
        try:
            return (
                self._is_ours(self._generation()) and self.index.one("SELECT count(*) FROM hold") is not None
            )
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return False
        except OSError:
            # It was taken away just now, by somebody whose change may not be committed yet.
            return time.time() - self.root.stat().st_mtime < AWAY_SECONDS and any(self.root.glob("pages-*"))

    def _begin_anew(self) -> None:
        """Begin with no page; a memory that cannot be read any more goes too, after the pages that it remembers.

        Raises Unkept if those cannot be taken away, OSError and sqlite3.Error where the disk refuses.
        """
        try:
            # Releases of before the machine's start bear hours of another clock.
            with self.index.writing() as memory:
                memory.execute("UPDATE release SET at = 0")
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            # Pages that nothing remembers could not be purged any more.
            take_away(self.root)
            self.index.close()
            for file in self.root.glob("index.sqlite3*"):
                file.unlink()
        self._renew()

    def _renew(self) -> None:
        """Let a new, empty folder be the one of all pages; the old one is swept away later."""
        fresh = self.root / f"pages-{secrets.token_hex(6)}"
        fresh.mkdir(mode=0o750)
        (fresh / ABOUT).write_text(self.made_for)
        link = self.root / f"{CURRENT}.{secrets.token_hex(4)}"
        link.symlink_to(fresh.name)
        link.replace(self.root / CURRENT)
        files.outlast()
        with self.index.writing() as memory:
            memory.execute("DELETE FROM shown")
            memory.executemany("INSERT OR REPLACE INTO wanted VALUES (?, ?)", [("/", 0), ("/feed/", 0)])

    def _generation(self) -> str:
        return os.readlink(self._pages[:-1])

    def _is_ours(self, generation: str) -> bool:
        """Return whether the pages of `generation` were made by this version of the site since the machine started."""
        if self._known[0] != generation:
            try:
                about = (self.root / generation / ABOUT).read_text()
            except FileNotFoundError:
                about = ""
            self._known = (generation, about == self.made_for)
        return self._known[1]

    # --- What goes with the pages -----------------------------------------------------------------------------------

    def remember(self, name: str, fact: bytes) -> None:
        """Remember a fact of all pages, for as long as what makes them stays the same; not while the disk refuses."""
        with suppress(OSError), self._locked():
            draft = self.root / f".{name}.new"
            draft.write_bytes(f"{self.made_for}\n".encode() + fact)
            draft.replace(self.root / f".{name}")

    def recall(self, name: str) -> bytes | None:
        """Return a fact that was remembered since the pages are made as they are made now; None if none was."""
        try:
            made_for, _, fact = (self.root / f".{name}").read_bytes().partition(b"\n")
        except OSError:
            return None
        return fact if made_for.decode() == self.made_for else None

    # --- Housekeeping -----------------------------------------------------------------------------------------------

    def wanted(self, *, most: int = 20) -> list[str]:
        """Return addresses whose pages were deleted while they were read by somebody, and forget that."""
        try:
            with self._locked(), self.index.writing() as memory:
                # More pages lead to a short address than to a long one.
                rows = memory.execute(
                    "SELECT address FROM wanted ORDER BY length(address), since LIMIT ?", [most]
                ).fetchall()
                memory.executemany("DELETE FROM wanted WHERE address = ?", rows)
        except (OSError, sqlite3.Error):
            return []
        return [str(address) for (address,) in rows]

    def amount(self) -> tuple[int, int]:
        """Return how many pages are kept, and their bytes as far as they are counted."""
        asked = "SELECT count(*), ifnull(sum(bytes), 0) FROM page WHERE generation = ? AND bytes > 0"
        pages, size = self.index.ask(asked, self._generation())[0]
        return int(str(pages)), int(str(size))

    def compress(self, *, seconds: float) -> int:
        """Compress pages as well as can be that were kept in haste, for about that long; return how many."""
        done, until = 0, time.monotonic() + seconds
        try:
            generation = self._generation()
            rows = self.index.ask(
                "SELECT id, file, changed FROM page WHERE generation = ? AND bytes > 0 AND has_brotli = 0 LIMIT 200",
                generation,
            )
            for page, file, changed in rows:
                if time.monotonic() > until:
                    break
                place = f"{self.root}/{generation}/{file}"
                more = 0
                with suppress(FileNotFoundError), files.compressed(place) as twins, self._locked():
                    if int(os.stat(place).st_mtime) == changed:
                        twins.appear(changed=int(str(changed)))
                        more = len(twins.bodies["br"])
                with self._locked(), self.index.writing() as memory:
                    memory.execute(
                        "UPDATE page SET has_brotli = 1, bytes = bytes + ? WHERE id = ? AND changed = ?",
                        [more, page, changed],
                    )
                done += 1
        except (OSError, sqlite3.Error):
            return done
        return done

    def sweep(self) -> None:
        """Remove what no reader can get any more: former generations, and the oldest pages beyond `most_bytes`."""
        with suppress(OSError, sqlite3.Error):
            generation = self._generation()
            for folder in self.root.glob("pages-*"):
                if folder.name != generation and time.time() - folder.stat().st_mtime > 1:
                    shutil.rmtree(folder, ignore_errors=True)
            for file in self.root.glob(f"{CURRENT}.*"):
                file.unlink()
            with self._locked():
                dead = self.owners.dead()
                self._release_dead(dead)
                self._trim()
                with self.index.writing() as memory:
                    memory.execute(
                        # What a process removed and died before forgetting stays remembered until it changes or is kept again.
                        "DELETE FROM page WHERE (bytes = 0 OR generation <> ?) AND changed < ?"
                        " AND NOT EXISTS (SELECT 1 FROM shown WHERE page = page.id)",
                        [generation, time.time() - 60],
                    )

    def _trim(self) -> None:
        """Delete the pages that were kept first until the rest fits."""
        generation = self._generation()
        held = int(str(self.index.one("SELECT sum(bytes) FROM page WHERE generation = ?", generation) or 0))
        if not self.most_bytes or held <= self.most_bytes:
            return
        rows = self.index.ask(
            "SELECT id, file, bytes FROM page WHERE generation = ? AND bytes > 0 ORDER BY kept_at", generation
        )
        gone = []
        try:
            for page, file, size in rows:
                files.remove(self._pages + str(file))
                gone.append((page,))
                held -= int(str(size))
                if held <= self.most_bytes * 0.9:
                    break
        finally:
            # Also where one cannot be removed. As in a purge: what may still be trusted is not forgotten yet.
            files.outlast()
            with self.index.writing() as memory:
                memory.executemany("DELETE FROM shown WHERE page = ?", gone)
                memory.executemany("UPDATE page SET bytes = 0 WHERE id = ?", gone)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Be the only one who changes the store; the kernel lets go even after kill -9."""
        handle = self._lock()
        try:
            yield
        finally:
            os.close(handle)

    def _lock(self) -> int:
        while True:
            handle = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                # Whoever waited for a lock that has been removed meanwhile holds nothing.
                if os.path.samestat(os.fstat(handle), os.stat(self._lock_file)):
                    return handle
            except FileNotFoundError:
                pass
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)


def take_away(root: Path) -> None:
    """Take all pages of a store away from everybody at once, which needs no room on the disk; return when nobody trusts them.

    Whoever keeps pages there begins anew, once no change that is under way now can still be waiting for its commit.
    Raises Unkept when that is refused.
    """
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            (root / CURRENT).unlink()
        # By this others know when that was; they may have been taken away already.
        with suppress(FileNotFoundError):
            os.utime(root)
    except OSError as refused:
        raise Unkept(f"The kept pages cannot be purged: {refused}.") from refused
    # Also where nothing was there: somebody may have taken it away just now, and have died.
    files.outlast()


def _boot() -> str:
    """Return what is another after each start of the machine, which may have brought deleted files back."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
