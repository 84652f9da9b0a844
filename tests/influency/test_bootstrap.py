"""The set-up before anything runs: old Pythons, missing packages, half-made environments, two set-ups at once."""

from __future__ import annotations

import ast
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from influency import bootstrap
from influency.bootstrap import CannotStart, Place

ROOT = Path(__file__).resolve().parents[2]
RUNNING, DEVELOPING = bootstrap.RUNNING, bootstrap.DEVELOPING

Require = Callable[..., None]


def wheel(folder: Path, name: str, version: str) -> str:
    """Make a package with nothing but its version in it; return the line of a lock that asks for it."""
    file = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{name}.py", f"VERSION = {version!r}\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(
            f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n"
        )
    return f"{name} @ {file.as_uri()} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment without anything installed, made once because making one takes seconds."""
    base = tmp_path_factory.mktemp("checkout")
    Place(str(base)).make()
    return base


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a lock of one package and one tool, and nothing made yet."""
    (tmp_path / "requirements.txt").write_text(wheel(tmp_path, "needed", "1"))
    (tmp_path / "requirements-dev.txt").write_text(wheel(tmp_path, "tool", "1"))
    (tmp_path / "influency").mkdir()
    (tmp_path / "influency/__init__.py").write_text("")
    shutil.copy(ROOT / "influency/bootstrap.py", tmp_path / "influency/bootstrap.py")
    return tmp_path


@pytest.fixture
def with_venv(checkout: Path, made_once: Path) -> Path:
    """The checkout with an environment, into which nothing has been installed."""
    shutil.copytree(made_once / ".venv", checkout / ".venv", symlinks=True)
    return checkout


def version_of(checkout: Path, name: str) -> str:
    line = [str(checkout / ".venv/bin/python"), "-c", f"import {name}; print({name}.VERSION)"]
    return subprocess.run(line, capture_output=True, text=True).stdout.strip()


def set_up(checkout: Path, before: str = "", *words: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up in a process of its own, after the Python statements `before`."""
    code = f"{before}\nimport sys\nfrom influency import bootstrap\nsys.exit(bootstrap.main({list(words)!r}))"
    return subprocess.run([sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True)


@pytest.mark.parametrize("file", ["manage.py", "influency/__init__.py", "influency/bootstrap.py"])
def test_an_old_python_can_read_the_files_that_tell_it_so(file: str):
    tree = ast.parse((ROOT / file).read_text(), feature_version=(3, 6))
    future = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]
    assert not future


def test_an_old_python_is_told_what_is_needed(checkout: Path):
    ended = set_up(checkout, "import sys; sys.version_info = (3, 9, 2, 'final', 0)")
    assert ended.returncode == 1
    assert ended.stderr.startswith("influency needs Python 3.11 or newer; ")
    assert "is Python 3.9.2" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("version", [(3, 11, 2), (3, 13, 0), (4, 0, 0)])
def test_a_newer_python_will_do(version: tuple[int, int, int]):
    bootstrap.check_python(version, "python3")


def test_a_missing_venv_is_one_line_with_the_command_that_helps(checkout: Path):
    ended = set_up(checkout, "import sys; sys.modules['ensurepip'] = None")
    assert ended.returncode == 1
    assert ended.stderr.endswith("apt install python3-venv\n")
    assert ended.stderr.count("\n") == 1


def test_a_missing_lock_is_said(checkout: Path):
    (checkout / "requirements.txt").unlink()
    ended = set_up(checkout)
    assert (ended.returncode, ended.stderr) == (
        1,
        "requirements.txt cannot be read: No such file or directory.\n",
    )


def test_words_it_does_not_know_are_misuse(checkout: Path):
    assert set_up(checkout, "", "--dve").returncode == 2


@pytest.mark.slow
def test_a_fresh_checkout_is_set_up_quietly_and_only_once(checkout: Path):
    first, second = set_up(checkout), set_up(checkout)
    assert (first.returncode, second.returncode) == (0, 0)
    assert version_of(checkout, "needed") == "1"
    assert len(first.stderr.splitlines()) == 2
    assert (first.stdout, second.stdout, second.stderr) == ("", "", "")


@pytest.mark.slow
def test_two_set_ups_at_once_come_one_after_the_other(checkout: Path):
    line = [sys.executable, "-m", "influency.bootstrap"]
    both = [subprocess.Popen(line, cwd=checkout, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert "".join(said).count("Making the virtual environment") == 1
    assert version_of(checkout, "needed") == "1"


@pytest.mark.slow
def test_a_changed_lock_is_installed_and_the_tools_looked_at_again(with_venv: Path):
    place = Place(str(with_venv))
    assert place.prepare(DEVELOPING)
    assert place.is_ready(RUNNING)
    assert not place.prepare(DEVELOPING)
    (with_venv / "requirements.txt").write_text(wheel(with_venv, "needed", "2"))
    assert place.prepare(RUNNING)
    assert version_of(with_venv, "needed") == "2"
    assert not place.is_ready(DEVELOPING)


@pytest.mark.slow
def test_what_was_half_done_is_done_again(with_venv: Path):
    place = Place(str(with_venv))
    place.prepare(RUNNING)
    Path(place.record).write_text('{"requirements.txt": ')
    assert place.prepare(RUNNING)
    shutil.rmtree(next(with_venv.glob(".venv/lib/python3*/site-packages/pip")))
    assert place.prepare(RUNNING)
    Path(place.python).unlink()
    Path(place.python).symlink_to("/nowhere/python3")
    assert place.prepare(RUNNING)
    assert version_of(with_venv, "needed") == "1"


@pytest.mark.slow
def test_a_package_that_is_not_what_the_lock_says_is_refused_with_pips_words(
    with_venv: Path, capfd: pytest.CaptureFixture[str]
):
    lock = with_venv / "requirements.txt"
    lock.write_text(lock.read_text()[:-5] + "0000\n")
    place = Place(str(with_venv))
    with pytest.raises(CannotStart, match="could not be installed"):
        place.prepare(RUNNING)
    assert "DO NOT MATCH THE HASHES" in capfd.readouterr().err
    assert not place.is_ready(RUNNING)
    assert version_of(with_venv, "needed") == ""


@pytest.mark.slow
def test_settings_of_the_person_do_not_lead_pip_elsewhere(with_venv: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PIP_TARGET", str(with_venv / "elsewhere"))
    monkeypatch.setenv("PIP_USER", "1")
    Place(str(with_venv)).prepare(RUNNING)
    assert version_of(with_venv, "needed") == "1"


@pytest.mark.slow
def test_a_command_from_outside_goes_on_inside_the_environment(with_venv: Path):
    (with_venv / "manage.py").write_text(
        "import sys\nfrom influency import bootstrap\nbootstrap.enter(sys.argv)\n"
        "import needed\nprint(needed.VERSION, sys.argv[1:])\n"
    )
    base = getattr(sys, "_base_executable", sys.executable)
    ended = subprocess.run(
        [base, "manage.py", "check", "--deploy"], cwd=with_venv, capture_output=True, text=True
    )
    assert ended.stdout == "1 ['check', '--deploy']\n", ended.stderr
