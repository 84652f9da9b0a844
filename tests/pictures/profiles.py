"""Colour profiles made by hand from their definitions, and what their colours are in sRGB by arithmetic alone."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import product

Triple = tuple[float, float, float]

# Primaries adapted to D50, as columns; and how a value becomes light.
MATRICES: dict[str, tuple[Triple, Triple, Triple]] = {
    "srgb": (
        (0.4360747, 0.3850649, 0.1430804),
        (0.2225045, 0.7168786, 0.0606169),
        (0.0139322, 0.0971045, 0.7141733),
    ),
    "p3": (
        (0.515102, 0.291965, 0.157153),
        (0.241182, 0.692236, 0.0665819),
        (-0.00104941, 0.0418818, 0.784378),
    ),
    "adobe": (
        (0.6097559, 0.2052401, 0.1492240),
        (0.3111242, 0.6256560, 0.0632197),
        (0.0194811, 0.0608902, 0.7448387),
    ),
}
WHITE_D50 = (0.9642, 1.0, 0.8249)


def _fixed(value: float) -> bytes:
    return struct.pack("!i", round(value * 65536))


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)


def _curve(gamma: float | None) -> bytes:
    """Return a tone curve: a power, or that of sRGB as a table."""
    if gamma is not None:
        return b"curv\0\0\0\0" + struct.pack("!IH", 1, round(gamma * 256)) + b"\0\0"
    table = [round(_to_light(step / 1023) * 65535) for step in range(1024)]
    return b"curv\0\0\0\0" + struct.pack("!I1024H", 1024, *table)


def _profile(space: bytes, connection: bytes, kind: bytes, tags: dict[bytes, bytes], name: str) -> bytes:
    words = name.encode() + b"\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack("!I", len(words)) + words + bytes(78),
        b"cprt": b"text\0\0\0\0" + words,
        b"wtpt": _xyz(WHITE_D50),
        **tags,
    }
    table, body = struct.pack("!I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        table += tag + struct.pack("!II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack("!I4sI4s4s4s", start + len(body), b"\0\0\0\0", 0x02400000, kind, space, connection)
    head += struct.pack("!6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(4 + 4 + 4 + 4 + 8 + 4)
    head += b"".join(_fixed(value) for value in WHITE_D50)
    return head.ljust(128, b"\0") + table + body


def matrix_profile(name_of: str, *, name: str = "made by hand") -> bytes:
    """Return the profile of Display P3 ("p3"), Adobe RGB ("adobe") or sRGB."""
    columns = list(zip(*MATRICES[name_of], strict=True))
    tags = {tag: _xyz(column) for tag, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)}
    curve = _curve(563 / 256 if name_of == "adobe" else None)
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return _profile(b"RGB ", b"XYZ ", b"mntr", tags, name)


def grey_profile(gamma: float) -> bytes:
    """Return the profile of grey with this power."""
    return _profile(b"GRAY", b"XYZ ", b"mntr", {b"kTRC": _curve(gamma)}, "grey by hand")


def ink(cyan: float, magenta: float, yellow: float, black: float) -> Triple:
    """Return the sRGB, 0 to 1, of inks that are duller than a naive conversion has them."""
    paper = 1 - 0.9 * black
    return (1 - 0.85 * cyan) * paper, (1 - 0.75 * magenta) * paper, (1 - 0.9 * yellow) * paper


def ink_profile() -> bytes:
    """Return a CMYK profile whose corners are those of `ink`."""
    points = b""
    for inks in product((0.0, 1.0), repeat=4):
        lightness, a, b = _to_lab(ink(*inks))
        points += bytes([round(lightness * 2.55), round(a) + 128, round(b) + 128])
    straight = bytes(range(256))
    unity = b"".join(_fixed(float(row == column)) for row in range(3) for column in range(3))
    table = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + unity + straight * 4 + points + straight * 3
    return _profile(b"CMYK", b"Lab ", b"prtr", {b"A2B0": table}, "inks by hand")


def seen(name_of: str, colour: Triple) -> tuple[int, int, int]:
    """Return what a colour of a matrix profile, 0 to 255, is in sRGB."""
    gamma = 563 / 256 if name_of == "adobe" else None
    light = [(value / 255) ** gamma if gamma else _to_light(value / 255) for value in colour]
    xyz = [sum(factor * part for factor, part in zip(row, light, strict=True)) for row in MATRICES[name_of]]
    red, green, blue = (
        sum(factor * part for factor, part in zip(row, xyz, strict=True))
        for row in _inverse(MATRICES["srgb"])
    )
    return _byte(red), _byte(green), _byte(blue)


def _byte(light: float) -> int:
    light = min(max(light, 0.0), 1.0)
    return round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


def _to_light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _to_lab(colour: Triple) -> Triple:
    light = [_to_light(value) for value in colour]
    parts = []
    for row, white in zip(MATRICES["srgb"], WHITE_D50, strict=True):
        part = sum(factor * value for factor, value in zip(row, light, strict=True)) / white
        parts.append(part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116)
    x, y, z = parts
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _inverse(m: tuple[Triple, Triple, Triple]) -> list[list[float]]:
    (a, b, c), (d, e, f), (g, h, i) = m
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    adjugate = [
        [e * i - f * h, c * h - b * i, b * f - c * e],
        [f * g - d * i, a * i - c * g, c * d - a * f],
        [d * h - e * g, b * g - a * h, a * e - b * d],
    ]
    return [[value / determinant for value in row] for row in adjugate]
