"""Log lines that stay one line, whatever a visitor puts into an address or a header, and that give no key away.

A part that is down takes one line each time it is missed: tracebacks of it, several a second, would soon have pushed all
else out of a log that may not grow.
"""

from __future__ import annotations

import logging
import re
import traceback

from blog import outages

# Whoever knows the address of a preview link may read what is behind it.
KEYS = re.compile(r"(/preview/)[^/?\s]+")


class OneLine(logging.Formatter):
    """Escapes control characters in the message and leaves out keys; a traceback, which is ours, keeps its lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text whose message holds no raw newline, escape or other control character."""
        message = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        if found := outages.find(error):
            outage, cause = found
            at = "" if error is cause or error is None else f", met as {type(error).__name__}{_place(error)}"
            message = f"{message}: {outage}, {type(cause).__name__}: {outages.in_a_line(cause)}{at}"
            record = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        line = "".join(c if c.isprintable() or c == " " else repr(c)[1:-1] for c in message)
        record.msg = KEYS.sub(r"\1…", line)
        record.args = None
        return super().format(record)


def _place(error: BaseException) -> str:
    """Return where an error was raised, as it may be a fault of ours that an outage brought about."""
    frames = traceback.extract_tb(error.__traceback__)
    return f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
