"""The site itself, as its owner runs it, with its pictures in a bucket."""

from __future__ import annotations

import re
import urllib.request
from email.message import Message
from pathlib import Path

import pytest

from tests.journeys.running import Site, free_port, running, wait_for
from tests.storage.swift import KEY, SECRET, Swift


def read(url: str) -> tuple[bytes, Message]:
    """Return what the site answers, and its headers."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read(), answer.headers


def stored(swift: Swift, bucket: str) -> dict[str, int]:
    """Return what lies in the bucket, each file with its size."""
    from boto3.session import Session

    client = Session(aws_access_key_id=KEY, aws_secret_access_key=SECRET).client(
        "s3", endpoint_url=swift.url, region_name="us-east-1"
    )
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {each["Key"]: each["Size"] for page in pages for each in page.get("Contents", ())}


@pytest.mark.slow
def test_the_demo_is_kept_in_the_bucket_served_by_the_site_and_completed_by_its_clock(
    swift: Swift, bucket: str, tmp_path: Path
):
    kept = {"INFLUENCY_STORAGE": swift.address(bucket), "INFLUENCY_PICTURE_WORKERS": "1"}
    site = Site(tmp_path / "home", free_port(), extra=kept)
    with running(site):
        page = read(f"{site.url}/")[0].decode()
        addresses = re.findall(r'src="(/media/r/[^"]+)"', page)
        assert addresses
        for address in addresses:
            content, headers = read(site.url + address)
            assert headers["Content-Length"] == str(len(content))
            assert stored(swift, bucket)[address.removeprefix("/")] == len(content)
        wait_for(
            lambda: any(name.endswith(".avif") for name in stored(swift, bucket)), "the clock to make sizes"
        )
    assert {name.split("/")[0] for name in stored(swift, bucket)} == {"media", "originals"}
    assert not [file for folder in ("media", "originals") for file in (site.home / folder).rglob("*.*")]
    assert SECRET not in site.said


@pytest.mark.slow
def test_a_site_starts_without_its_bucket_and_says_what_is_wrong(swift: Swift, tmp_path: Path):
    site = Site(tmp_path / "home", free_port(), extra={"INFLUENCY_STORAGE": swift.address("no-such-bucket")})
    with running(site):
        assert b"</html>" in read(f"{site.url}/")[0]
    assert "There is no such bucket on that server." in site.said
    assert "Traceback" not in site.said
