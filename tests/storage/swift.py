"""A real server that speaks S3: OpenStack Swift from Debian, in a folder of its own, on ports of its own."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from influency import storing
from tests.journeys.running import free_port, wait_for

# Why these tests are skipped; the summary at the end of all tests looks for it.
NO_SWIFT = "no OpenStack Swift on this machine"
PACKAGES = "swift-proxy swift-account swift-container swift-object memcached"
PROGRAMS = (
    "swift-ring-builder",
    "swift-account-server",
    "swift-container-server",
    "swift-object-server",
    "swift-proxy-server",
    "memcached",
)
KEY, SECRET = "test:tester", "testing"
KINDS = ("account", "container", "object")
USER = getpass.getuser()
# Debian's programs run on Debian's Python, whatever this one has been told.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
}

# Debian's package brings the swift.conf that all of them read.
KEEPER = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
disable_fallocate = true
log_name = {kind}
log_address = {folder}/log
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""
PROXY = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}
log_address = {folder}/log
[pipeline:main]
pipeline = catch_errors cache s3api tempauth bulk slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{memcached}
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
"""


def missing() -> list[str]:
    """Return what this machine lacks of the server's programs and of the packages that speak to it."""
    programs = [name for name in PROGRAMS if shutil.which(name) is None]
    return programs + [name for name in storing.MODULES if find_spec(name) is None]


class Swift:
    """A server with the one user `test:tester`: its processes, and where it keeps everything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {name: free_port() for name in (*KINDS, "proxy", "memcached")}
        self.processes: list[subprocess.Popen[bytes]] = []
        self._write_files()

    @property
    def url(self) -> str:
        """Return its address without a slash at its end."""
        return f"http://127.0.0.1:{self.ports['proxy']}"

    @property
    def said(self) -> str:
        """Return what its processes have printed."""
        return (self.folder / "said").read_text(errors="replace")

    def address(self, bucket: str, *, secret: str = SECRET) -> str:
        """Return what INFLUENCY_STORAGE has to be for `bucket` here."""
        who = f"{quote(KEY, safe='')}:{quote(secret, safe='')}"
        return f"s3://{who}@127.0.0.1:{self.ports['proxy']}/{bucket}?tls=0"

    def start(self) -> None:
        """Start its processes with all that it kept so far; return when it answers."""
        self._run("memcached", "-l", "127.0.0.1", "-p", str(self.ports["memcached"]), "-U", "0", "-u", USER)
        for kind in (*KINDS, "proxy"):
            self._run(f"swift-{kind}-server", str(self.folder / f"{kind}-server.conf"))
        for name in self.ports:
            wait_for(lambda name=name: self._is_open(name), f"Swift's {name}", said=lambda: self.said)

    def stop(self) -> None:
        """End its processes; what it keeps stays."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait(timeout=20)
        self.processes.clear()

    def _is_open(self, name: str) -> bool:
        """Whether one of its processes takes connections; fail if any has ended."""
        assert all(process.poll() is None for process in self.processes), self.said
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[name])) == 0

    def _run(self, *line: str) -> None:
        with open(self.folder / "said", "ab") as said:
            self.processes.append(
                subprocess.Popen(
                    line, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=ENVIRONMENT
                )
            )

    def _write_files(self) -> None:
        """Write the settings of each process, and the rings that say where the one device is."""
        (self.folder / "devices" / "one").mkdir(parents=True)
        shared = {"folder": self.folder, "user": USER}
        for kind in KINDS:
            told = KEEPER.format(kind=kind, port=self.ports[kind], **shared)
            (self.folder / f"{kind}-server.conf").write_text(told)
            self._make_ring(kind)
        told = PROXY.format(port=self.ports["proxy"], memcached=self.ports["memcached"], **shared)
        (self.folder / "proxy-server.conf").write_text(told)

    def _make_ring(self, kind: str) -> None:
        """Write the ring of one kind: four parts, each once, all on the one device."""
        ring = str(self.folder / f"{kind}.builder")
        for words in (
            ("create", "2", "1", "0"),
            ("add", f"r1z1-127.0.0.1:{self.ports[kind]}/one", "1"),
            ("rebalance",),
        ):
            subprocess.run(
                ["swift-ring-builder", ring, *words], check=True, capture_output=True, env=ENVIRONMENT
            )
