"""A part that is down takes a line in the log each time it is missed, a fault of our own its whole traceback."""

from __future__ import annotations

import errno
import logging
import sys

from django.db import OperationalError

from influency.logging import OneLine


def line_of(error: Exception) -> str:
    """Return what the log says of an error that was raised."""
    try:
        raise error
    except Exception:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "It failed: %s", ("a\nb",), sys.exc_info())
    return OneLine("%(levelname)s %(message)s").format(record)


def test_a_part_that_is_down_takes_one_line():
    said = line_of(OperationalError("connection refused\n\tIs the server running?"))
    assert said == (
        "ERROR It failed: a\\nb: database_away, OperationalError: connection refused Is the server running?"
    )


def test_the_line_says_what_is_down_behind_whatever_it_was_met_as():
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError:
            {}["title"]
    except KeyError as error:
        said = line_of(error)
    assert said.startswith(
        "ERROR It failed: a\\nb: disk_full, OSError: [Errno 28] No space left on device, met as KeyError at "
    )
    assert "\n" not in said


def test_what_a_part_says_of_itself_is_one_clean_line_without_keys_too():
    said = line_of(OperationalError("\x1b[2J at /preview/secret-key here"))
    assert said.endswith("\\x1b[2J at /preview/… here")


def test_a_fault_of_our_own_keeps_its_traceback():
    said = line_of(RuntimeError("the reason"))
    assert said.startswith("ERROR It failed: a\\nb\nTraceback")
    assert said.endswith("RuntimeError: the reason")
