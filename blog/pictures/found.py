"""What a picture's file says of itself: description, caption, credit and terms, out of XMP, IPTC, EXIF and PNG texts.

Runs in the child. Whatever is broken says nothing; these words are offered to a person and never served by themselves.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TypeVar
from xml.etree import ElementTree

from PIL import Image, IptcImagePlugin

from blog.pictures.shapes import Found

MAX_XMP_BYTES = 1024 * 1024
LENGTHS = {"alt": 500, "caption": 2000, "credit": 300, "licence": 200}
# What cameras write where a caption belongs.
NO_CAPTIONS = re.compile(
    r"(?:olympus|minolta|konica|sony|samsung|kodak|digital still) (?:digital )?camera|"
    r"(?:dsc|dcim|img|sam|pict|default)[ _-]?\w*|untitled|screenshot|charset=.*",
    re.IGNORECASE,
)

K = TypeVar("K")
_DC, _PHOTOSHOP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/photoshop/1.0/}"
_RIGHTS, _CC = "{http://ns.adobe.com/xap/1.0/rights/}", "{http://creativecommons.org/ns#}"
_IPTC, _RDF = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Names by what they tell; the first that is there is taken. XMP: ISO 16684-1; IPTC: IIM 4.2 and Photo Metadata 2023.1.
XMP = {
    "alt": (f"{_IPTC}AltTextAccessibility",),
    "caption": (f"{_DC}description",),
    "credit": (f"{_PHOTOSHOP}Credit", f"{_DC}creator"),
    "licence": (f"{_RIGHTS}UsageTerms", f"{_CC}license", f"{_RIGHTS}WebStatement", f"{_DC}rights"),
}
IIM = {"caption": ((2, 120),), "credit": ((2, 110), (2, 80)), "licence": ((2, 116),)}
EXIF = {"caption": (0x010E,), "credit": (0x013B,), "licence": (0x8298,)}
PNG = {"caption": ("Description",), "credit": ("Author",), "licence": ("Copyright",)}
UTF_8 = b"\x1b%G"  # IIM 1:90, ISO 2022


def found(data: bytes, picture: Image.Image) -> Found:
    """Return the words in a file that was opened as `picture`; XMP goes before IPTC, EXIF and the texts of a PNG."""
    words: dict[str, str] = {}
    for read in (_from_xmp, _from_iim, _from_exif, _from_png):
        try:
            said = read(data, picture)
        except MemoryError:
            raise
        except Exception:
            continue
        for name, value in said.items():
            cleaned = _clean(value, LENGTHS[name])
            if cleaned and not (name == "caption" and NO_CAPTIONS.fullmatch(cleaned)):
                words.setdefault(name, cleaned)
    return Found(**words)


def _from_xmp(data: bytes, picture: Image.Image) -> dict[str, str]:
    """Return the words of the first XMP packet, which every format holds as plain bytes (ISO 16684-1, 7.1)."""
    start = data.find(b"<x:xmpmeta")
    end = data.find(b"</x:xmpmeta>", start)
    packet = data[start : end + len(b"</x:xmpmeta>")]
    if start < 0 or end < 0 or len(packet) > MAX_XMP_BYTES or b"<!" in packet:
        return {}
    root = ElementTree.fromstring(packet.decode("utf-8"))
    values: dict[str, str] = {}
    asked = {name for names in XMP.values() for name in names}
    for element in root.iter():
        if element.tag in asked and element.tag not in values:
            values[element.tag] = _text_of(element)
        for name, value in element.attrib.items():
            values.setdefault(name, value)
    return _first(XMP, values)


def _text_of(element: ElementTree.Element) -> str:
    """Return the value of a property: an address, its items, the default of its languages, or its own text."""
    items = list(element.iter(f"{_RDF}li"))
    if element.get(f"{_RDF}resource"):
        return element.get(f"{_RDF}resource", "")
    if not items:
        return element.text or ""
    default = next((item for item in items if item.get(_LANGUAGE) == "x-default"), None)
    if default is not None or items[0].get(_LANGUAGE):
        return (default if default is not None else items[0]).text or ""
    return ", ".join(filter(None, ((item.text or "").strip() for item in items[:20])))


def _from_iim(data: bytes, picture: Image.Image) -> dict[str, str]:
    info = IptcImagePlugin.getiptcinfo(picture)  # type: ignore[arg-type]  # any picture will do
    if not info:
        return {}
    is_utf_8 = info.get((1, 90)) == UTF_8
    values: dict[tuple[int, int], str] = {}
    for key, value in info.items():
        parts = value if isinstance(value, list) else [value]
        values[key] = ", ".join(_decoded(part, is_utf_8=is_utf_8) for part in parts[:20])
    return _first(IIM, values)


def _from_exif(data: bytes, picture: Image.Image) -> dict[str, str]:
    if picture.format == "PNG" and "exif" not in picture.info:
        return {}  # Pillow would decode the pixels to look for it behind them
    exif = picture.getexif()
    values = {}
    for tag in (tag for tags in EXIF.values() for tag in tags):
        value = exif.get(tag, "")
        # Text in EXIF is ASCII by the book and UTF-8 in life; Pillow hands it over as Latin-1.
        values[tag] = _decoded(value.encode("latin-1", "ignore") if isinstance(value, str) else value)
    return _first(EXIF, values)


def _from_png(data: bytes, picture: Image.Image) -> dict[str, str]:
    return _first(PNG, dict(_png_texts(data))) if data.startswith(b"\x89PNG") else {}


def _png_texts(data: bytes) -> Iterator[tuple[str, str]]:
    """Give the texts of a PNG that are not packed (PNG 3rd edition, 11.3.3)."""
    at = 8
    while at + 12 <= len(data):
        length, kind = struct.unpack_from("!I4s", data, at)
        if kind in (b"tEXt", b"iTXt") and length < 20_000:
            name, _zero, rest = data[at + 8 : at + 8 + length].partition(b"\0")
            if kind == b"tEXt":
                yield name.decode("latin-1"), rest.decode("latin-1")
            elif rest[:1] == b"\0":
                yield name.decode("latin-1"), rest[2:].split(b"\0", 2)[-1].decode("utf-8", "replace")
        at += 12 + length


def _first(names: Mapping[str, tuple[K, ...]], values: Mapping[K, str]) -> dict[str, str]:
    """Return for each kind of words the first value that is there."""
    return {
        word: next((values[key] for key in keys if values.get(key, "").strip()), "")
        for word, keys in names.items()
    }


def _decoded(value: object, *, is_utf_8: bool = True) -> str:
    raw = value if isinstance(value, bytes) else str(value).encode()
    if is_utf_8:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return raw.decode("latin-1")


def _clean(words: str, most: int) -> str:
    """Return `words` on one line without what no page may hold."""
    kept = "".join(
        " " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in words[: most * 4]
    )
    kept = "".join(each for each in kept if unicodedata.category(each) not in ("Cs", "Cn", "Co"))
    return " ".join(kept.split())[:most].strip()
