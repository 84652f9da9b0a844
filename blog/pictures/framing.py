"""How the site and the child speak: a small JSON head, then bytes, each with its length before it."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import IO, TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

LENGTHS = struct.Struct("!IQ")
# The exit code of a child whose picture used up its time.
OUT_OF_TIME = 3
MAX_HEAD = 1 << 16
# A child gone wrong must not fill our memory with its answer.
MAX_BODY = 1 << 28


def send(stream: IO[bytes], head: Mapping[str, Json], body: bytes = b"") -> None:
    """Write one message."""
    packed = json.dumps(head).encode()
    stream.write(LENGTHS.pack(len(packed), len(body)) + packed)
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Json], bytes]:
    """Read one message. Raises EOFError when the other side has gone, ValueError for what is no message."""
    head_length, body_length = LENGTHS.unpack(_exactly(stream, LENGTHS.size))
    if head_length > MAX_HEAD or body_length > MAX_BODY:
        raise ValueError("a message of this length is none")
    head = json.loads(_exactly(stream, head_length))
    if not isinstance(head, dict):
        raise ValueError("the head of a message is an object")
    return head, _exactly(stream, body_length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    found = stream.read(length)
    if len(found) != length:
        raise EOFError
    return found
