"""Zips: every picture let in by itself, nothing unpacked to the disk, and nothing that is made to do harm."""

from __future__ import annotations

import io
import os
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from blog import pictures
from blog.models import Image, User
from blog.services import filing, ticking, unpacking
from tests.builders import NOON, make_image, make_user, picture_bytes, storage_away

pytestmark = pytest.mark.django_db

BLUE, RED = picture_bytes(60, 40), picture_bytes(50, 40, colour="#aa2200")


def zipped(
    files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> io.BytesIO:
    """Return a zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.comment = comment
    return made


def patched(made: io.BytesIO, mark: bytes, at: int, value: bytes, *, last: bool = False) -> io.BytesIO:
    """Return the zip with other bytes at this distance behind the first (or last) record of this mark."""
    data = bytearray(made.getvalue())
    place = (data.rfind if last else data.find)(mark) + at
    data[place : place + len(value)] = value
    return io.BytesIO(bytes(data))


@pytest.fixture
def petra(db: None) -> User:
    """Who brings the zips."""
    return make_user("petra")


def let_in(made: io.BytesIO, by: User) -> list[unpacking.Outcome]:
    """Return what becomes of all of its files."""
    outcomes, goes_on_at, total = unpacking.let_in(made, start=0, seconds=600, by=by, at=NOON, credit="Ann")
    assert goes_on_at is None
    assert total == len(outcomes)
    return outcomes


def codes(outcomes: list[unpacking.Outcome]) -> dict[str, str]:
    """Return the name of each file with why it was refused, or nothing."""
    return {each.name: each.refused for each in outcomes}


def whole_refused(made: io.BytesIO) -> str:
    with pytest.raises(unpacking.Refused) as refused:
        unpacking.Archive(made)
    return refused.value.code


def test_every_picture_comes_in_and_a_bad_one_stops_none(petra: User):
    known = make_image("known")
    made = zipped(
        {
            "Trip/Blue Boats.jpg": BLUE,
            "Trip/words.txt": b"No picture.",
            "Trip/empty.jpg": b"",
            "Trip/again.jpg": filing.read_original(known),
            "Trip/cut.jpg": RED[:200],
            "Trip/red.jpg": RED,
        }
    )
    outcomes = let_in(made, petra)
    assert codes(outcomes) == {
        "Trip/Blue Boats.jpg": "",
        "Trip/words.txt": "not_a_picture",
        "Trip/empty.jpg": "empty",
        "Trip/again.jpg": "",
        "Trip/cut.jpg": "damaged",
        "Trip/red.jpg": "",
    }
    stored = [each.stored for each in outcomes if each.stored]
    assert [(each.image.name, each.is_new) for each in stored] == [
        ("blue-boats", True),
        ("known", False),
        ("red", True),
    ]
    image = Image.objects.get(name="red")
    assert (image.credit, image.uploaded_by, image.created_at) == ("Ann", petra, NOON)


def test_what_systems_put_beside_pictures_is_passed_over(petra: User):
    names = [
        "__MACOSX/._a.jpg",
        "__MACOSX/Trip/._a.jpg",
        "Trip/.DS_Store",
        ".hidden/a.jpg",
        "Trip/Thumbs.db",
        "desktop.ini",
    ]
    made = zipped({"Trip/": b"", "a.jpg": BLUE, **dict.fromkeys(names, b"x")})
    assert codes(let_in(made, petra)) == {"a.jpg": ""}


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.jpg",
        "/etc/evil.jpg",
        "C:\\Windows\\evil.jpg",
        "..\\evil.jpg",
        "\x1b[31mevil.jpg",
        "a/./evil.jpg",
    ],
)
def test_no_name_leads_out_of_the_library(petra: User, name: str, tmp_path: Path):
    before = set(tmp_path.rglob("*evil*"))
    (outcome,) = let_in(zipped({name: BLUE}), petra)
    assert outcome.stored is not None
    assert outcome.stored.image.name.endswith("evil")
    assert "\x1b" not in outcome.name
    assert set(tmp_path.rglob("*evil*")) == before


def test_a_link_in_a_zip_is_only_its_few_bytes(petra: User):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert codes(let_in(made, petra)) == {"link.jpg": "not_a_picture"}


def test_names_of_every_maker_are_read(petra: User):
    made = zipped({"hæfen.jpg": BLUE})
    assert list(codes(let_in(made, petra))) == ["hæfen.jpg"]
    # UTF-8 that does not say so, in both places where the name stands.
    silent = zipped({"haxfen.jpg": RED})
    data = silent.getvalue().replace(b"haxfen", "hæfn".encode() + b"_")
    assert list(codes(let_in(io.BytesIO(data), petra))) == ["hæfn_.jpg"]
    assert len(unpacking.Archive(zipped({"a" * 900 + ".jpg": BLUE})).name(0)) == 150


def test_names_that_cannot_be_read_are_a_broken_zip():
    data = zipped({"hæfen.jpg": BLUE}).getvalue().replace("æ".encode(), b"\xff\xfe")
    assert whole_refused(io.BytesIO(data)) == "zip_broken"


def test_one_file_that_is_locked_packed_oddly_or_a_zip_itself_is_refused_alone(petra: User):
    locked = zipped({"locked.jpg": BLUE, "b.jpg": RED})
    locked = patched(patched(locked, b"PK\1\2", 8, b"\1\0"), b"PK\3\4", 6, b"\1\0")
    assert codes(let_in(locked, petra)) == {"locked.jpg": "zip_locked", "b.jpg": ""}
    assert codes(let_in(zipped({"a.jpg": BLUE}, method=zipfile.ZIP_LZMA), petra)) == {"a.jpg": "zip_method"}
    assert codes(let_in(zipped({"a.jpg": BLUE}, method=zipfile.ZIP_BZIP2), petra)) == {"a.jpg": "zip_method"}
    nested = zipped({"inner.ZIP": zipped({"a.jpg": BLUE}).getvalue()})
    assert codes(let_in(nested, petra)) == {"inner.ZIP": "zip_nested"}


def test_a_damaged_file_is_refused_alone(petra: User):
    made = zipped({"a.jpg": BLUE, "b.jpg": RED}, method=zipfile.ZIP_STORED)
    data = bytearray(made.getvalue())
    data[data.find(BLUE) + len(BLUE) // 2] ^= 0xFF
    assert codes(let_in(io.BytesIO(bytes(data)), petra)) == {"a.jpg": "zip_entry_broken", "b.jpg": ""}
    # What the file says of itself is not what the list says of it.
    assert codes(let_in(patched(made, b"PK\3\4", 30, b"x"), petra))["a.jpg"] == "zip_entry_broken"
    packed = patched(zipped({"a.jpg": BLUE}), b"PK\3\4", 40, b"\xff" * 20)
    assert codes(let_in(packed, petra)) == {"a.jpg": "zip_entry_broken"}


def test_no_file_stays_in_memory_when_it_has_been_looked_at(petra: User):
    made = zipped({f"{n}.jpg": os.urandom(2 * 1024**2) for n in range(8)}, method=zipfile.ZIP_STORED)
    tracemalloc.start()
    try:
        outcomes = let_in(made, petra)
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(outcomes) == 8
    assert kept < 2 * 1024**2
    assert most < 3 * 2 * 1024**2


def test_a_file_over_the_limit_is_refused_unread(petra: User, settings):
    settings.MARKDOWNX_UPLOAD_MAX_SIZE = 1000
    made = zipped({"large.jpg": b"\0" * 1001, "small.jpg": b"\0" * 1000})
    assert codes(let_in(made, petra)) == {"large.jpg": "too_many_bytes", "small.jpg": "not_a_picture"}
    with pytest.raises(pictures.Refused):
        unpacking.Archive(made).read(0, most_bytes=1000)


def test_no_more_is_read_than_a_file_says_it_holds():
    made = zipped({"a.jpg": b"\0" * 100_000})
    # It says that it holds ten bytes, here and there.
    lying = patched(patched(made, b"PK\1\2", 24, struct.pack("<L", 10)), b"PK\3\4", 22, struct.pack("<L", 10))
    with pytest.raises(unpacking.Refused) as refused:
        unpacking.Archive(lying).read(0, most_bytes=1000)
    assert refused.value.code == "zip_entry_broken"


def test_what_is_no_zip_or_only_a_part_of_one_is_refused(petra: User):
    whole = zipped({"a.jpg": BLUE}).getvalue()
    for data in (
        b"",
        b"PK",
        b"No zip.",
        BLUE,
        whole[:-10],
        whole[:60],
        b"PK\5\6" * 3,
        whole[:-22] + b"x" * 22,
    ):
        assert whole_refused(io.BytesIO(data)) in ("zip_broken", "zip_bomb"), data[:20]
    assert codes(let_in(io.BytesIO(whole[30:]), petra)) == {"a.jpg": "zip_entry_broken"}
    # Something before it and a comment behind it do no harm.
    assert codes(let_in(zipped({"a.jpg": BLUE}, comment=b"A comment."), petra)) == {"a.jpg": ""}
    assert codes(let_in(io.BytesIO(b"before" + whole), petra)) == {"a.jpg": ""}


def test_a_zip_without_pictures_is_refused():
    assert whole_refused(zipped({})) == "zip_empty"
    assert whole_refused(zipped({"folder/": b"", ".DS_Store": b"x"})) == "zip_empty"


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_PICTURES", 3)
    assert whole_refused(zipped({f"{n}.jpg": b"x" for n in range(4)})) == "zip_too_many"
    assert len(unpacking.Archive(zipped({f"{n}.jpg": b"x" for n in range(3)}))) == 3
    # So long a list is not even read.
    long = zipped({f"{n}.jpg": b"x" for n in range(10)})
    monkeypatch.setattr(unpacking, "MOST_LIST_BYTES", 100)
    monkeypatch.setattr(zipfile, "ZipFile", lambda file: pytest.fail("read nevertheless"))
    assert whole_refused(long) == "zip_too_many"


def test_bombs_are_refused(monkeypatch):
    assert whole_refused(zipped({"a.jpg": b"\0" * (101 * 1024**2)})) == "zip_bomb"
    # Ten entries that all say the same bytes.
    made = zipped({f"{n}.jpg": RED for n in range(10)}, method=zipfile.ZIP_STORED)
    one = zipped({"0.jpg": RED}, method=zipfile.ZIP_STORED).getvalue()
    body, data = one[: one.find(b"PK\1\2")], made.getvalue()
    entries = data[data.find(b"PK\1\2") : data.find(b"PK\5\6")]
    size = len(entries) // 10
    same = b"".join(
        entries[n * size : n * size + 42] + b"\0\0\0\0" + entries[n * size + 46 : (n + 1) * size]
        for n in range(10)
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 10, 10, len(same), len(body), 0)
    assert whole_refused(io.BytesIO(body + same + end)) == "zip_bomb"
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1000)
    assert whole_refused(zipped({"a.jpg": b"x" * 600, "b.jpg": b"x" * 600})) == "zip_too_large"


def test_the_kind_for_more_than_4_gb_is_refused():
    made = zipped({"a.jpg": BLUE}).getvalue()
    locator = b"PK\6\7" + b"\0" * 16
    assert whole_refused(io.BytesIO(made[:-22] + locator + made[-22:])) == "zip_large_kind"
    assert whole_refused(patched(io.BytesIO(made), b"PK\5\6", 16, b"\xff" * 4)) == "zip_large_kind"


def test_a_storage_that_is_away_ends_it_and_nothing_is_lost(petra: User):
    made = zipped({"a.jpg": BLUE, "b.jpg": RED})
    with storage_away():
        outcomes, goes_on_at, total = unpacking.let_in(made, start=0, seconds=600, by=petra, at=NOON)
    assert (codes(outcomes), goes_on_at, total) == ({"a.jpg": "storage_away"}, None, 2)
    assert not Image.objects.exists()


def test_what_takes_long_is_kept_and_gone_on_with(petra: User, settings):
    made = zipped({"a.jpg": BLUE, "b.txt": b"x", "c.jpg": RED})
    part = unpacking.begin(made, [made.getvalue()], seconds=0, by=petra, at=NOON)
    assert (codes(part.outcomes), part.goes_on_at, part.total) == ({"a.jpg": ""}, 1, 3)
    (kept,) = (settings.HOME / "incoming").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    part = unpacking.go_on(part.token, start=1, seconds=0, by=petra, at=NOON)
    assert (codes(part.outcomes), part.goes_on_at) == ({"b.txt": "not_a_picture"}, 2)
    part = unpacking.go_on(part.token, start=2, seconds=0, by=petra, at=NOON)
    assert (codes(part.outcomes), part.goes_on_at, part.token) == ({"c.jpg": ""}, None, "")
    assert not kept.exists()


def test_a_short_zip_is_never_kept(petra: User, settings):
    made = zipped({"a.jpg": BLUE, "b.jpg": RED})
    part = unpacking.begin(made, [made.getvalue()], seconds=600, by=petra, at=NOON)
    assert (len(part.outcomes), part.goes_on_at, part.token) == (2, None, "")
    assert not (settings.HOME / "incoming").exists()


@pytest.mark.parametrize("token", ["", "../../secret_key", "x" * 22, "x" * 5000, "\0" * 22, "*" * 22])
def test_only_the_own_zips_are_gone_on_with(petra: User, token: str):
    made = zipped({"a.jpg": BLUE, "b.jpg": RED})
    part = unpacking.begin(made, [made.getvalue()], seconds=0, by=petra, at=NOON)
    with pytest.raises(unpacking.Unknown):
        unpacking.go_on(token, start=0, seconds=0, by=petra, at=NOON)
    with pytest.raises(unpacking.Unknown):
        unpacking.go_on(part.token, start=1, seconds=0, by=make_user("other"), at=NOON)


def test_a_place_that_is_not_in_the_zip_ends_it(petra: User):
    made = zipped({"a.jpg": BLUE})
    assert unpacking.let_in(made, start=99, seconds=0, by=petra, at=NOON) == ([], None, 1)
    assert len(unpacking.let_in(made, start=-5, seconds=0, by=petra, at=NOON)[0]) == 1


def test_a_kept_zip_that_is_refused_goes(petra: User, settings):
    token = unpacking.keep_piece([b"No ", b"zip."], token="", start=0, by=petra)
    (kept,) = (settings.HOME / "incoming").iterdir()
    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (b"No zip.", 0o600)
    with pytest.raises(unpacking.Refused):
        unpacking.go_on(token, start=0, seconds=0, by=petra, at=NOON)
    assert not kept.exists()


def test_of_one_person_only_the_latest_are_kept(petra: User, settings):
    others = unpacking.keep_piece([b"x"], token="", start=0, by=make_user("other"))
    tokens = []
    for number in range(unpacking.MOST_KEPT + 2):
        tokens.append(unpacking.keep_piece([b"x"], token="", start=0, by=petra))
        (path,) = (settings.HOME / "incoming").glob(f"*-{tokens[-1]}.zip")
        os.utime(path, (number, number))
    names = {path.stem.partition("-")[2] for path in (settings.HOME / "incoming").iterdir()}
    assert names == {others, *tokens[2:]}


def test_a_piece_that_comes_again_takes_the_place_of_what_came_before(petra: User, settings):
    token = unpacking.keep_piece([b"one"], token="", start=0, by=petra)
    for piece in (b"two and a half", b"two"):
        unpacking.keep_piece([piece], token=token, start=3, by=petra)
    (kept,) = (settings.HOME / "incoming").iterdir()
    assert kept.read_bytes() == b"onetwo"


def test_nobody_adds_to_the_zip_of_another(petra: User):
    token = unpacking.keep_piece([b"one"], token="", start=0, by=petra)
    with pytest.raises(unpacking.Unknown):
        unpacking.keep_piece([b"two"], token=token, start=3, by=make_user("other"))
    assert unpacking.keep_piece([b"two"], token=token, start=3, by=petra) == token


def test_tick_forgets_a_zip_after_a_day(petra: User, settings):
    made = zipped({"a.jpg": BLUE, "b.jpg": RED})
    unpacking.begin(made, [made.getvalue()], seconds=0, by=petra, at=NOON)
    (kept,) = (settings.HOME / "incoming").iterdir()
    now = timezone.now()
    os.utime(kept, (now.timestamp(), now.timestamp()))
    ticking.due(at=now + timedelta(hours=23))
    assert kept.exists()
    ticking.due(at=now + timedelta(hours=25))
    assert not kept.exists()


def test_a_full_disk_is_said_and_leaves_no_half(petra: User, settings):
    (settings.HOME / "incoming").write_text("This is no folder.")
    made = zipped({"a.jpg": BLUE, "b.jpg": RED})
    with pytest.raises(filing.Away):
        unpacking.begin(made, [made.getvalue()], seconds=0, by=petra, at=NOON)
