"""One guarded way out: what is asked, where it goes, and when it ends."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blog import wire
from blog.wire import Why, asking

from .serving import NAME, Site, site, status, talker

AGENT = "influency (+https://mine.example/)"
CONNECTED: list[object] = []


def _note(event: str, given: tuple[object, ...]) -> None:
    if event == "socket.connect":
        CONNECTED.append(given[1])


sys.addaudithook(_note)


@pytest.fixture
def there() -> Iterator[Site]:
    with site() as running:
        yield running


def look(url: str, way: wire.Way, *, within: float = 5.0) -> wire.Look:
    return wire.look(url, agent=AGENT, within=within, way=way)


# --- What is asked ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [200, 204, 404, 410, 429, 500, 503])
def test_the_status_is_what_is_found(there: Site, code: int):
    there.answers["/a?b=c"] = status(code)
    assert look(there.url("/a?b=c#part"), there.way()) == wire.Look(url=there.url("/a?b=c"), status=code)
    assert there.asked == ["/a?b=c"]


def test_a_question_says_who_asks_and_nothing_else(there: Site):
    there.answers["/"] = status(200, Set_Cookie="who=you")
    look(there.url(), there.way())
    look(there.url(), there.way())
    assert [set(head) for head in there.heads] == [
        {"host", "user-agent", "accept", "accept-encoding", "connection"}
    ] * 2
    assert there.heads[0]["user-agent"] == AGENT
    assert there.heads[0]["host"] == f"{NAME}:{there.port}"


def test_signs_that_no_request_may_hold_are_written_as_they_must_be(there: Site):
    there.answers["/gr%C3%BC%C3%9Fe?q=%E2%82%AC"] = status(200)
    assert look(there.url("/grüße?q=€"), there.way()).status == 200
    assert look(there.url("/gr%C3%BC%C3%9Fe?q=%E2%82%AC"), there.way()).status == 200


# --- Where it goes ----------------------------------------------------------------------------------------------------

TARGETS = """
http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0177.0.0.1/ http://0/ http://localhost/
http://[::]/ http://[::1]/ http://[::ffff:127.0.0.1]/ http://[::127.0.0.1]/ http://[64:ff9b::7f00:1]/
http://[2002:7f00:1::]/ http://[fe80::1]/ http://[fc00::1]/ http://169.254.169.254/latest/meta-data/ http://10.0.0.1/
http://192.168.0.1/ http://172.16.0.1/ http://100.64.0.1/ http://224.0.0.1/ http://255.255.255.255/ https://127.0.0.1/
http://127.0.0.1:22/ http://127.0.0.1:8000/
""".split()
NONE_OF_THE_WEB = [
    "file:///etc/passwd",
    "ftp://there.example/",
    "gopher://127.0.0.1/",
    "javascript:alert(1)",
    "//there.example/",
    "there.example",
    "",
    "http://",
    "http:///path",
    "http://user@there.example/",
    "http://user:word@there.example/",
    "http://there.example:port/",
    "http://there.example:99999/",
    "http://there.example/a b",
    "http://there.example/\r\nX: y",
    "http://there.example/\x00",
    "http://there.example\\@evil.example/",
    "http://[::1",
    "http://[fe80::1%25lo]/",
    "http://a..b/",
    "http://" + "a" * 300 + "/",
    "http://there.example/" + "a" * 3000,
]


def by_number(host: str, port: int) -> list[str]:
    """Look a number up in the ways that the system knows; a name is this machine."""
    try:
        return [str(socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)[0][4][0])]
    except socket.gaierror:
        return ["127.0.0.1"]


@pytest.mark.parametrize("url", TARGETS)
def test_nothing_goes_where_not_everybody_could(url: str):
    before = len(CONNECTED)
    assert look(url, wire.Way(resolve=by_number)).why == Why.NOT_PUBLIC
    assert len(CONNECTED) == before


@pytest.mark.parametrize("url", NONE_OF_THE_WEB)
def test_what_is_no_address_of_the_web_is_not_asked(url: str):
    def resolve(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    assert look(url, wire.Way(resolve=resolve)).why == Why.NO_ADDRESS


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_only_the_ports_of_the_web_are_asked_even_of_public_addresses(port: int):
    before = len(CONNECTED)
    way = wire.Way(resolve=lambda host, at: ["93.184.216.34"])
    assert look(f"http://there.example:{port}/", way).why == Why.NOT_PUBLIC
    assert len(CONNECTED) == before


def test_a_name_with_one_address_that_is_not_public_is_not_asked_at_all(there: Site):
    for found in (["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "127.0.0.1"]):
        assert look(there.url(), there.way(lambda host, port, found=found: found)).why == Why.NOT_PUBLIC
    assert there.asked == []


def test_the_connection_goes_to_the_address_that_was_checked_and_the_name_is_asked_once():
    # The first answer is one that may be reached, each later one is another machine's.
    with site("127.0.0.1") as mine, site("127.0.0.2") as hidden:
        answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2"]])
        mine.answers["/"] = status(200)
        way = wire.Way(
            resolve=lambda host, port: next(answers),
            lets_in=frozenset({("127.0.0.1", mine.port)}),
        )
        assert look(mine.url(), way).status == 200
        assert (mine.asked, hidden.asked) == (["/"], [])
        assert look(mine.url(), way).why == Why.NOT_PUBLIC
        assert (mine.asked, hidden.asked) == (["/"], [])


def test_every_name_asks_for_its_own_address_and_none_is_remembered(there: Site):
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    there.answers["/"] = status(301, Location=there.url("/b", name="elsewhere.example"))
    look(there.url(), there.way(resolve))
    assert asked == [NAME, "elsewhere.example"]


# --- Redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_says_where_it_led(there: Site, code: int):
    there.answers |= {"/a": status(code, Location="/b?c=1#part"), "/b?c=1": status(200)}
    assert look(there.url("/a"), there.way()) == wire.Look(url=there.url("/b?c=1"), status=200)


def test_five_redirects_are_followed_and_no_more(there: Site):
    there.answers |= {f"/{n}": status(302, Location=f"/{n + 1}") for n in range(50)}
    there.answers["/50"] = status(200)
    assert look(there.url("/45"), there.way()).status == 200
    there.asked.clear()
    assert look(there.url("/0"), there.way()).why == Why.TOO_MANY_REDIRECTS
    assert len(there.asked) == 6
    there.answers["/loop"] = status(301, Location="/loop")
    assert look(there.url("/loop"), there.way()).why == Why.TOO_MANY_REDIRECTS


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://127.0.0.1/", Why.NOT_PUBLIC),
        ("http://169.254.169.254/latest/", Why.NOT_PUBLIC),
        ("//[::1]/", Why.NOT_PUBLIC),
        ("http://there.example/", Why.NOT_PUBLIC),
        ("http://there.example:22/", Why.NOT_PUBLIC),
        ("file:///etc/passwd", Why.NO_ADDRESS),
        ("http://user@there.example/", Why.NO_ADDRESS),
        ("http://[::1", Why.NO_ADDRESS),
    ],
)
def test_a_redirect_is_a_question_of_its_own_under_the_same_guard(there: Site, location: str, why: Why):
    there.answers["/"] = status(302, Location=location)
    before = len(CONNECTED)
    assert look(there.url(), there.way()).why == why
    assert len(CONNECTED) == before + 1


def test_a_redirect_that_leads_nowhere_is_what_is_found(there: Site):
    there.answers |= {"/": status(301), "/raw": status(302, Location="/grüße da".encode().decode("latin-1"))}
    assert look(there.url(), there.way()).status == 301
    assert look(there.url("/raw"), there.way()).status == 404


# --- When it ends -----------------------------------------------------------------------------------------------------


def slowly(data: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """Return what says these bytes one by one, over and over."""

    def say(connection: socket.socket, ended: threading.Event) -> None:
        connection.sendall(data)
        while not ended.wait(0.05):
            connection.sendall(b"x")

    return say


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200", b"HTTP/1.1 200 OK\r\nX-A: "], ids=repr)
def test_an_answer_that_trickles_ends_with_our_patience(begun: bytes):
    with talker(slowly(begun)) as there:
        started = time.monotonic()
        assert look(there.url(), there.way(), within=0.5).why == Why.TOO_SLOW
        assert time.monotonic() - started < 1.5


def test_a_resolver_that_does_not_answer_ends_with_our_patience():
    ended = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        ended.wait(5)
        return []

    started = time.monotonic()
    assert look("http://there.example/", wire.Way(resolve=resolve), within=0.3).why == Why.TOO_SLOW
    assert time.monotonic() - started < 1.5
    ended.set()


def test_the_time_is_for_all_redirects_together():
    def say(connection: socket.socket, ended: threading.Event) -> None:
        ended.wait(0.3)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")

    with talker(say) as there:
        assert look(there.url(), there.way(), within=0.7).why == Why.TOO_SLOW


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n",
    ],
    ids=["nothing", "ssh", "no number", "many heads"],
)
def test_what_does_not_speak_http_is_told_as_that(answer: bytes):
    with talker(lambda connection, ended: connection.sendall(answer)) as there:
        assert look(there.url(), there.way()).why in (Why.NO_HTTP, Why.NO_CONNECTION)


def test_a_head_without_end_is_not_read_to_its_end():
    def say(connection: socket.socket, ended: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not ended.is_set():
            connection.sendall(b"X-A: " + b"a" * 8000 + b"\r\n")

    with talker(say) as there:
        assert look(there.url(), there.way()).why == Why.NO_HTTP


def test_of_a_connection_no_more_is_read_than_the_head_of_an_honest_answer_has():
    near, far = socket.socketpair()
    with near, far:
        sending = threading.Thread(target=lambda: far.sendall(b"x" * (asking.MOST_BYTES + 5000)))
        sending.start()
        reading = asking._Ending(near, time.monotonic() + 5)
        assert sum(reading.readinto(bytearray(1024)) for _piece in range(64)) == asking.MOST_BYTES
        with pytest.raises(ValueError, match="no end"):
            reading.readinto(bytearray(1024))
        near.recv(10_000)
        sending.join()


def test_a_body_is_left_on_the_wire():
    sent = [0]

    def say(connection: socket.socket, ended: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n")
        while not ended.is_set():
            sent[0] += connection.send(b"a" * 65536)

    with talker(say) as there:
        started = time.monotonic()
        assert look(there.url(), there.way()).status == 200
        assert time.monotonic() - started < 1


def test_no_answer_is_told_apart_from_no_name(there: Site):
    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def offline(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    assert look(there.url(), there.way(nobody)).why == Why.NO_SUCH_NAME
    assert look(there.url(), there.way(lambda host, port: [])).why == Why.NO_SUCH_NAME
    found = look(there.url(), there.way(offline))
    assert (found.why, found.says_nothing) == (Why.OFFLINE, True)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nothing = Site(closed.getsockname()[1])
        found = look(nothing.url(), nothing.way())
    assert (found.why, found.says_nothing) == (Why.NO_CONNECTION, False)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to make a certificate with")
def test_a_certificate_that_nobody_vouches_for_is_told_as_that(tmp_path: Path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        f"-subj /CN={NAME} -addext subjectAltName=DNS:{NAME} -keyout {key} -out {certificate}"
    )
    made = subprocess.run(command.split(), capture_output=True, check=False)
    assert made.returncode == 0, made.stderr
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def serve() -> None:
            for _time in range(3):
                connection, _peer = listening.accept()
                try:
                    with serving.wrap_socket(connection, server_side=True) as secure:
                        secure.recv(4096)
                        secure.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://there.example/\r\n\r\n")
                except OSError:
                    connection.close()

        running = threading.Thread(target=serve)
        running.start()
        way = wire.Way(resolve=lambda host, at: ["127.0.0.1"], lets_in=frozenset({("127.0.0.1", port)}))
        assert look(f"https://{NAME}:{port}/", way).why == Why.NO_CERTIFICATE
        trusting = wire.Way(
            way.resolve, way.lets_in, lambda: ssl.create_default_context(cafile=str(certificate))
        )
        assert look(f"https://other.example:{port}/", trusting).why == Why.NO_CERTIFICATE
        assert look(f"https://{NAME}:{port}/", trusting).why == Why.LESS_SAFE
        running.join()
