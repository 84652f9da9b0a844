"""Where files are kept: in the home, or in a bucket that speaks S3; read from one address."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypedDict, cast
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.files.storage import storages as set_up

from influency.environment import CannotBeUsed

VARIABLE = "INFLUENCY_STORAGE"
# What must be there beside the site's own requirements, and how it is called when it is installed.
MODULES = ("storages", "boto3")
PACKAGE = "django-storages[s3]"

FORM = "s3://KEY:SECRET@host/bucket"
PARAMETERS = {"region", "addressing", "tls"}
BUCKET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,62}")

Addressing = Literal["path", "virtual", "auto"]


class Storage(TypedDict):
    """One entry of Django's setting STORAGES."""

    BACKEND: str
    OPTIONS: dict[str, object]


class Unusable(CannotBeUsed):
    """The address cannot be used, with the reason in words for the owner; they never repeat any part of it.

    What stands in it may be a secret, also where a slip put the secret in another part's place.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"{VARIABLE}: {reason}")


@dataclass(frozen=True)
class Bucket:
    """A bucket on a server that speaks S3, and who may use it."""

    endpoint: str
    name: str
    key: str
    secret: str = field(repr=False)
    # Empty, or where in the bucket everything of this site lies; ends with a slash.
    prefix: str = ""
    region: str = "us-east-1"
    addressing: Addressing = "path"


def storages(address: str, *, home: Path) -> dict[str, Storage]:
    """Return the storages `default`, which readers are served from, and `originals`, from which nobody is.

    With an empty `address` both are folders in the home. Raises Unusable.
    """
    if not address.strip():
        return in_folders(home)
    bucket = read(address)
    if missing := [name for name in MODULES if find_spec(name) is None]:
        raise Unusable(
            f"a bucket needs the package {PACKAGE} ({' and '.join(missing)} cannot be imported). Install it with: "
            f"{sys.executable} -m pip install '{PACKAGE}'"
        )
    return in_bucket(bucket)


def trouble() -> str:
    """Return in words for the owner why the storages set up cannot be used; empty if they can, as folders always."""
    ask = getattr(set_up["originals"], "trouble", str)
    return str(ask())


def in_folders(home: Path) -> dict[str, Storage]:
    """Return the two storages as folders in the home; where the public one lies, MEDIA_ROOT says."""
    backend = "influency.folder.FolderStorage"
    public: dict[str, object] = {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755}
    private: dict[str, object] = {
        "location": str(home / "originals"),
        "base_url": None,
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    }
    return {
        "default": {"BACKEND": backend, "OPTIONS": public},
        "originals": {"BACKEND": backend, "OPTIONS": private},
    }


def in_bucket(bucket: Bucket) -> dict[str, Storage]:
    """Return the two storages as parts of one bucket, under the names that the folders have in a home."""
    common: dict[str, object] = {
        "endpoint_url": bucket.endpoint,
        "bucket_name": bucket.name,
        "access_key": bucket.key,
        "secret_key": bucket.secret,
        "region_name": bucket.region,
        "addressing_style": bucket.addressing,
    }
    return {
        name: {
            "BACKEND": "influency.bucket.BucketStorage",
            "OPTIONS": {**common, "location": bucket.prefix + folder},
        }
        for name, folder in (("default", "media"), ("originals", "originals"))
    }


def read(address: str) -> Bucket:
    """Return the bucket that `address` names: s3://KEY:SECRET@host[:port]/bucket[/prefix][?region=…&addressing=…&tls=0].

    Key, secret and prefix are percent-decoded. Raises Unusable.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # its words would repeat key and secret
        raise Unusable(f"must name a host, as in {FORM}.") from None
    if parts.scheme != "s3":
        raise Unusable(f"must look like {FORM}, or be left out to keep files in the home.")
    parameters = _parameters(parts)
    name, _slash, prefix = parts.path.strip("/").partition("/")
    if not parts.username or not parts.password:
        raise Unusable(
            f"must name key and secret, as in {FORM}. In them write : as %3A, / as %2F, @ as %40, ? as %3F, # as %23."
        )
    if not BUCKET_NAME.fullmatch(name):
        raise Unusable(
            f"must name a bucket after the host, as in {FORM}: 3 to 63 letters, digits, dots or hyphens."
        )
    if any(step in ("", ".", "..") for step in unquote(prefix).split("/")) and prefix:
        raise Unusable("what follows the bucket must be the plain name of a folder in it.")
    return Bucket(
        endpoint=_endpoint(parts, is_encrypted=parameters.get("tls", "1") == "1"),
        name=name,
        key=unquote(parts.username),
        secret=unquote(parts.password),
        prefix=f"{unquote(prefix)}/" if prefix else "",
        region=parameters.get("region", Bucket.region),
        addressing=cast("Addressing", parameters.get("addressing", Bucket.addressing)),
    )


def _endpoint(parts: SplitResult, *, is_encrypted: bool) -> str:
    """Return the address of the server itself. Raises Unusable."""
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Unusable("the port is not a number from 1 to 65535.") from None
    if not re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:.]+", host):
        raise Unusable(f"must name a host, as in {FORM}.")
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if is_encrypted else 'http'}://{shown}{f':{port}' if port else ''}"


def _parameters(parts: SplitResult) -> dict[str, str]:
    """Return what follows the question mark, each once and known. Raises Unusable."""
    found = parse_qs(parts.query, keep_blank_values=True)
    if parts.fragment or not set(found) <= PARAMETERS or any(len(values) > 1 for values in found.values()):
        raise Unusable(
            "after the question mark only region, addressing and tls may stand, each once. "
            "A ? or # in the secret is written %3F or %23."
        )
    given = {name: values[0] for name, values in found.items()}
    if given.get("addressing", "path") not in ("path", "virtual", "auto"):
        raise Unusable("addressing must be path, virtual or auto.")
    if given.get("tls", "1") not in ("0", "1"):
        raise Unusable("tls must be 1, or 0 for a server without encryption.")
    if not re.fullmatch(r"[a-z0-9-]+", given.get("region", "us-east-1")):
        raise Unusable("region must be a name such as eu-central-1.")
    return given
