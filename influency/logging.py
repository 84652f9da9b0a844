"""Log lines that stay one line, whatever a visitor puts into an address or a header, and that give no key away."""

from __future__ import annotations

import logging
import re

# Whoever knows the address of a preview link may read what is behind it.
KEYS = re.compile(r"(/preview/)[^/?\s]+")


class OneLine(logging.Formatter):
    """Escapes control characters in the message and leaves out keys; a traceback, which is ours, keeps its lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text whose message holds no raw newline, escape or other control character."""
        message = record.getMessage()
        line = "".join(c if c.isprintable() or c == " " else repr(c)[1:-1] for c in message)
        record.msg = KEYS.sub(r"\1…", line)
        record.args = None
        return super().format(record)
