"""What leaves the processor to readers does so on Linux's terms, which divides it between sessions first."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from blog import yielding
from tests import alone, turns

ROOT = Path(__file__).resolve().parents[1]
GROUP = Path("/proc/self/autogroup")
needs_groups = pytest.mark.skipif(not GROUP.exists(), reason="this kernel does not divide between sessions")
YIELDING = f"""
import os, subprocess, sys
sys.path.insert(0, {str(ROOT)!r})
from blog import yielding
yielding.yield_to_readers(more=7)
print(os.nice(0), open("/proc/self/autogroup").read())
"""


def niceness_of(*, in_a_session_of_its_own: bool) -> tuple[int, str | None]:
    line = [sys.executable, "-c", YIELDING]
    own, of_session = subprocess.check_output(
        line, text=True, start_new_session=in_a_session_of_its_own
    ).split(" ", 1)
    # As niceness is inherited, the one who runs the tests may have some.
    return int(own) - os.nice(0), said_of_session(of_session)


def said_of_session(line: str) -> str | None:
    """The niceness that the file of a session says, None of a session that Linux does not divide (in a container)."""
    words = line.split()
    return words[-1] if words else None


@needs_groups
def test_who_leads_a_session_says_its_niceness_for_the_whole_of_it() -> None:
    own, of_session = niceness_of(in_a_session_of_its_own=True)
    assert own == 7
    assert of_session == str(7 + os.nice(0))


@needs_groups
def test_who_shares_a_session_leaves_it_as_it_is() -> None:
    before = said_of_session(GROUP.read_text())
    assert niceness_of(in_a_session_of_its_own=False) == (7, before)
    assert said_of_session(GROUP.read_text()) == before


@turns.needed
def test_work_has_long_turns_until_it_is_done_or_fails() -> None:
    usual = turns.length()
    with yielding.in_long_turns():
        assert turns.length() == turns.LONG
        with yielding.in_long_turns():
            pass
        assert turns.length() == turns.LONG
    assert turns.length() == usual < turns.LONG / 4
    with pytest.raises(ZeroDivisionError), yielding.in_long_turns():
        _ = 1 / 0
    assert turns.length() == usual


@turns.needed
def test_each_thread_has_its_own() -> None:
    usual, found = turns.length(), list[float]()

    def work() -> None:
        with yielding.in_long_turns():
            found.append(turns.length())
        found.append(turns.length())

    other = threading.Thread(target=work)
    other.start()
    other.join()
    assert found == [turns.LONG, usual]
    with yielding.in_long_turns():
        (inheriting := threading.Thread(target=work)).start()
        inheriting.join()
    assert found[2:] == [turns.LONG, turns.LONG]


WORKING = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from blog import yielding
from tests import turns
os.nice(3)
os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
yielding.take_long_turns()
print(turns.length(), os.nice(0), os.sched_getscheduler(0))
yielding.take_short_turns()
print(turns.length(), os.nice(0), os.sched_getscheduler(0))
yielding.take_usual_turns()
print(turns.length(), os.nice(0), os.sched_getscheduler(0))
"""


@turns.needed
def test_who_asks_for_turns_stays_as_nice_as_it_is_and_of_the_kind_that_it_is() -> None:
    usual, kind = str(turns.length()), [str(min(19, os.nice(0) + 3)), str(os.SCHED_BATCH)]
    said = subprocess.check_output([sys.executable, "-c", WORKING], text=True).split()
    assert said == [str(turns.LONG), *kind, str(turns.SHORT), *kind, usual, *kind]


def test_nothing_fails_where_the_kernel_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = turns.length()
    for call in (None, lambda *_told: -1):
        with monkeypatch.context() as patched:
            patched.setattr(yielding, "_call", call)
            with yielding.in_long_turns():
                patched.undo()
                assert turns.length() == usual


TICKING = """
import os
import django
django.setup()
from django.core.management import call_command
from blog.management.commands import tick
from tests import turns
def tell(command):
    print(turns.length(), flush=True)
    os._exit(0)
tick.Command.round = tell
call_command("tick")
"""


@turns.needed
def test_the_clock_has_them(tmp_path: Path) -> None:
    assert alone.said_by(tmp_path, TICKING) == str(turns.LONG)


CHILD = """
import os, sys
sys.path.insert(0, {root!r})
from blog import pictures, yielding
from blog.pictures.pool import POOL
from tests import turns
from tests.pictures.samples import photograph, saved
if {is_last}:
    pictures.decode_last()
usual = turns.length()
with yielding.in_long_turns():
    pictures.take_in(saved(photograph(), "JPEG"))
(child,) = POOL._idle
pid = child.process.pid
print(os.sched_getscheduler(pid), os.getsid(pid) == os.getsid(0), os.getpgid(pid) == pid, turns.length(pid) == usual)
"""


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux knows whom to leave for last")
@pytest.mark.parametrize("is_last", [False, True])
def test_what_nobody_waits_for_is_decoded_when_the_rest_of_its_session_does_not_compute(
    is_last: bool,
) -> None:
    """And what an editor waits for at once, in the usual turns; both in a process group that can be ended as one."""
    code = CHILD.format(root=str(ROOT), is_last=is_last)
    said = subprocess.check_output([sys.executable, "-c", code], text=True)
    policy = os.SCHED_IDLE if is_last else os.SCHED_OTHER
    assert said.split() == [str(policy), "True", "True", "True"]


TERMINAL = """
import os, sys
sys.path.insert(0, {root!r})
from blog import yielding
def has_one():
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True
if os.fork():
    os.wait()
else:
    before = has_one()
    yielding.leave_the_terminal()
    after = has_one()
    yielding.leave_the_terminal()
    print(before, after, flush=True)
"""


def test_who_decodes_has_no_terminal_to_type_into() -> None:
    pid, terminal = pty.fork()
    if not pid:
        os.execv(sys.executable, [sys.executable, "-c", TERMINAL.format(root=str(ROOT))])
    try:
        with os.fdopen(terminal, "rb") as said:
            assert said.readline().split() == [b"True", b"False"]
    finally:
        os.waitpid(pid, 0)
