"""Decoding happens elsewhere: a picture can hurt nothing but its own process, which knows and may do very little."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from blog import pictures
from blog.pictures import Refused, limits, pool
from blog.pictures.pool import PLACES, POOL, START
from tests.pictures.samples import chart, photograph, saved

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def children_of_its_own() -> Iterator[None]:
    """Begin and end without a waiting child, so that each test starts its own."""
    POOL.close()
    yield
    POOL.close()


def forks_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for_fork(pid: int) -> int:
    """Return the process that `pid` has forked, as soon as there is one."""
    given_up_at = time.monotonic() + 30
    while not (forks := forks_of(pid)):
        assert time.monotonic() < given_up_at
        os.sched_yield()
    return forks[0]


def wait_until_limited(pid: int) -> None:
    """Return when a fork has taken from itself what decoding does not need."""
    given_up_at = time.monotonic() + 30
    while "NoNewPrivs:\t1" not in Path(f"/proc/{pid}/status").read_text():
        assert time.monotonic() < given_up_at
        os.sched_yield()


def is_gone(pid: int, *, within_seconds: float = 10) -> bool:
    """Whether `pid` ends in time."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], within_seconds)[0])
    finally:
        os.close(watched)


def reason(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, object]:
    return refused.value.code, refused.value.detail["why"]


def break_png(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Have the next children do `how` where Pillow would decode the pixels of a PNG."""
    fault = f"import ctypes, time; from PIL.PngImagePlugin import PngImageFile; PngImageFile.load = lambda self: {how}"
    monkeypatch.setattr(pool, "START", START.replace("from blog", f"{fault}; from blog"))


def start_with(monkeypatch: pytest.MonkeyPatch, **changed: float) -> None:
    """Have the next children start with other limits."""
    settings = "; ".join(f"limits.{name} = {value}" for name, value in changed.items())
    begin = f"from blog.pictures import limits; {settings}; from blog.pictures.child"
    monkeypatch.setattr(pool, "START", pool.START.replace("from blog.pictures.child", begin))


def test_a_picture_that_kills_its_process_hurts_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    break_png(monkeypatch, "ctypes.string_at(0)")
    for _time in range(2):
        with pytest.raises(Refused) as refused:
            pictures.take_in(saved(chart(), "PNG"))
        assert reason(refused) == ("too_hard", "crash")
        assert pictures.take_in(saved(photograph(), "JPEG")).width == 320


def test_a_picture_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    break_png(monkeypatch, "time.sleep(600)")
    assert pictures.take_in(saved(photograph(), "JPEG")).width == 320
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 0.2)
    with pytest.raises(Refused) as refused:
        pictures.take_in(saved(chart(), "PNG"))
    assert reason(refused) == ("too_hard", "time")


def test_a_picture_that_waits_for_the_processor_does_not_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    break_png(monkeypatch, "time.sleep(600)")
    assert pictures.take_in(saved(photograph(), "JPEG")).width == 320
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 0.1)
    # It got no processor twice, and then it had one and did nothing with it.
    waited = iter([0.1, 0.2, 0.2])
    monkeypatch.setattr(pool.Child, "_waited", lambda self: next(waited))
    with pytest.raises(Refused) as refused:
        pictures.take_in(saved(chart(), "PNG"))
    assert reason(refused) == ("too_hard", "time")
    assert next(waited, None) is None


CROWDED = """
import os, subprocess, sys, time
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
for _twice in range(2):
    subprocess.Popen([sys.executable, "-c", "while True: pass"])
time.sleep(600)
"""


@linux_only
def test_the_kernel_says_how_long_a_fork_has_waited() -> None:
    with subprocess.Popen([sys.executable, "-c", CROWDED], start_new_session=True) as parent:
        child = pool.Child.__new__(pool.Child)
        child.process = parent
        given_up_at = time.monotonic() + 30
        try:
            while not child._waited() > 0.01:
                assert time.monotonic() < given_up_at
                os.sched_yield()
        finally:
            os.killpg(parent.pid, signal.SIGKILL)
    assert child._waited() == 0


def test_a_picture_that_computes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    break_png(monkeypatch, "[0 for _ in iter(int, 1)]")
    start_with(monkeypatch, CHILD_CPU_SECONDS=1)
    with pytest.raises(Refused) as refused:
        pictures.take_in(saved(chart(), "PNG"))
    assert reason(refused) == ("too_hard", "time")


def test_a_picture_that_wants_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    start_with(monkeypatch, CHILD_MEMORY_BYTES=90_000_000)
    with pytest.raises(Refused) as refused:
        pictures.take_in(saved(Image.new("RGB", (5000, 4000)), "PNG"))
    assert reason(refused) == ("too_hard", "memory")
    assert pictures.take_in(saved(chart(), "PNG")).width == 640


def test_a_child_with_nothing_to_do_ends_and_the_next_picture_has_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start_with(monkeypatch, CHILD_IDLE_SECONDS=0.2)
    for _time in range(2):
        assert pictures.take_in(saved(chart(), "PNG")).width == 640
        (child,) = POOL._idle
        assert child.process.wait(timeout=10) == 0


def test_a_child_that_ends_just_when_it_is_asked_is_replaced() -> None:
    pictures.take_in(saved(chart(), "PNG"))
    (child,) = POOL._idle
    child.process.poll = lambda: None  # type: ignore[method-assign]  # it lived when it was looked at
    child.stdin.close()
    assert child.process.wait(timeout=10) == 0
    assert pictures.take_in(saved(chart(), "PNG")).width == 640


def test_many_threads_are_served_by_two_children_at_most() -> None:
    samples = [saved(photograph(100 + number, 80), "PNG") for number in range(6)]
    with ThreadPoolExecutor(8) as threads:
        widths = list(threads.map(lambda data: pictures.take_in(data).width, samples * 5))
    assert widths == [100, 101, 102, 103, 104, 105] * 5
    assert 1 <= len(POOL._idle) <= 2


@linux_only
def test_a_child_knows_nothing_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    pictures.take_in(saved(chart(), "PNG"))
    (child,) = POOL._idle
    proc = Path(f"/proc/{child.process.pid}")
    assert proc.joinpath("environ").read_bytes() == b"LANG=C.UTF-8\0"
    assert proc.joinpath("cwd").readlink() == Path("/")
    assert {int(each.name) for each in proc.joinpath("fd").iterdir()} <= {0, 1, 2, 3}
    maps = proc.joinpath("maps").read_text()
    assert "PIL" in maps
    assert "sqlite" not in maps


RESTRICTED = """
import json, os, resource, sys
sys.path += sys.argv[1:]
from blog.pictures import child
assert not [name for name in sys.modules if name.partition(".")[0] in ("django", "influency", "socket", "sqlite3")]
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
child._limit(parent=os.getppid())
told = {name: resource.getrlimit(getattr(resource, "RLIMIT_" + name))[1] for name in ("AS", "CPU", "FSIZE", "CORE")}
try:
    bytearray(800 * 1024 * 1024)
except MemoryError:
    told["memory"] = "refused"
print(json.dumps(told), flush=True)
"""


def test_the_one_that_decodes_is_held_to_its_limits() -> None:
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", RESTRICTED, *PLACES], capture_output=True, text=True, env={}
    )
    assert run.stderr == ""
    told = {"AS": 768 * 1024 * 1024, "CPU": 21, "FSIZE": 0, "CORE": 0, "memory": "refused"}
    assert json.loads(run.stdout) == told


HANGING = """
from blog import pictures
from blog.pictures import pool
from tests.pictures.samples import chart, saved
fault = "import time; from PIL.PngImagePlugin import PngImageFile; PngImageFile.load = lambda self: time.sleep(600); "
pool.START = pool.START.replace("from blog", fault + "from blog")
pictures.take_in(saved(chart(), "PNG"))
"""


@linux_only
@pytest.mark.parametrize("killed", ["site", "child"])
def test_nothing_outlives_the_process_that_started_it(killed: str) -> None:
    environment = {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", HANGING], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    ) as site:
        try:
            child = wait_for_fork(site.pid)
            fork = wait_for_fork(child)
            wait_until_limited(fork)
            os.kill(site.pid if killed == "site" else child, signal.SIGKILL)
            assert is_gone(fork)
            assert is_gone(child)
        finally:
            site.kill()


@linux_only
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of forks beside threads
def test_a_fork_of_the_site_leaves_its_children_alone() -> None:
    pictures.take_in(saved(chart(), "PNG"))
    (before,) = POOL._idle
    pid = os.fork()
    if not pid:
        try:
            os._exit(0 if not POOL._idle and pictures.take_in(saved(chart(), "PNG")).width == 640 else 1)
        finally:
            os._exit(1)
    assert os.waitpid(pid, 0)[1] == 0
    assert pictures.take_in(saved(chart(), "PNG")).width == 640
    assert POOL._idle == [before]
