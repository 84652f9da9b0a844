"""Makes `.venv/` ready before anything else runs: the right Python, the virtual environment, the locked requirements.

Old versions of Python 3 must be able to read this file, so it uses nothing newer than 3.6 has.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from typing import Dict, Iterator, List, Optional, Sequence

BASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST = (3, 11)
RUNNING = ("requirements.txt",)
DEVELOPING = ("requirements.txt", "requirements-dev.txt")
# Would send pip's work somewhere else than into the virtual environment.
MISLEADING = (
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_ROOT",
    "PYTHONHOME",
    "PYTHONPATH",
    "__PYVENV_LAUNCHER__",
)


class CannotStart(Exception):
    """What is missing, in words for the person at the terminal."""


def complain(message: str) -> int:
    """Tell the person at the terminal; return the exit code for "something is wrong"."""
    sys.stderr.write(message + "\n")
    return 1


def enter(argv: Sequence[str]) -> None:
    """Return if this Python is the right one for `argv`; else make `.venv/` ready and start again in there.

    Another virtual environment that has what influency needs is its owner's choice and is left alone.
    """
    place = Place(BASE)
    inside = place.is_this()
    if not inside and sys.prefix != sys.base_prefix and importlib.util.find_spec("granian"):
        return
    # Inside, only `run` looks after the requirements, and only in an environment that was made here.
    if inside and (argv[1:2] != ["run"] or not place.recorded()):
        return
    try:
        check_python(sys.version_info[:3], sys.executable)
        renewed = place.prepare(RUNNING)
    except CannotStart as error:
        sys.exit(complain(str(error)))
    except KeyboardInterrupt:
        sys.exit(130)
    if renewed or not inside:
        sys.stdout.flush()
        os.execv(place.python, [place.python, *argv])


def check_python(version: Sequence[int], executable: str) -> None:
    """Raise CannotStart if `version` is too old."""
    if tuple(version[:2]) < OLDEST:
        raise CannotStart(
            "influency needs Python %d.%d or newer; %s is Python %s. With a newer one: "
            "`make run PYTHON=python3.11` or `python3.11 manage.py run`."
            % (OLDEST[0], OLDEST[1], executable, ".".join(str(part) for part in version))
        )


def check_venv() -> None:
    """Raise CannotStart if this Python cannot make virtual environments (Debian keeps that in a package of its own)."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise CannotStart("This Python cannot make virtual environments: apt install python3-venv") from None


class Place:
    """The virtual environment of the checkout in `base`, and the record of what was installed into it."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.folder = os.path.join(base, ".venv")
        self.python = os.path.join(self.folder, "bin", "python")
        self.record = os.path.join(self.folder, "installed.json")

    def is_this(self) -> bool:
        """Whether this very process runs in the environment."""
        return os.path.realpath(sys.prefix) == os.path.realpath(self.folder)

    def prepare(self, files: Sequence[str]) -> bool:
        """Install the locked requirements in `files` where they are not; return whether anything had to be done."""
        if self.is_ready(files):
            return False
        with self.alone():
            # Another set-up may have done it while this one waited.
            if self.is_ready(files):
                return False
            if not self.works():
                self.make()
            self.install(files)
        return True

    def is_ready(self, files: Sequence[str]) -> bool:
        """Whether exactly these requirements were installed here, and the environment's Python is still the same."""
        recorded, wanted = self.recorded(), self.hashes(files)
        return all(recorded.get(name) == value for name, value in wanted.items()) and self.works()

    def works(self) -> bool:
        """Whether the environment's Python starts, is new enough, knows where it is and has the pip of its version."""
        probe = "import sys; import pip; print(sys.prefix); print(sys.version_info[:2] >= %r)" % (OLDEST,)
        try:
            said = subprocess.check_output(
                [self.python, "-c", probe],
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                env=clean_environment(),
            )
        except (OSError, subprocess.CalledProcessError):
            return False
        lines = said.decode(errors="replace").splitlines()
        return (
            len(lines) == 2
            and os.path.realpath(lines[0]) == os.path.realpath(self.folder)
            and lines[1] == "True"
        )

    def make(self) -> None:
        """Make the environment anew; whatever half-made one was there goes."""
        check_venv()
        say("Making the virtual environment .venv/ …")
        # Of the Python beneath, should this one be in another environment itself.
        python = getattr(sys, "_base_executable", None) or sys.executable
        carry_out(
            [python, "-m", "venv", "--clear", self.folder],
            "The virtual environment could not be made in %s." % self.folder,
        )

    def install(self, files: Sequence[str]) -> None:
        """Install the locked requirements, each checked against its hash, and record it when all are there."""
        say("Installing what influency needs; this takes about a minute, and only now …")
        kept = self.recorded()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.record)
        wanted = self.hashes(files)
        command = [self.python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        command += ["--require-hashes", "--only-binary", ":all:"]
        for name in files:
            command += ["-r", os.path.join(self.base, name)]
        carry_out(
            command, "The requirements could not be installed: pip's words are above. Is this machine online?"
        )
        # New requirements for running may have changed a version under the tools, which are then looked at again.
        if kept.get("requirements.txt") == wanted.get("requirements.txt"):
            wanted = dict(kept, **wanted)
        with open(self.record + ".new", "w") as file:
            json.dump(wanted, file)
        os.replace(self.record + ".new", self.record)

    def recorded(self) -> Dict[str, str]:
        """Return which requirements were last installed completely: file name → hash."""
        try:
            with open(self.record) as file:
                content = json.load(file)
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def hashes(self, files: Sequence[str]) -> Dict[str, str]:
        """Return the hash of each requirements file now: file name → hash."""
        found = {}
        for name in files:
            try:
                with open(os.path.join(self.base, name), "rb") as file:
                    found[name] = hashlib.sha256(file.read()).hexdigest()
            except OSError as error:
                raise CannotStart("%s cannot be read: %s." % (name, error.strerror)) from None
        return found

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the checkout folder, so that two set-ups at once come one after the other."""
        # The folder itself is locked: a lock file inside .venv/ would go with it when it is made anew.
        handle = os.open(self.base, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("Another set-up is under way here; waiting for it …")
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def say(message: str) -> None:
    """Tell what goes on, on stderr: what a command prints on stdout is the command's own."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


def clean_environment() -> Dict[str, str]:
    """Return the environment without what would lead pip or Python astray."""
    return {name: value for name, value in os.environ.items() if name not in MISLEADING}


def carry_out(command: List[str], failure: str) -> None:
    """Run `command` quietly; if it fails show all it said, and raise CannotStart with the sentence `failure`."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=clean_environment(),
        )
    except OSError as error:
        raise CannotStart("%s %s" % (failure, error)) from None
    said, _ = process.communicate()
    if process.returncode:
        sys.stderr.write(said.decode(errors="replace"))
        raise CannotStart(failure)


def main(argv: Sequence[str]) -> int:
    """Make `.venv/` ready, with `--dev` for tests and checks too; return an exit code."""
    files: Optional[Sequence[str]] = {(): RUNNING, ("--dev",): DEVELOPING}.get(tuple(argv))
    if files is None:
        complain("Usage: python3 -m influency.bootstrap [--dev]")
        return 2
    try:
        check_python(sys.version_info[:3], sys.executable)
        Place(BASE).prepare(files)
    except CannotStart as error:
        return complain(str(error))
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
