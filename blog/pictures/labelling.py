"""Writes credit and licence into a JPEG or PNG, and nothing else: XMP, and IPTC where a JPEG has room for it.

Runs in the child.
"""

from __future__ import annotations

import struct
import zlib
from html import escape

from blog.pictures.shapes import Label

XMP_IN_JPEG = b"http://ns.adobe.com/xap/1.0/\0"  # ISO 16684-3, 1.1.3
XMP_IN_PNG = b"XML:com.adobe.xmp\0\0\0\0\0"  # iTXt without packing, language and translation
# IIM 4.2: record, data set, most bytes.
BY_LINE, CREDIT, COPYRIGHT = (2, 80, 32), (2, 110, 32), (2, 116, 128)
MAX_SEGMENT = 65_533


def label(data: bytes, format: str, words: Label) -> bytes:
    """Return a "jpeg" or "png" file with `words` in it; the same bytes for the same words, its pixels untouched.

    Without words, or in another format, `data` comes back as it is.
    """
    if words == Label() or format not in ("jpeg", "png"):
        return data
    packet = xmp(words).encode()
    if format == "png":
        end_of_head = 8 + 12 + struct.unpack_from("!I", data, 8)[0]
        return data[:end_of_head] + _chunk(b"iTXt", XMP_IN_PNG + packet) + data[end_of_head:]
    # The JFIF segment has to stay the first one.
    start = 4 + struct.unpack_from("!H", data, 4)[0] if data[2:4] == b"\xff\xe0" else 2
    segments = _segment(0xE1, XMP_IN_JPEG + packet) + _segment(0xED, _photoshop(words))
    return data[:start] + segments + data[start:]


def xmp(words: Label) -> str:
    """Return the XMP packet: creator and credit, rights and terms (ISO 16684-1, 8.3 and 8.4), licensor (PLUS 2.0.1)."""
    said = []
    if words.credit:
        said.append(
            f"<dc:creator><rdf:Seq><rdf:li>{escape(words.credit, quote=False)}</rdf:li></rdf:Seq></dc:creator>"
        )
        said.append(f"<photoshop:Credit>{escape(words.credit, quote=False)}</photoshop:Credit>")
    if words.licence:
        said.append(f"<dc:rights>{_in_any_language(words.licence)}</dc:rights>")
        said.append(f"<xmpRights:UsageTerms>{_in_any_language(words.licence)}</xmpRights:UsageTerms>")
        said.append("<xmpRights:Marked>True</xmpRights:Marked>")
    if words.licence_url:
        said.append(
            f"<xmpRights:WebStatement>{escape(words.licence_url, quote=False)}</xmpRights:WebStatement>"
        )
    if words.source_url:
        url = f"<plus:LicensorURL>{escape(words.source_url, quote=False)}</plus:LicensorURL>"
        said.append(
            f'<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">{url}</rdf:li></rdf:Seq></plus:Licensor>'
        )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
        f' xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">{"".join(said)}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="r"?>'
    )


def _in_any_language(words: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(words, quote=False)}</rdf:li></rdf:Alt>'


def _photoshop(words: Label) -> bytes:
    """Return the resource block that holds the IPTC data in a JPEG."""
    sets = [((2, 0, 2), b"\0\4")]
    for kind, said in ((BY_LINE, words.credit), (CREDIT, words.credit), (COPYRIGHT, words.licence)):
        if said:
            # Cut between characters, never inside of one.
            sets.append((kind, said.encode()[: kind[2]].decode(errors="ignore").encode()))
    iptc = b"\x1c\x01\x5a\0\3\x1b%G" + b"".join(
        struct.pack("!BBBH", 0x1C, record, number, len(value)) + value
        for (record, number, _most), value in sets
    )
    padded = iptc + b"\0" * (len(iptc) % 2)
    return b"Photoshop 3.0\x008BIM" + struct.pack("!HHI", 0x0404, 0, len(iptc)) + padded


def _segment(kind: int, content: bytes) -> bytes:
    if len(content) > MAX_SEGMENT:
        raise ValueError("a label of this length fits into no JPEG")
    return struct.pack("!BBH", 0xFF, kind, len(content) + 2) + content


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))
