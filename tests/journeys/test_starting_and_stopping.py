"""Starting and ending the site with real processes: what is said, what is kept, and that nothing is left behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import turns
from tests.journeys.prepared import prepare
from tests.journeys.running import ROOT, Site, free_port, running, signed_in, wait_for

MADE_UP = re.compile(r"Password +([a-z0-9]{5}(?:-[a-z0-9]{5}){3})\n")

PARTS = {"supervisor", "server", "worker", "tick"}

# Makes a site that may be started; it is ended after the test.
MakeSite = Callable[..., Site]


@pytest.fixture
def make_site(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[MakeSite]:
    """Make sites on free ports; by default ones that were started before, with nothing published."""
    made: list[Site] = []

    def make(name: str = "home", *, is_new: bool = False, **given: object) -> Site:
        site = Site(**{"home": tmp_path / name, "port": free_port(), "with_demo": False, **given})  # type: ignore[arg-type]
        if not is_new:
            prepare(site, tmp_path_factory)
        made.append(site)
        return site

    yield make
    for site in made:
        if site.process is not None:
            site.end(signal.SIGKILL)
            site.process.wait()


def processes_of(site: Site) -> dict[str, int]:
    """Return the site's living processes by what they do: supervisor, server, worker, tick; others by their number."""
    found: dict[str, int] = {}
    mark = f"INFLUENCY_HOME={site.home}".encode()
    for folder in Path("/proc").iterdir():
        try:
            if not folder.name.isdigit() or mark not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            words = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if b"influency.supervising" in words:
            part = "supervisor"
        elif serves(words):
            is_worker = serves(Path(f"/proc/{parent}/cmdline").read_bytes().split(b"\0"))
            part = "worker" if is_worker else "server"
        else:
            part = "tick" if b"tick" in words else folder.name
        # A second server would be a stray: it gets a name that no test expects.
        found[part if part not in found else folder.name] = int(folder.name)
    return found


def serves(words: list[bytes]) -> bool:
    """Whether this is the command line of the built-in server, which its worker shares."""
    return b"influency.serving" in words or b"serve" in words


def port_is_free(site: Site) -> bool:
    # A process that is being killed loses its memory, by which it is found, a moment before it lets go of the port.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", site.port))
        except OSError:
            return False
    return True


def wait_until_all_run(site: Site) -> dict[str, int]:
    """Wait until the site answers and its tick has done a first round; return its processes."""
    site.wait_until_open()
    wait_for(lambda: set(processes_of(site)) >= PARTS, "its four processes", said=lambda: site.said)
    alive = site.home / "tick.alive"
    alive.unlink(missing_ok=True)
    wait_for(alive.exists, "the tick", said=lambda: site.said)
    return processes_of(site)


def test_a_first_start_prints_a_password_once_and_keeps_everything_over_a_restart(make_site: MakeSite):
    site = make_site(is_new=True, password="")
    with running(site):
        wait_for(lambda: "Ctrl-C ends it" in site.said, "the greeting")
        assert f"The site   {site.url}/" in site.said
        passwords = MADE_UP.findall(site.said)
        assert len(passwords) == 1
        assert signed_in(site, passwords[0])
        key = (site.home / "secret_key").read_text()
        made = site.manage(
            "shell", "-v0", "-c", "from blog.models import Tag; Tag(name='Kept', slug='kept').save()"
        )
        assert made.returncode == 0, made.stderr
    with running(site):
        assert MADE_UP.findall(site.said) == passwords
        assert signed_in(site, passwords[0])
        assert (site.home / "secret_key").read_text() == key
        asked = site.manage(
            "shell", "-v0", "-c", "from blog.models import Tag; print(Tag.objects.get().name)"
        )
        assert asked.stdout == "Kept\n"
    assert "Traceback" not in site.said


def test_a_start_without_the_demo_is_empty_and_stays_so_once_somebody_has_signed_in(make_site: MakeSite):
    site = make_site()
    with running(site):
        assert signed_in(site, site.password)
    site.with_demo = True
    with running(site):
        asked = site.manage("shell", "-v0", "-c", "from blog.models import Post; print(Post.objects.count())")
        assert asked.stdout == "0\n"
        with urllib.request.urlopen(f"{site.url}/") as answer:
            assert answer.status == 200


def test_the_demo_is_there_at_the_first_start(site: Site):
    address = f"{site.url}/2013/12/04/influency-ashton-kutcher-social-media/"
    with urllib.request.urlopen(address) as answer:
        assert answer.status == 200
        assert answer.read().count(b"<figcaption") >= 2


def test_of_the_preparing_nothing_is_left_but_the_server_and_the_tick(site: Site):
    parts = processes_of(site)
    children = Path(f"/proc/{parts['supervisor']}/task/{parts['supervisor']}/children").read_text().split()
    assert {int(child) for child in children} == {parts["server"], parts["tick"]}


@turns.needed
def test_what_answers_has_short_turns_also_after_it_has_made_a_page(site: Site):
    for _time in range(2):
        urllib.request.urlopen(f"{site.url}/search/?q=heron").close()
    threads = Path(f"/proc/{processes_of(site)['worker']}/task")
    # One loads the rest of the site after its first answers, and ends.
    wait_for(
        lambda: {turns.length(int(each.name)) for each in threads.iterdir()} == {turns.SHORT},
        "all threads to have short turns",
        said=lambda: site.said,
        seconds=30,
    )


def test_a_taken_port_is_said_before_anything_is_made(make_site: MakeSite):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        site = make_site(is_new=True, port=other.getsockname()[1])
        ended = site.manage("run")
    assert ended.returncode == 1
    assert f"Port {site.port} is taken" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not (site.home / "db.sqlite3").exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eight thousand", 'Environment variable "PORT" invalid'),
        ("PORT", "70000", "PORT=70000 is no port"),
        ("HOST", "no.such.host.invalid", "HOST=no.such.host.invalid is no address of this machine"),
        ("DEMO", "perhaps", 'Environment variable "DEMO" invalid'),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_in_one_line(
    name: str, value: str, words: str, make_site: MakeSite
):
    ended = make_site(extra={name: value}).manage("run")
    assert ended.returncode == 2
    assert words in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_is_said_in_one_line(make_site: MakeSite):
    pytest.importorskip("psycopg")
    ended = make_site(
        is_new=True, extra={"DATABASE_URL": f"postgres://u:secret@127.0.0.1:{free_port()}/x"}
    ).manage("run")
    assert ended.returncode == 1
    assert "cannot start while its database does not answer" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert "secret" not in ended.stderr


def test_a_home_that_cannot_be_made_is_said_in_one_line(make_site: MakeSite, tmp_path: Path):
    (tmp_path / "file").write_text("")
    ended = make_site(is_new=True, home=tmp_path / "file" / "home").manage("run")
    assert ended.returncode == 1
    assert "Not a directory" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_second_run_on_the_same_home_is_refused_and_the_first_goes_on(make_site: MakeSite):
    first = make_site()
    second = make_site("other", home=first.home, is_new=True)
    with running(first):
        assert first.process is not None
        ended = second.manage("run")
        assert ended.returncode == 1
        assert f"already runs on {first.home} (process {first.process.pid}, {first.url})" in ended.stderr
        assert ended.stderr.count("\n") == 1
        assert first.is_open()
    with running(second):
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_everything_within_seconds(number: signal.Signals, make_site: MakeSite):
    site = make_site()
    site.start()
    wait_until_all_run(site)
    # A visitor whose browser keeps its connection open must not hold up the end.
    with socket.create_connection(("127.0.0.1", site.port)) as visitor:
        visitor.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert visitor.recv(100)
        began = time.monotonic()
        assert site.end(number) == 0
    assert time.monotonic() - began < 8
    assert processes_of(site) == {}
    assert port_is_free(site)
    assert "Traceback" not in site.said


def test_a_signal_while_preparing_ends_it_and_the_next_start_goes_on_with_the_password_given(
    make_site: MakeSite,
):
    site = make_site(is_new=True)
    site.start()
    wait_for(lambda: "Preparing" in site.said, "the preparing to begin", alive=site.process)
    assert site.end() == 0
    assert processes_of(site) == {}
    with running(site):
        assert signed_in(site, site.password)
        assert site.password not in site.said
        assert "Password" not in site.said


def test_a_killed_part_is_started_again_and_a_killed_supervisor_leaves_no_stray(make_site: MakeSite):
    site = make_site()
    site.start()
    before = wait_until_all_run(site)
    for victim in ("worker", "tick", "server"):
        said = len(site.said)
        os.kill(before[victim], signal.SIGKILL)
        wait_for(lambda: "it is started again" in site.said[said:], "the site to say so")  # noqa: B023
        after = wait_until_all_run(site)
        assert set(after) == PARTS
        assert after[victim] != before[victim]
        assert after["supervisor"] == before["supervisor"]
        assert f"The {'tick' if victim == 'tick' else 'server'} " in site.said[said:]
        before = after
    assert site.said.count("it is started again") == 3
    assert (site.home / "log" / "site.log").read_text().count("it is started again") == 3
    os.kill(before["supervisor"], signal.SIGKILL)
    assert site.process is not None
    site.process.wait()
    wait_for(lambda: processes_of(site) == {}, "all processes to be gone", seconds=5)
    wait_for(lambda: port_is_free(site), "the port to be free", seconds=5)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make on this machine")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_ending_make_ends_the_site(number: signal.Signals, make_site: MakeSite):
    site = make_site()
    site.start("make", "run", f"PYTHON={sys.executable}")
    wait_until_all_run(site)
    site.end(number)
    wait_for(lambda: processes_of(site) == {}, "all processes to be gone", seconds=10)
    wait_for(lambda: port_is_free(site), "the port to be free", seconds=5)


def test_under_nohup_the_end_of_the_terminal_ends_nothing(make_site: MakeSite):
    site = make_site()
    site.start("nohup", sys.executable, str(ROOT / "manage.py"), "run")
    before = wait_until_all_run(site)
    os.kill(before["supervisor"], signal.SIGHUP)
    assert wait_until_all_run(site) == before
    assert site.end() == 0


def test_from_the_background_of_a_script_an_interrupt_ends_it(make_site: MakeSite):
    site = make_site()
    # As a shell does for `command &`.
    site.start("sh", "-c", f"trap '' INT; exec {sys.executable} {ROOT / 'manage.py'} run")
    wait_until_all_run(site)
    assert site.end(signal.SIGINT) == 0
    assert processes_of(site) == {}


def test_serve_and_tick_do_their_parts_alone(make_site: MakeSite):
    site = make_site()
    site.start(sys.executable, str(ROOT / "manage.py"), "serve")
    site.wait_until_open()
    assert set(processes_of(site)) == {"server", "worker"}
    assert site.manage("serve").returncode == 1
    assert site.end() == 0
    site.start(sys.executable, str(ROOT / "manage.py"), "tick")
    alive = site.home / "tick.alive"
    alive.unlink(missing_ok=True)
    wait_for(alive.exists, "the tick", alive=site.process, said=lambda: site.said)
    began = time.monotonic()
    assert site.end() == 0
    assert time.monotonic() - began < 2
    assert site.manage("tick", "--once").returncode == 0


def test_serve_says_which_setting_it_cannot_use(make_site: MakeSite):
    ended = make_site(extra={"INFLUENCY_KEPT_MAX_MB": "much"}).manage("serve")
    assert ended.returncode == 2
    assert "A setting in the environment cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_deployment_check_is_clean_behind_https(make_site: MakeSite):
    site = make_site(extra={"INFLUENCY_URL": "https://blog.example.org"})
    ended = site.manage("check", "--deploy", "--fail-level", "WARNING")
    assert ended.returncode == 0, ended.stderr


def test_a_command_works_from_any_folder_with_only_the_home_set(make_site: MakeSite, tmp_path: Path):
    site = make_site()
    ended = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "tick", "--once"],
        cwd=tmp_path,
        env={"INFLUENCY_HOME": "home"},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (site.home / "tick.alive").exists()
