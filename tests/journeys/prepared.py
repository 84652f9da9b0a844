"""Homes in which the site was started and ended once, for journeys that do not look at the first start."""

from __future__ import annotations

import fcntl
import shutil

import pytest

from tests.journeys.running import Site, free_port, running


def prepare(site: Site, factory: pytest.TempPathFactory) -> None:
    """Give a site that has not run a copy of such a home; the first who asks in any worker makes it, the others wait for it."""
    own = factory.getbasetemp()
    # Workers have folders of their own in one that they share.
    shared = own.parent if own.name.startswith("popen-") else own
    ready = shared / ("prepared-with-demo" if site.with_demo else "prepared-without")
    with open(ready.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            made = factory.mktemp("prepared") / "home"
            with running(Site(made, free_port(), with_demo=site.with_demo)):
                pass
            made.rename(ready)
    shutil.copytree(ready, site.home, symlinks=True)
