"""Whatever readers, editors and deaths do to one another, in any order: a page that is found is what is true now."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from blog.pagecache import EVERYTHING, Mark, Store, files

HTML = "text/html; charset=utf-8"
THINGS = ("post:1", "post:2", "tag:1", "author:1")
# What each page shows: whatever is written down of these things.
PAGES = {
    "/": ("post:1", "post:2", "author:1"),
    "/one/": ("post:1", "author:1"),
    "/two/": ("post:2", "tag:1"),
    "/tag/": ("post:1", "post:2", "tag:1"),
}


@dataclass
class Rendering:
    """A page that is being made: it reads one thing after the other, while others change them."""

    address: str
    since: Mark
    read: dict[str, int] = field(default_factory=dict)


@dataclass
class Edit:
    """A change on its way: held, perhaps committed, not yet released."""

    hold: str
    changes: dict[str, int]
    store: Store
    is_committed: bool = False


class Readers(RuleBasedStateMachine):
    """Two processes on one store, and what they do in any order."""

    def __init__(self) -> None:
        super().__init__()
        # It stands still while nobody waits, so that whoever may trust a look at the disk does.
        self.now = 0.0
        self.clock = patch.object(
            files, "time", SimpleNamespace(monotonic=lambda: self.now, sleep=self._let_pass)
        )
        self.clock.start()
        self.root = Path(tempfile.mkdtemp())
        self.truth = dict.fromkeys(THINGS, 0)
        self.counter = 0
        self.stores = [self._process(), self._process()]
        self.renderings: list[Rendering] = []
        self.edits: list[Edit] = []

    def _let_pass(self, seconds: float) -> None:
        self.now += seconds

    def _process(self) -> Store:
        store = Store(self.root / "kept", made_for="this")
        store.open()
        return store

    def teardown(self) -> None:
        self.clock.stop()
        for store in self.stores:
            self._close(store)
        shutil.rmtree(self.root)

    def _close(self, store: Store) -> None:
        """Let the kernel take what a process had: its connection and the lock on its file."""
        store.index.close()
        store.owners.leave()

    @rule(address=st.sampled_from(sorted(PAGES)), which=st.integers(0, 1))
    def begin_rendering(self, address: str, which: int) -> None:
        since = self.stores[which].note()
        if since is not None:
            self.renderings.append(Rendering(address, since))

    @precondition(lambda self: self.renderings)
    @rule(data=st.data(), most=st.integers(1, 4))
    def read_some(self, data: st.DataObject, most: int) -> None:
        rendering = data.draw(st.sampled_from(self.renderings))
        for thing in [each for each in PAGES[rendering.address] if each not in rendering.read][:most]:
            rendering.read[thing] = self.truth[thing]

    @precondition(lambda self: self.renderings)
    @rule(data=st.data(), which=st.integers(0, 1))
    def finish_rendering(self, data: st.DataObject, which: int) -> None:
        rendering = data.draw(st.sampled_from(self.renderings))
        self.renderings.remove(rendering)
        for thing in PAGES[rendering.address]:
            rendering.read.setdefault(thing, self.truth[thing])
        self.stores[which].keep(
            rendering.address,
            _written(rendering.address, rendering.read).encode(),
            type=HTML,
            keys=PAGES[rendering.address],
            since=rendering.since,
        )

    @rule(which=st.integers(0, 1))
    def let_every_page_be_read(self, which: int) -> None:
        store = self.stores[which]
        for address, things in PAGES.items():
            since, body = store.note(), _written(address, {thing: self.truth[thing] for thing in things})
            if since is not None and store.find(address) is None:
                store.keep(address, body.encode(), type=HTML, keys=things, since=since)

    @rule(things=st.sets(st.sampled_from(THINGS), min_size=1, max_size=2), which=st.integers(0, 1))
    def begin_edit(self, things: set[str], which: int) -> None:
        # A database lets one transaction write a thing at a time.
        if any(things & set(edit.changes) for edit in self.edits if not edit.is_committed):
            return
        self.counter += 1
        store = self.stores[which]
        self.edits.append(Edit(store.hold(things), dict.fromkeys(things, self.counter), store))

    @rule(thing=st.sampled_from(THINGS), which=st.integers(0, 1))
    def edit_at_once(self, thing: str, which: int) -> None:
        if any(thing in edit.changes for edit in self.edits if not edit.is_committed):
            return
        self.counter += 1
        with self.stores[which].purging([thing]):
            self.truth[thing] = self.counter

    @rule(which=st.integers(0, 1))
    def begin_edit_of_everything(self, which: int) -> None:
        if any(not edit.is_committed for edit in self.edits):
            return
        self.counter += 1
        store = self.stores[which]
        self.edits.append(Edit(store.hold([EVERYTHING]), dict.fromkeys(THINGS, self.counter), store))

    @precondition(lambda self: any(not edit.is_committed for edit in self.edits))
    @rule(data=st.data())
    def commit(self, data: st.DataObject) -> None:
        edit = data.draw(st.sampled_from([edit for edit in self.edits if not edit.is_committed]))
        edit.is_committed = True
        self.truth |= edit.changes

    @precondition(lambda self: self.edits)
    @rule(data=st.data())
    def end_edit(self, data: st.DataObject) -> None:
        """After the commit, or after it has failed."""
        edit = data.draw(st.sampled_from(self.edits))
        self.edits.remove(edit)
        edit.store.release(edit.hold)

    @rule(which=st.integers(0, 1), is_killed=st.booleans())
    def die_or_keep_house(self, which: int, is_killed: bool) -> None:
        """Nothing of a killed process is left but its files; what it had not committed is not."""
        store = self.stores[which]
        if not is_killed:
            store.compress(seconds=1)
            store.sweep()
            return
        self.edits = [edit for edit in self.edits if edit.store is not store]
        self._close(store)
        self.stores[which] = self._process()

    @rule(
        things=st.sets(st.sampled_from([*THINGS, EVERYTHING]), min_size=1, max_size=2),
        which=st.integers(0, 1),
    )
    def die_while_others_trust_what_is_gone(self, things: set[str], which: int) -> None:
        store = self.stores[which]
        with patch.object(files, "outlast", side_effect=_Killed), suppress(_Killed):
            store.hold(things)
        self.die_or_keep_house(which, is_killed=True)
        for thing in things - {EVERYTHING}:
            self.edit_at_once(thing, 1 - which)

    @invariant()
    def what_is_found_is_true(self) -> None:
        for address, things in PAGES.items():
            for store in self.stores:
                if found := store.find(address):
                    assert found.bodies[""].decode() == _written(
                        address, {thing: self.truth[thing] for thing in things}
                    )


class _Killed(BaseException):
    """The process has ended where it stood."""


def _written(address: str, read: dict[str, int]) -> str:
    return f"{address}: {sorted(read.items())}"


TestReaders = Readers.TestCase
TestReaders.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
