"""Has pictures judged and made by a child process; nothing is decoded in this one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple
from typing import TypedDict, cast

from blog.pictures import limits, sniffing
from blog.pictures.framing import Json
from blog.pictures.pool import POOL
from blog.pictures.shapes import WHOLE, Cut, Found, Label, Made, Refused, Spec, Taken
from blog.pictures.tints import nearest

UNLABELLED = Label()


class _Facts(TypedDict):
    format: str
    width: int
    height: int
    whole: tuple[int, int]
    frames: int
    is_animated: bool
    has_alpha: bool
    colour: tuple[int, int, int]
    fingerprint: str
    found: dict[str, str]


class _Piece(TypedDict):
    spec: tuple[int, str, bool, bool]
    size: tuple[int, int]
    bytes: int


def decode_last() -> None:
    """Let what this process has decoded from now on wait for whoever else of its session wants to compute."""
    POOL.is_last = True


def take_in(data: bytes, *, cut: Cut = WHOLE) -> Taken:
    """Return what the picture in `data` is, with the safe rendition of what `cut` leaves of it, decided by decoding it.

    Raises Refused. Of an animation the safe rendition is its first frame.
    """
    _look(data)
    answer, body = _ask({"do": "judge", "cut": astuple(cut)}, data)
    facts = cast(_Facts, answer["facts"])
    red, green, blue = facts["colour"]
    return Taken(
        digest=hashlib.sha256(data).hexdigest(),
        format=facts["format"],
        width=facts["width"],
        height=facts["height"],
        whole=(facts["whole"][0], facts["whole"][1]),
        frames=facts["frames"],
        is_animated=facts["is_animated"],
        has_alpha=facts["has_alpha"],
        colour=f"#{red:02x}{green:02x}{blue:02x}",
        tint=nearest(red, green, blue),
        fingerprint=facts["fingerprint"],
        found=Found(**facts["found"]),
        safe=_pieces(answer, body)[0],
    )


def make(data: bytes, specs: Sequence[Spec], *, cut: Cut = WHOLE, label: Label = UNLABELLED) -> list[Made]:
    """Return a rendition of what `cut` leaves of `data` for each of `specs`, in their order; the full one carries
    `label`. Raises Refused.

    Never wider than the picture; narrower than the spec too where the format cannot hold the height. Raises
    ValueError for a spec that nothing can be made by.
    """
    for spec in specs:
        is_possible = spec.format == "webp" or not spec.is_moving
        if spec.format not in limits.MAX_ENCODED_SIDE or spec.width < 1 or not is_possible:
            raise ValueError(f"no rendition can be made by {spec}")
    _look(data)
    if not specs:
        return []
    head: dict[str, Json] = {"do": "make", "specs": [astuple(spec) for spec in specs]}
    answer, body = _ask({**head, "cut": astuple(cut), "label": astuple(label)}, data)
    return _pieces(answer, body)


def _look(data: bytes) -> None:
    """Raise Refused for what no child need look at."""
    if len(data) > limits.MAX_BYTES:
        raise Refused("too_many_bytes", bytes=len(data), limit=limits.MAX_BYTES)
    sniffing.format_of(data)


def _ask(head: dict[str, Json], data: bytes) -> tuple[dict[str, Json], bytes]:
    """Return a child's answer. Raises Refused, its own and the child's."""
    answer, body = POOL.ask(head, data)
    if code := answer.get("refused"):
        raise Refused(str(code), **cast(dict[str, int | str], answer.get("detail", {})))
    return answer, body


def _pieces(answer: dict[str, Json], body: bytes) -> list[Made]:
    """Return the files in an answer. A child that was taken over may send anything but what begins otherwise."""
    made = []
    at = 0
    for piece in cast(list[_Piece], answer["made"]):
        spec = Spec(*piece["spec"])
        data = body[at : at + piece["bytes"]]
        if sniffing.format_of(data) != spec.format:
            raise Refused("too_hard", why="answer")
        made.append(Made(spec, *piece["size"], data))
        at += piece["bytes"]
    return made
