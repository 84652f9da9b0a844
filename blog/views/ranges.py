"""A part of a file, for who has the rest already or looks at the middle of it (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

# Longer ones cannot be within any file.
ONE_RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE)
CHUNK_BYTES = 64 * 1024


def answered(request: HttpRequest, opened: File, *, etag: str, content_type: str) -> HttpResponseBase:
    """Return the answer with the file, or with the one part of it that was asked for; 416 for a part outside it.

    Several parts at once, and what is written in another way, get the whole file, as the section allows. So does
    who has begun with another version than that of `etag`. The file is closed with the answer.
    """
    size = int(opened.size)
    wanted = _wanted(request, size, etag=etag)
    if wanted is None:
        whole = FileResponse(opened, content_type=content_type, headers={"Content-Length": str(size)})
        # Its address says the name already.
        del whole.headers["Content-Disposition"]
        whole.headers["Accept-Ranges"] = "bytes"
        return whole
    if not wanted:
        opened.close()
        return HttpResponse(
            status=416, content_type="text/plain", headers={"Content-Range": f"bytes */{size}"}
        )
    headers = {
        "Content-Length": str(len(wanted)),
        "Content-Range": f"bytes {wanted.start}-{wanted.stop - 1}/{size}",
        "Accept-Ranges": "bytes",
    }
    part = StreamingHttpResponse(
        _read(opened, wanted), status=206, content_type=content_type, headers=headers
    )
    part._resource_closers.append(opened.close)  # type: ignore[attr-defined]
    return part


def _wanted(request: HttpRequest, size: int, *, etag: str) -> range | None:
    """Return which bytes are asked for, an empty range for none that there are; None for the whole file."""
    written = request.headers.get("Range", "")
    if request.method != "GET" or not written or request.headers.get("If-Range", etag) != etag:
        return None
    found = ONE_RANGE.fullmatch(written)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return range(max(0, size - int(found[2])), size)
    first = int(found[1])
    end = int(found[2]) + 1 if found[2] else max(size, first + 1)
    return None if end <= first else range(min(first, size), min(end, size))


def _read(opened: File, wanted: range) -> Iterator[bytes]:
    """Read the bytes of a range; what comes over a network is read from its beginning on."""
    if opened.seekable():
        opened.seek(wanted.start)
    else:
        _skip(opened, wanted.start)
    left = len(wanted)
    while left and (chunk := opened.read(min(CHUNK_BYTES, left))):
        left -= len(chunk)
        yield chunk


def _skip(opened: File, number: int) -> None:
    while number and (chunk := opened.read(min(CHUNK_BYTES, number))):
        number -= len(chunk)
