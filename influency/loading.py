"""How the site is loaded into a process that serves: at once, or while kept pages are answered already."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from blog import kept_pages, yielding

Environ = dict[str, Any]
Site = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "influency.settings")
# A kept page takes microseconds, but its thread must get its turn several times while another one loads, publishes or
# draws: with Python's usual 5 ms for each turn the readers of that moment would wait behind each other.
TURN_SECONDS = 0.0005
# Those who wait for the site get their pages before the rest of it takes the processor.
GRACE_SECONDS = 0.3


def load() -> Site:
    """Load the whole site and return it, with every view there before anybody asks for one."""
    site = load_for_readers()
    complete()
    return site


def load_for_readers() -> Site:
    """Load the site and return it, as far as readers need it; what is missing of the rest is loaded when asked for."""
    sys.setswitchinterval(TURN_SECONDS)
    # Nearly all that is made while a site is loaded stays: looking for what does not would take a fifth of the time,
    # and later a sixth of each page's.
    gc.disable()
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    site: Site = get_wsgi_application()
    _ = get_resolver().url_patterns
    return site


def complete() -> None:
    """Load the rest: the desk, and what draws texts."""
    from django.urls import URLResolver, get_resolver

    from blog.urls import LATER

    for module in ("blog.markup.rendering", *LATER):
        import_module(module)

    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            _ = pattern.url_patterns
    settle()


def settle() -> None:
    """Let Python look for what is no longer needed again, but not among what was loaded."""
    gc.freeze()
    gc.enable()


class Loading:
    """A site that a thread of its own loads: what readers need first. Whoever asks for it before that waits.

    For a process that does nothing but serve: one whose site cannot be loaded ends, with the reason on stderr.
    """

    def __init__(self) -> None:
        sys.setswitchinterval(TURN_SECONDS)
        # Now, as there is only one who could ask for it.
        self._kept = kept_pages.store()
        self._site: Site | None = None
        self._is_there = threading.Event()
        threading.Thread(target=self._run, name="loading", daemon=True).start()

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as the site does."""
        self.wait()
        assert self._site is not None
        return self._site(environ, start)

    def wait(self) -> None:
        """Return once readers can be answered."""
        self._is_there.wait()

    def _run(self) -> None:
        yielding.take_long_turns()
        try:
            self._site = load_for_readers()
            if self._kept is not None:
                self._kept.open()
            self._is_there.set()
            time.sleep(GRACE_SECONDS)
            complete()
        except BaseException:
            traceback.print_exc()
            # The server would go on without a site.
            os._exit(1)
