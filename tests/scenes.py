"""What many tests of a module look at, made once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction


def scene(build: Callable[[], None]) -> Any:
    """Return a fixture that has `build` write into the database once; what a test changes in it is undone after the test.

    A module that uses it keeps all its tests on one worker with `xdist_group`, or each worker builds it.
    """

    @pytest.fixture(scope="module", name=build.__name__)
    def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            build()
            yield
            transaction.set_rollback(True)

    return built
