"""The address to listen on: wrong ones and taken ones are found before anything long is begun."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from influency import listening


@pytest.fixture
def taken() -> Iterator[listening.Address]:
    """A port on which a server listens that would share it, as ours would."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()


def test_a_name_becomes_a_numeric_address():
    assert listening.address("127.0.0.1", 8000) == ("127.0.0.1", 8000)
    assert listening.address("localhost", 8000)[0] in ("127.0.0.1", "::1")
    assert listening.address("[::1]", 8000) == ("::1", 8000)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_misuse(port: int):
    with pytest.raises(listening.CannotListen, match="from 1 to 65535") as caught:
        listening.address("127.0.0.1", port)
    assert caught.value.is_misuse


@pytest.mark.parametrize("host", ["no such host", "a..b", "999.1.1.1", "x" * 300])
def test_a_host_that_is_no_address_is_misuse(host: str):
    with pytest.raises(listening.CannotListen, match="no address of this machine") as caught:
        listening.address(host, 8000)
    assert caught.value.is_misuse


def test_an_address_of_another_machine_is_misuse():
    with pytest.raises(listening.CannotListen, match="no address of this machine") as caught:
        listening.check_free(("192.0.2.1", 8000))
    assert caught.value.is_misuse


def test_a_taken_port_is_said_with_a_way_out(taken: listening.Address):
    with pytest.raises(
        listening.CannotListen, match=f"Port {taken[1]} is taken.*PORT={taken[1] + 1}"
    ) as caught:
        listening.check_free(taken)
    assert not caught.value.is_misuse


def test_a_port_is_free_once_its_server_has_gone(taken: listening.Address):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        place = other.getsockname()
    listening.check_free(place)
    assert not listening.accepts(place)
    assert listening.accepts(taken)
