"""Log lines that stay one line, whatever a visitor puts into an address or a header, and that give no key away.

A part that is down takes one line each time it is missed: tracebacks of it, several a second, would soon have pushed all
else out of a log that may not grow.
"""

from __future__ import annotations

import logging
import re

from blog import outages

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
        error = record.exc_info[1] if record.exc_info else None
        if error is None or outages.of(error) is None:
            return super().format(record)
        bare = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return f"{super().format(bare)}: {' '.join(str(error).split())}"
