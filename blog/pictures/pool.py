"""Keeps the processes that decode: at most two, started when needed, ended when they hang, fail or have nothing to do.

Everything here is safe to be called from any thread. A child holds nothing of the site: no environment, no open file,
no Django, no terminal; it lives in a process group of its own and ends when the pipe to it closes, however this process
ends.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import PIL

from blog.pictures import limits
from blog.pictures.framing import OUT_OF_TIME, Json, receive, send
from blog.pictures.shapes import Refused

# With nothing but the standard library on its path, the child is told where the two things lie that it needs.
PLACES = (str(Path(__file__).resolve().parents[2]), str(Path(PIL.__file__).resolve().parents[1]))
START = "import sys; sys.path += sys.argv[2:]; from blog.pictures.child import main; main(is_last=sys.argv[1] == 'last')"


class Gone(Exception):
    """The child had ended before it was asked."""


class Child:
    """One process that serves one picture at a time."""

    def __init__(self, *, is_last: bool) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", START, "last" if is_last else "soon", *PLACES],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LANG": "C.UTF-8"},
            process_group=0,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.stdin, self.stdout = self.process.stdin, self.process.stdout
        self.has_served = False

    def ask(self, head: Mapping[str, Json], data: bytes) -> tuple[dict[str, Json], bytes]:
        """Return the answer. Raises Refused("too_hard") when it dies of the picture, Gone when it was dead before."""
        answered, hung = threading.Event(), threading.Event()
        threading.Thread(target=self._watch, args=(answered, hung), daemon=True).start()
        try:
            send(self.stdin, head, data)
            answer = receive(self.stdout)
            self.has_served = True
            return answer
        except (EOFError, OSError, ValueError):
            code = self.end()
            if code == 0 and self.has_served and not hung.is_set():
                raise Gone from None
            why = "time" if hung.is_set() or code == OUT_OF_TIME else "crash"
            raise Refused("too_hard", why=why) from None
        finally:
            answered.set()

    def end(self) -> int:
        """End the process and whatever it has forked; return how it ended."""
        self.hang_up()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout=1)
        self.kill()
        return self.process.wait()

    def hang_up(self) -> None:
        """Close the pipes, at which it ends by itself."""
        for pipe in (self.stdin, self.stdout):
            with contextlib.suppress(OSError):
                pipe.close()

    def kill(self) -> None:
        """Kill the process and its fork."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _watch(self, answered: threading.Event, hung: threading.Event) -> None:
        """Kill it when it takes too long; what waits for the processor, which others need more, does not hang."""
        waited = 0.0
        while not answered.wait(limits.CHILD_WALL_SECONDS):
            before, waited = waited, self._waited()
            if waited - before < limits.CHILD_WALL_SECONDS / 2:
                hung.set()
                self.kill()
                return

    def _waited(self) -> float:
        """Return how many seconds it and its fork have waited for the processor; none where the kernel does not say."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            forks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            waits = [
                int(Path(f"/proc/{fork}/schedstat").read_text().split()[1])
                for fork in (self.process.pid, *forks)
            ]
            return sum(waits) / 1e9
        return 0.0


class Pool:
    """The children of this process; where nobody waits for them, they are the last to have the processor (`is_last`)."""

    is_last = False

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(limits.CHILDREN_AT_ONCE)
        self._lock = threading.Lock()
        self._idle: list[Child] = []

    def ask(self, head: Mapping[str, Json], data: bytes) -> tuple[dict[str, Json], bytes]:
        """Have a child answer, waiting for one to be free. Raises Refused."""
        with self._places:
            while True:
                child = self._take()
                try:
                    answer = child.ask(head, data)
                except Gone:
                    continue
                with self._lock:
                    self._idle.append(child)
                return answer

    def close(self) -> None:
        """End the children that wait."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    def forget(self) -> None:
        """Leave the children to the process that this one was forked from."""
        for child in self._idle:
            child.hang_up()
            child.process.returncode = 0  # not ours to wait for
        self.__init__()  # type: ignore[misc]  # locks may have been held at the fork

    def _take(self) -> Child:
        """Return a waiting child that lives, else a new one."""
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None:
                try:
                    return Child(is_last=self.is_last)
                except OSError as error:
                    raise Refused("too_hard", why="start") from error
            if child.process.poll() is None:
                return child
            child.end()


POOL = Pool()
atexit.register(POOL.close)
os.register_at_fork(after_in_child=POOL.forget)
