"""Only `blog/wire` opens a socket to the outside, and nothing that runs can be told of another way than the public one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for path in (ROOT / "blog").rglob("*.py") if path.parent.name != "wire")
LIBRARIES = {
    *("socket", "socketserver", "ssl", "http.client", "urllib.request", "urllib.robotparser", "asyncio"),
    *("ftplib", "poplib", "imaplib", "telnetlib", "xmlrpc", "xmlrpc.client", "nntplib"),
    *("requests", "urllib3", "httpx", "aiohttp", "niquests", "pycurl"),
}


def imported(file: Path) -> Iterator[str]:
    """Give the names of all modules that a file imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_else_can_open_a_socket(file: Path):
    assert not LIBRARIES & set(imported(file))


def test_the_wire_itself_would_be_found():
    assert {"socket", "ssl", "http.client"} <= {
        name for file in (ROOT / "blog/wire").glob("*.py") for name in imported(file)
    }


def test_only_tests_make_a_way_of_their_own():
    for file in [*FILES, *sorted((ROOT / "influency").rglob("*.py"))]:
        for node in ast.walk(ast.parse(file.read_text())):
            name = getattr(node, "attr", getattr(node, "id", "")) if isinstance(node, ast.expr) else ""
            called = isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", ""))
            assert called != "Way", file
            assert name != "lets_in", file
