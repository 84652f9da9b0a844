"""The process that decodes: it waits with everything loaded and forks once for each picture.

The one that waits never touches a picture; the one that does is limited, serves once and is gone, so that whatever a
hostile file does to it ends with it. This module is started without Django, without the site's secrets and without
its files (see pool.py), and speaks over its standard input and output (see framing.py).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import select
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict, astuple
from typing import cast

from PIL import AvifImagePlugin, Image

from blog import yielding
from blog.pictures import limits, making
from blog.pictures.framing import OUT_OF_TIME, Json, receive, send
from blog.pictures.shapes import Cut, Label, Made, Refused, Spec

PR_SET_PDEATHSIG = 1  # prctl(2)
PR_SET_NO_NEW_PRIVS = 38
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def main(*, is_last: bool) -> None:
    """Serve until the site is gone or has asked for nothing for a while; with `is_last` when nobody else computes."""
    yielding.leave_the_terminal()
    # Whoever started it may have had long ones, in which it would hold up the site that readers ask.
    yielding.take_usual_turns()
    if is_last:
        yielding.take_what_is_left()
    Image.preinit()
    with contextlib.suppress(ImportError):
        import pillow_heif.as_plugin  # noqa: F401  # loaded once, before the forks
    # Two pictures at a time keep the processors busy; threads inside would only cost memory.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = select.poll()
    asked.register(0, select.POLLIN)
    while events := asked.poll(limits.CHILD_IDLE_SECONDS * 1000):
        if not events[0][1] & select.POLLIN:
            return
        if status := _serve_apart():
            os._exit(OUT_OF_TIME if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU else 1)


def _serve_apart() -> int:
    """Fork, let the fork serve one picture, return how it ended: 0 if well, or if the site hung up meanwhile."""
    here = os.getpid()
    ended, held = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            _limit(parent=here)
            _serve()
            os._exit(0)
        finally:
            os._exit(1)
    os.close(held)
    watched = select.poll()
    watched.register(0, 0)  # only that the site hangs up
    watched.register(ended, select.POLLIN)
    has_hung_up = any(descriptor == 0 for descriptor, _event in watched.poll())
    if has_hung_up:
        os.kill(pid, signal.SIGKILL)
    os.close(ended)
    status = os.waitpid(pid, 0)[1]
    return 0 if has_hung_up else status


def _limit(*, parent: int) -> None:
    """Take from this process all that decoding does not need."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    for what, most in (
        (resource.RLIMIT_AS, limits.CHILD_MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(what, (most, most))
    # Below the hard limit comes a signal that tells why; at it comes the kill that tells nothing.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_CPU_SECONDS, limits.CHILD_CPU_SECONDS + 1))


def _serve() -> None:
    """Read one picture, answer with what was made of it or why it is refused."""
    with open(0, "rb", closefd=False) as asking, open(1, "wb", closefd=False) as answering:
        head, data = receive(asking)
        try:
            answer, made = _answer(head, data)
        except Refused as refused:
            answer, made = {"refused": refused.code, "detail": refused.detail}, []
        except MemoryError:
            answer, made = {"refused": "too_hard", "detail": {"why": "memory"}}, []
        except Exception as error:
            answer, made = {"refused": "too_hard", "detail": {"why": type(error).__name__}}, []
        answer["made"] = [
            {
                "spec": astuple(each.spec),
                "size": [each.width, each.height],
                "bytes": len(each.data),
            }
            for each in made
        ]
        send(answering, answer, b"".join(each.data for each in made))


def _answer(head: Mapping[str, Json], data: bytes) -> tuple[dict[str, Json], list[Made]]:
    """Do what `head` asks for."""
    cut = Cut(*cast(list[int], head["cut"]))
    if head["do"] == "make":
        specs = [Spec(*spec) for spec in cast(list[tuple[int, str, bool, bool]], head["specs"])]
        return {}, making.make(data, specs, cut=cut, label=Label(*cast(list[str], head["label"])))
    facts = making.judge(data, cut=cut)
    told: dict[str, Json] = {
        "format": facts.format,
        "width": facts.width,
        "height": facts.height,
        "whole": facts.whole,
        "frames": facts.frames,
        "is_animated": facts.is_animated,
        "has_alpha": facts.has_alpha,
        "colour": facts.colour,
        "fingerprint": facts.fingerprint,
        "found": asdict(facts.found),
    }
    return {"facts": told}, [facts.safe]
