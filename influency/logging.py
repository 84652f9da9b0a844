"""Log lines that stay one line, whatever a visitor puts into an address or a header."""

from __future__ import annotations

import logging


class OneLine(logging.Formatter):
    """Escapes control characters in the message; a traceback, which is ours, keeps its lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text whose message holds no raw newline, escape or other control character."""
        message = record.getMessage()
        record.msg = "".join(c if c.isprintable() or c == " " else repr(c)[1:-1] for c in message)
        record.args = None
        return super().format(record)
