"""A real PostgreSQL from Debian, in a folder of its own, on a port of its own, with a password of its own."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.journeys.running import free_port, wait_for

# Why these tests are skipped; the summary at the end of all tests looks for it.
NO_POSTGRESQL = "no PostgreSQL on this machine"
PACKAGES = "postgresql"
PROGRAMS = ("initdb", "postgres", "psql")
# Debian keeps those of each version in a folder of its own, which is in nobody's path.
DEBIANS = Path("/usr/lib/postgresql")
OWNER = "postgres"
# What a test writes need not outlive the machine.
HASTILY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=2GB")


def missing() -> list[str]:
    """Return what this machine lacks of the server's programs and of the package that speaks to it."""
    programs = [name for name in PROGRAMS if not (folder() / name).exists()]
    return programs + [name for name in ("psycopg",) if find_spec(name) is None]


def folder() -> Path:
    """Return where the programs of the newest version are."""
    found = sorted(DEBIANS.glob("*/bin"), key=lambda each: [int(n) for n in re.findall(r"\d+", str(each))])
    return found[-1] if found else Path(shutil.which("initdb") or "/nowhere/initdb").parent


class PostgreSQL:
    """A server with the one user `postgres`: its process, and where it keeps everything."""

    def __init__(self) -> None:
        # Not among the folders of pytest: what root keeps to itself the server's owner could not enter.
        self.folder = Path(tempfile.mkdtemp(prefix="influency-postgresql-"))
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.process: subprocess.Popen[bytes] | None = None
        self._make()

    @property
    def said(self) -> str:
        """Return what it has printed."""
        return (self.folder / "said").read_text(errors="replace")

    def address(self, database: str) -> str:
        """Return what DATABASE_URL has to be for a database here."""
        return f"postgres://{OWNER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def make_database(self, name: str) -> str:
        """Make an empty database; return its address."""
        self.ask("postgres", f'CREATE DATABASE "{name}"')
        return self.address(name)

    def ask(self, database: str, sql: str) -> str:
        """Return what it answers to a statement, a row a line."""
        line = [folder() / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, self.address(database)]
        done = subprocess.run(line, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self) -> None:
        """Start it with all that it kept so far; return when it answers."""
        told = [f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}"]
        options = [word for each in (*told, *HASTILY) for word in ("-c", each)]
        with open(self.folder / "said", "ab") as said:
            self.process = subprocess.Popen(
                [folder() / "postgres", "-D", self.folder / "data", *options],
                **self._as_owner(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        wait_for(self._answers, "PostgreSQL", alive=self.process, said=lambda: self.said)

    def stop(self) -> None:
        """End it, and every connection to it; what it keeps stays."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)
            self.process = None

    def remove(self) -> None:
        """End it and forget what it kept."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        line = [folder() / "psql", "-XAtq", "-c", "SELECT 1", self.address("postgres")]
        return subprocess.run(line, capture_output=True, timeout=60).returncode == 0

    def _make(self) -> None:
        """Make what it keeps everything in. It refuses to do so, and to start, as root."""
        secret = self.folder / "password"
        secret.write_text(self.password)
        if os.getuid() == 0:
            shutil.chown(self.folder, OWNER, OWNER)
            shutil.chown(secret, OWNER)
        line = [folder() / "initdb", "-D", self.folder / "data", "-U", OWNER, "--pwfile", secret]
        line += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
        done = subprocess.run(line, **self._as_owner(), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr

    def _as_owner(self) -> dict[str, object]:
        """Return who starts its programs, and where: Debian's own user for it, where that can be chosen."""
        if os.getuid():
            return {"cwd": self.folder}
        return {"cwd": self.folder, "user": OWNER, "group": OWNER, "extra_groups": []}
