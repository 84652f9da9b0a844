"""Keeps the server and the tick running for `manage.py run`: starts them again when they die, ends them when it is told.

`run` turns itself into this small program once the site is ready, so that no second Django stays in memory. It holds
the home's lock and no port; whatever kills it takes its children along.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from influency import lifeline, listening, serving

ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# How long the children may take to end before they are killed.
PATIENCE_SECONDS = 4.0
LONGEST_WAIT_SECONDS = 30.0
# One that has run this long was well: its next death counts as the first again.
WELL_AFTER_SECONDS = 20.0
LOG_BYTES = 4_000_000


class Log:
    """What the children say, on stderr and in a file of the home that never grows past twice LOG_BYTES."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def write(self, said: bytes) -> None:
        """Pass on `said`; a terminal that is gone or a full disk stops nothing."""
        with contextlib.suppress(OSError):
            os.write(2, said)
        with contextlib.suppress(OSError):
            if self.file.exists() and self.file.stat().st_size > LOG_BYTES:
                self.file.replace(self.file.with_name(self.file.name + ".1"))
            with open(self.file, "ab") as opened:
                opened.write(said)

    def tell(self, sentence: str) -> None:
        """Pass on a sentence of our own, with the hour."""
        self.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {sentence}\n".encode())


@dataclass
class Child:
    """One program that is kept running."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    # When it may start again, on the clock that never jumps, and how long it waits the next time it dies early.
    due_at: float = 0.0
    wait_seconds: float = 0.0

    def start(self, now: float) -> subprocess.Popen[bytes]:
        """Start it in a process group of its own, so that Ctrl-C reaches only the supervisor, which then ends it."""
        self.started_at = now
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=serving.environment(),
            process_group=0,
            preexec_fn=partial(lifeline.tie, os.getpid()),
        )
        return self.process

    def note_end(self, now: float) -> float:
        """Set when it may start again; return in how many seconds that is."""
        if now - self.started_at > WELL_AFTER_SECONDS:
            self.wait_seconds = 0.0
        pause, self.wait_seconds = (
            self.wait_seconds,
            min(max(1.0, self.wait_seconds * 2), LONGEST_WAIT_SECONDS),
        )
        self.process, self.due_at = None, now + pause
        return pause


class Supervisor:
    """The loop: waits for a signal, for words of a child, or for the next hour to start one again."""

    def __init__(self, children: list[Child], *, place: listening.Address, greeting: str, log: Log) -> None:
        self.children = children
        self.place = place
        self.greeting = greeting
        self.log = log
        self.selector = selectors.DefaultSelector()
        self.ends_at: float | None = None

    def run(self) -> int:
        """Keep all children running until a signal says to end; return the exit code."""
        self._listen_to_signals()
        while not self._is_over():
            now = time.monotonic()
            if self.ends_at is None:
                self._start_due(now)
                self._greet()
            elif now > self.ends_at:
                self._send(signal.SIGKILL)
            for key, _ in self.selector.select(self._pause(now)):
                key.data()
            self._look_after(time.monotonic())
        return 0

    def _listen_to_signals(self) -> None:
        reader, writer = socket.socketpair()
        for end in (reader, writer):
            end.setblocking(False)
        self.selector.register(reader, selectors.EVENT_READ, partial(self._heard, reader))
        # The numbers of signals arrive through the socket; the handlers only have to be there.
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _nothing)
        for number in ENDINGS:
            # Under nohup the end of the terminal is ignored on purpose. Ctrl-C is not: a script ignores it for what it
            # starts in the background, and whoever sends it all the same wants the site to end.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, _nothing)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        self._writer = writer

    def _heard(self, reader: socket.socket) -> None:
        for number in reader.recv(100):
            if number not in ENDINGS:
                continue
            if self.ends_at is None:
                self.ends_at = time.monotonic() + PATIENCE_SECONDS
                self._send(signal.SIGTERM)
            elif number == signal.SIGINT:
                # Ctrl-C a second time: at once.
                self._send(signal.SIGKILL)

    def _start_due(self, now: float) -> None:
        for child in self.children:
            if child.process is None and child.due_at <= now:
                try:
                    process = child.start(now)
                except OSError as error:
                    pause = child.note_end(now)
                    self.log.tell(
                        f"The {child.name} could not be started ({error}); trying again in {pause:.0f} s."
                    )
                    continue
                assert process.stdout is not None
                os.set_blocking(process.stdout.fileno(), False)
                self.selector.register(process.stdout, selectors.EVENT_READ, partial(self._pass_on, process))

    def _pass_on(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with contextlib.suppress(BlockingIOError):
            if said := os.read(process.stdout.fileno(), 65536):
                self.log.write(said)
            else:
                self.selector.unregister(process.stdout)
                process.stdout.close()

    def _look_after(self, now: float) -> None:
        for child in self.children:
            if child.process is None or (code := child.process.poll()) is None:
                continue
            pause = child.note_end(now)
            if self.ends_at is None:
                how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
                when = f"in {pause:.0f} s" if pause else "now"
                self.log.tell(f"The {child.name} {how}; it is started again {when}.")

    def _greet(self) -> None:
        if self.greeting and listening.accepts(self.place):
            with contextlib.suppress(OSError):
                print(self.greeting, flush=True)
            self.greeting = ""

    def _pause(self, now: float) -> float | None:
        if self.ends_at is not None:
            return max(0.05, min(self.ends_at - now, 1.0))
        waits = [child.due_at - now for child in self.children if child.process is None]
        if self.greeting:
            waits.append(0.1)
        return max(0.0, min(waits)) if waits else None

    def _send(self, number: signal.Signals) -> None:
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.send_signal(number)

    def _is_over(self) -> bool:
        return self.ends_at is not None and all(child.process is None for child in self.children)


def _nothing(number: int, frame: object) -> None:
    """Stand in the place of a signal's default, which would end the process."""


def greeting(url: str, place: listening.Address) -> str:
    """Return what is said when the site is open: where to read, where to write, how to end."""
    host, port = place
    lines = [f"The site   {url}/", f"Write      {url}/admin/"]
    if not url.endswith(f"//{host}:{port}"):
        lines.append(f"Listening  {host} port {port}")
    return "\n".join([*lines, "Ctrl-C ends it; everything is kept."])


def command(*, home: Path, held: int, place: listening.Address, url: str) -> list[str]:
    """Return the command line of the supervisor that goes on holding the home by the open file `held`."""
    host, port = place
    return [
        *(sys.executable, "-P", "-m", "influency.supervising"),
        *("--home", str(home), "--held", str(held), "--host", host, "--port", str(port), "--url", url),
    ]


def main() -> int:
    """Supervise the server and the tick of a site; return the exit code."""
    parser = argparse.ArgumentParser(prog="influency.supervising")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--held", type=int, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--url", required=True)
    given = parser.parse_args()
    os.set_inheritable(given.held, False)
    place = (given.host, given.port)
    children = [
        Child("server", serving.command(place)),
        Child("tick", [sys.executable, str(serving.BASE / "manage.py"), "tick"]),
    ]
    log = Log(given.home / "log" / "site.log")
    return Supervisor(children, place=place, greeting=greeting(given.url, place), log=log).run()


if __name__ == "__main__":
    sys.exit(main())
