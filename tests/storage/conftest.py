"""A server that speaks S3, a bucket of each test's own, and the site's storages in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from django.core.files.storage import storages

from influency import storing
from tests.storage import swift as swifts
from tests.storage.swift import KEY, NO_SWIFT, PACKAGES, SECRET, Swift

HERE = Path(__file__).parent
_numbers = count(1)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here, and keep those that share the one server on one worker."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.services)
            item.add_marker(pytest.mark.xdist_group("swift"))


@pytest.fixture(scope="session")
def swift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swift]:
    """Give the running server; skip, or fail where INFLUENCY_REQUIRE_SERVICES=1, if this machine has none."""
    if missing := swifts.missing():
        if os.environ.get("INFLUENCY_REQUIRE_SERVICES") == "1":
            lacking = f"{NO_SWIFT} (it lacks {', '.join(missing)})"
            pytest.fail(f"{lacking}, and INFLUENCY_REQUIRE_SERVICES=1 asks for it: apt install {PACKAGES}")
        pytest.skip(NO_SWIFT)
    server = Swift(tmp_path_factory.mktemp("swift"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def bucket(swift: Swift) -> str:
    """Give the name of a new, empty bucket."""
    from boto3.session import Session

    name = f"pictures-{next(_numbers)}"
    session = Session(aws_access_key_id=KEY, aws_secret_access_key=SECRET)
    session.client("s3", endpoint_url=swift.url, region_name="us-east-1").create_bucket(Bucket=name)
    return name


@pytest.fixture
def in_bucket(swift: Swift, bucket: str, settings, tmp_path: Path) -> str:
    """Let the site keep its files in a new bucket; give its name."""
    there = storing.storages(swift.address(bucket), home=tmp_path)
    settings.STORAGES = {**settings.STORAGES, **there}
    assert storages["originals"].location == "originals"
    return bucket
