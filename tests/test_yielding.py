"""What leaves the processor to readers does so on Linux's terms, which divides it between sessions first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from blog import pictures
from blog.pictures.pool import POOL
from tests.pictures.samples import photograph, saved

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


@needs_groups
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of forks beside threads
def test_a_process_that_decodes_is_as_nice_as_the_one_that_started_it() -> None:
    POOL.close()
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.nice(6)
            pictures.take_in(saved(photograph(), "JPEG"))
            (child,) = POOL._idle
            said = Path(f"/proc/{child.process.pid}/autogroup").read_text()
            os.write(writer, f"{os.nice(0)} {said_of_session(said)}".encode())
            POOL.close()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        niceness, group = told.read().split()
    os.waitpid(pid, 0)
    assert group == niceness != "0"
