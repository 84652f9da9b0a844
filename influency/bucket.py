"""A bucket that speaks S3 as a storage of Django: read from beginning to end, written whole, failing as disks fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Protocol, cast

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

PATIENCE = {
    "connect_timeout": 3,
    "read_timeout": 10,
    "retries": {"mode": "standard", "total_max_attempts": 2},
}
# How long nobody asks a server that did not answer, and how long only one does to see whether it is back.
REST_SECONDS = 3.0
PROBE_SECONDS = 30.0
MOST_CONNECTIONS = 20
# How many may read at once, half of the server's threads, and how long the next one waits for its turn: the first visitors
# of a server that hangs find that out one after the other, and each takes as long as PATIENCE says.
MOST_READERS = 3
TURN_SECONDS = 1.0
# A bucket that is not there is no missing file: that would be taken for a lost picture.
MISSING = {"404", "NoSuchKey"}


class Away(OSError):
    """The bucket cannot be used now: its server does not answer, or refuses."""


class Busy(Exception):
    """Nobody who reads from the bucket gets an answer."""


class _Client(Protocol):
    """What is asked of S3 here."""

    def get_object(self, **what: object) -> dict[str, object]: ...
    def put_object(self, **what: object) -> dict[str, object]: ...
    def head_object(self, **what: object) -> dict[str, object]: ...
    def delete_object(self, **what: object) -> dict[str, object]: ...
    def head_bucket(self, **what: object) -> dict[str, object]: ...


@dataclass
class Server:
    """The one way of this process to a server, for any number of threads."""

    client: _Client
    # In seconds of the monotonic clock; 0 while it answers.
    away_until: float = 0.0
    # When it answered last, by the same clock.
    answered_at: float = 0.0
    turns: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST_READERS)
    )

    @contextmanager
    def read_from(self, name: str) -> Iterator[_Client]:
        """Give the client for a question that a reader waits for; some threads are left to those who want no picture."""
        with self.asked_for(name) as client:
            waits_since = time.monotonic()
            while not self.turns.acquire(timeout=TURN_SECONDS):
                # One that is slow gives everybody a turn in the end.
                if self.answered_at < waits_since:
                    raise Busy
                waits_since = time.monotonic()
            try:
                yield client
            finally:
                self.turns.release()

    @contextmanager
    def asked_for(self, name: str) -> Iterator[_Client]:
        """Give the client for one question about a file; what goes wrong is an OSError, as with a folder.

        A server that hangs would soon hold every thread of the site, which has pages to show without pictures too.
        So it is left alone for a while, and then one question at a time finds out whether it is back.
        """
        if self.away_until:
            now = time.monotonic()
            if now < self.away_until:
                raise Away("The bucket did not answer a moment ago and is not asked again yet.")
            self.away_until = now + PROBE_SECONDS
        try:
            yield self.client
            self.answered_at = time.monotonic()
        except Busy:
            self.away_until = time.monotonic() + REST_SECONDS
            raise Away("The bucket keeps others waiting, and is not asked as well.") from None
        except BotoCoreError as error:
            self.away_until = time.monotonic() + REST_SECONDS
            raise Away(f"The bucket does not answer: {error}") from error
        except ClientError as error:
            self.away_until, self.answered_at = 0.0, time.monotonic()
            said = error.response["Error"]
            if said.get("Code") in MISSING:
                raise FileNotFoundError(f"{name} is not in the bucket.") from None
            raise Away(f"The bucket answers {said.get('Code')}: {said.get('Message')}") from error
        self.away_until = 0.0


class Incoming(File):
    """A file of a bucket on its way here; it can be read once, from beginning to end, and has a `size`."""

    def __init__(self, body: IO[bytes], *, name: str, size: int) -> None:
        super().__init__(body, name)
        self.body = body
        self.size = size

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, all that is left unless told how many. Raises Away when the rest does not come."""
        try:
            return self.body.read(size) if size >= 0 else self.body.read()
        except BotoCoreError as error:
            raise Away(f"{self.name} was cut off on its way from the bucket: {error}") from error


class BucketStorage(S3Storage):
    """A part of a bucket. Its files have no address of their own: readers get them from the site."""

    def get_default_settings(self) -> dict[str, object]:
        """Return what holds for every bucket, whatever the environment has for Amazon's own tools.

        No ACL is sent: without one a file is private everywhere, and many a bucket refuses to be asked for one.
        """
        return {
            **super().get_default_settings(),
            "session_profile": None,
            "security_token": None,
            "default_acl": None,
            "object_parameters": {},
            "gzip": False,
            # Names tell the content: one that is taken is never swerved from, and written again stays the same.
            "file_overwrite": True,
        }

    def url(self, name: str | None, *args: object, **options: object) -> str:
        """Raise ValueError: nothing in a bucket is shown to readers under its own address."""
        raise ValueError("A file in a bucket has no address: the site answers for it.")

    def exists(self, name: str) -> bool:
        """Return whether there is a file `name`. Raises Away."""
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """Return how many bytes the file `name` has. Raises FileNotFoundError and Away."""
        with self.server.read_from(name) as client:
            return cast(int, client.head_object(**self._at(name))["ContentLength"])

    def delete(self, name: str) -> None:
        """Delete the file `name`; that there is none is no error. Raises Away."""
        with self.server.asked_for(name) as client:
            client.delete_object(**self._at(name))

    def trouble(self) -> str:
        """Return in words for the owner why the bucket cannot be used; empty if it can."""
        try:
            with self.server.asked_for("This bucket") as client:
                client.head_bucket(Bucket=str(self.bucket_name))
        except FileNotFoundError:
            return "There is no such bucket on that server."
        except Away as error:
            return str(error)
        return ""

    @property
    def server(self) -> Server:
        """The server that holds the bucket."""
        return _server(
            str(self.endpoint_url),
            str(self.access_key),
            str(self.secret_key),
            str(self.region_name),
            str(self.addressing_style),
        )

    def _open(self, name: str, mode: str = "rb") -> File:
        """Return the file `name` on its way here, for one request. Raises FileNotFoundError and Away."""
        if mode != "rb":
            raise ValueError("A file in a bucket is read or saved, not opened for writing.")
        with self.server.read_from(name) as client:
            found = client.get_object(**self._at(name))
        return Incoming(cast("IO[bytes]", found["Body"]), name=name, size=cast(int, found["ContentLength"]))

    def _save(self, name: str, content: File) -> str:
        """Write the file `name`, all of it or nothing, and return `name`. Raises Away."""
        content.seek(0)
        parameters = self._get_write_parameters(name, content)
        with self.server.asked_for(name) as client:
            client.put_object(**self._at(name), **parameters, Body=content.read())
        return name

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": str(self.bucket_name), "Key": self._normalize_name(name)}


@lru_cache(maxsize=4)
def _server(endpoint: str, key: str, secret: str, region: str, addressing: str) -> Server:
    """Return the server there; made once, since a client takes a third of a second and 15 MB."""
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": addressing},
        max_pool_connections=MOST_CONNECTIONS,
        # The newer checksums, which not every server knows, only where they must be; the signature covers the bytes.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        **PATIENCE,
    )
    session = Session(aws_access_key_id=key, aws_secret_access_key=secret)
    client = session.client("s3", endpoint_url=endpoint, region_name=region, config=config)
    return Server(cast(_Client, client))
