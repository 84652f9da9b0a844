"""The site behind real web servers, all on one home: nginx and Caddy as Debian has them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.running import Site, free_port, running, wait_for

HERE = Path(__file__).parent
# Why these tests are skipped; the summary at the end of all tests looks for it.
NO_SERVERS = "no nginx or Caddy on this machine"
PACKAGES = "nginx libnginx-mod-http-brotli-static caddy"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here, and keep those that share the servers on one worker."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.services)
            item.add_marker(pytest.mark.xdist_group("servers"))


@dataclass(frozen=True)
class Servers:
    """One site, reached in three ways."""

    site: Site
    nginx: str
    caddy: str

    @property
    def all(self) -> tuple[str, str, str]:
        """The three base addresses: the built-in server, nginx, Caddy."""
        return self.site.url, self.nginx, self.caddy


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Give the running servers; skip, or fail where INFLUENCY_REQUIRE_SERVICES=1, if this machine lacks one."""
    if not (shutil.which("nginx") and shutil.which("caddy") and BROTLI.exists()):
        if os.environ.get("INFLUENCY_REQUIRE_SERVICES") == "1":
            pytest.fail(
                f"{NO_SERVERS}, and INFLUENCY_REQUIRE_SERVICES=1 asks for them: apt install {PACKAGES}"
            )
        pytest.skip(NO_SERVERS)
    folder = tmp_path_factory.mktemp("servers")
    public, other = free_port(), free_port()
    # Both have the site's one public address; Caddy only listens elsewhere.
    site = Site(folder / "home", free_port(), extra={"INFLUENCY_URL": f"http://127.0.0.1:{public}"})
    with running(site):
        started = [_nginx(folder, site), _caddy(folder, site, other)]
        try:
            found = Servers(site, f"http://127.0.0.1:{public}", f"http://127.0.0.1:{other}")
            yield found
        finally:
            for process in started:
                process.terminate()
                process.wait(timeout=20)


def _configuration(site: Site, server: str) -> str:
    made = site.manage("webserver", server)
    assert made.returncode == 0, made.stderr
    return made.stdout


def _nginx(folder: Path, site: Site) -> subprocess.Popen[bytes]:
    """Start nginx as the owner of the home."""
    whole = _configuration(site, "nginx").replace("/var/log/nginx/access.log", f"{folder}/access.log")
    (folder / "site.conf").write_text(whole)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"""load_module {BROTLI}; {user} worker_processes 1; daemon off; pid {folder}/nginx.pid;
        error_log {folder}/error.log; events {{ worker_connections 256; }}
        http {{ include /etc/nginx/mime.types; sendfile on; client_body_temp_path {folder}/body;
            proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
            scgi_temp_path {folder}/s; include {folder}/site.conf; }}"""
    )
    return _started(
        ["nginx", "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"], folder / "nginx.pid"
    )


def _caddy(folder: Path, site: Site, port: int) -> subprocess.Popen[bytes]:
    """Start Caddy, on a port of its own and without its own administration."""
    whole = re.sub(
        r"(?m)^http://127\.0\.0\.1:\d+ \{", f"http://127.0.0.1:{port} {{", _configuration(site, "caddy")
    )
    # What is for a site comes after what is for all of them.
    (folder / "Caddyfile").write_text("{\n    admin off\n}\n" + whole)
    pid = folder / "caddy.pid"
    return _started(
        ["caddy", "run", "--adapter", "caddyfile", "--config", f"{folder}/Caddyfile", "--pidfile", str(pid)],
        pid,
    )


def _started(command: list[str], pid: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: pid.exists() and bool(pid.read_text().strip()), f"{command[0]} to start")
    return process
