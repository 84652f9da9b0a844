"""A real web server on this machine, a resolver that says what it is told, and the way that lets in exactly that server."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from blog import wire

Answer = Callable[[BaseHTTPRequestHandler], None]
NAME = "there.example"


@dataclass
class Site:
    """A site that answers what it is told for each path, and what it was asked."""

    port: int
    address: str = "127.0.0.1"
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)

    def url(self, path: str = "/", name: str = NAME) -> str:
        """Return an address at this site."""
        return f"http://{name}:{self.port}{path}"

    def way(self, resolve: Callable[[str, int], Sequence[str]] | None = None) -> wire.Way:
        """Return the way to this site and to no other, whatever the name."""
        return wire.Way(
            resolve=resolve or (lambda host, port: [self.address]),
            lets_in=frozenset({(self.address, self.port)}),
        )


def status(code: int, **headers: str) -> Answer:
    """Return an answer with this status, and nothing to read."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@contextmanager
def site(address: str = "127.0.0.1") -> Iterator[Site]:
    """Run a site while the block runs; a path without an answer of its own is 404."""
    held: list[Site] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held[0].asked.append(self.path)
            held[0].heads.append({name.lower(): value for name, value in self.headers.items()})
            with suppress(OSError):
                held[0].answers.get(self.path, status(404))(self)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((address, 0), Handler)
    server.daemon_threads = True
    held.append(Site(server.server_address[1], address))
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    running.start()
    try:
        yield held[0]
    finally:
        server.shutdown()
        server.server_close()
        running.join()


@contextmanager
def talker(say: Callable[[socket.socket, threading.Event], None]) -> Iterator[Site]:
    """Run something that takes connections and does with them what `say` does, until the event is set."""
    ended = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.request.recv(4096)
                say(self.request, ended)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    running.start()
    try:
        yield Site(server.server_address[1])
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        running.join()
