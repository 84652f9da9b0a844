"""The first door: what is answered from a file, how, and what goes to the site behind."""

from __future__ import annotations

import gzip
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from blog import asked, kept_pages
from blog.front import KeptFirst
from blog.kept import Environ, request_for
from blog.models import Post
from blog.pagecache import Store, files
from blog.services import editing, publishing
from blog.views import places
from tests import turns
from tests.builders import NOON, make_author, make_draft, make_post, make_tag

pytestmark = pytest.mark.django_db(transaction=True)


PHRASES = {200: "OK", 304: "Not Modified"}


class Answer:
    """What the server would send."""

    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = int(status[:3]), {n.lower(): v for n, v in headers}, body


class Reader:
    """Asks the whole site, and counts what it asks the database."""

    def __init__(self) -> None:
        self.behind = 0
        site = get_wsgi_application()

        def counted(environ: Environ, start: object) -> object:
            self.behind += environ["PATH_INFO"] != "/robots.txt"
            return site(environ, start)

        self.front = KeptFirst(counted)  # type: ignore[arg-type]

    def get(self, address: str, *, query: str = "", method: str = "GET", **headers: str) -> Answer:
        environ = request_for(address) | {"QUERY_STRING": query, "REQUEST_METHOD": method}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        said: list[tuple[str, list[tuple[str, str]]]] = []
        body = self.front(environ, lambda status, headers, *rest: said.append((status, headers)))
        whole = b"".join(body)
        getattr(body, "close", lambda: None)()
        return Answer(*said[0], whole)


@pytest.fixture
def kept(settings, tmp_path: Path) -> Iterator[Store]:
    """The store of a site that keeps its pages."""
    settings.INFLUENCY_KEPT = tmp_path / "kept"
    store = kept_pages.store()
    assert store is not None
    yield store
    kept_pages.forget_store()


@pytest.fixture
def reader(kept: Store) -> Reader:
    return Reader()


@turns.needed
@pytest.mark.parametrize("address", ["/", "/search/", "/admin/login/"])
def test_the_site_works_in_long_turns_in_which_a_kept_page_interrupts_it(reader: Reader, address: str):
    usual, working, answering = turns.length(), list[float](), list[float]()
    site, answer = reader.front.site, reader.front._reply
    reader.front.site = lambda *asked: (working.append(turns.length()), site(*asked))[1]
    reader.front._reply = lambda *asked: (answering.append(turns.length()), answer(*asked))[1]  # type: ignore[method-assign]
    reader.get(address)
    assert set(working) == {turns.LONG}
    assert turns.length() == usual
    answering.clear()
    reader.get(address)
    assert set(answering) <= {usual}
    assert bool(answering) == (address == "/")


@turns.needed
def test_the_headers_of_a_page_that_is_there_are_asked_for_in_long_turns_too(
    reader: Reader, kept: Store, monkeypatch: pytest.MonkeyPatch
):
    reader.get("/")
    monkeypatch.setattr(kept, "recall", lambda name: None)
    again, working = Reader(), list[float]()
    site = again.front.site
    again.front.site = lambda *asked: (working.append(turns.length()), site(*asked))[1]
    kept._ram = type(kept._ram)()
    assert again.get("/").status == 200
    assert working == [turns.LONG]


def test_a_page_is_made_once_and_then_answered_without_a_query(reader: Reader):
    make_post("One")
    first = reader.get("/")
    with CaptureQueriesContext(connection) as asked:
        second = reader.get("/")
    assert (first.status, first.body, first.headers) == (second.status, second.body, second.headers)
    assert reader.behind == 1
    assert len(asked) == 0


def test_a_kept_page_has_the_headers_that_django_gives_it(reader: Reader, settings):
    make_post("One")
    own = {"etag", "last-modified", "vary", "content-length"}
    for address in (
        "/",
        "/2014/02/03/one/",
        "/2014/02/03/one/index.md",
        "/feed/",
        "/sitemap.xml",
        "/robots.txt",
    ):
        kept = reader.get(address)
        settings.INFLUENCY_KEPT, where = None, settings.INFLUENCY_KEPT
        fresh = reader.get(address)
        settings.INFLUENCY_KEPT = where
        assert {n: v for n, v in kept.headers.items() if n not in own} == {
            n: v for n, v in fresh.headers.items() if n not in own
        }, address
        assert own <= set(kept.headers)
        assert kept.body == fresh.body


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.2, gzip;q=0.9", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("identity", None),
        ("identity;q=1, gzip;q=0.5", None),
        ("gzip;q=nonsense", None),
        ("gzip;q=0", None),
        ("gzip; q=0.001", "gzip"),
        (",;,", None),
    ],
)
def test_the_encoding_is_what_the_visitor_likes_best(
    reader: Reader, kept: Store, accepted: str, encoding: str | None
):
    make_post("One")
    reader.get("/")
    kept.compress(seconds=5)
    # What is in memory is taken to be all there is for a moment.
    files.outlast()
    answer = reader.get("/", accept_encoding=accepted)
    assert answer.headers.get("content-encoding") == encoding
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](answer.body)
    assert plain == reader.get("/").body
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-length"] == str(len(answer.body))


def test_who_has_the_page_is_told_so(reader: Reader):
    make_post("One")
    for encoding in ("", "gzip"):
        page = reader.get("/", accept_encoding=encoding)
        tag = page.headers["etag"]
        for has in (
            {"if_none_match": tag},
            {"if_none_match": f'"x", W/{tag}'},
            {"if_none_match": "*"},
            {"if_modified_since": page.headers["last-modified"]},
        ):
            answer = reader.get("/", accept_encoding=encoding, **has)
            assert (answer.status, answer.body) == (304, b""), has
            assert answer.headers["etag"] == tag
            assert answer.headers["cache-control"] == page.headers["cache-control"]
        for lacks in (
            {"if_none_match": '"x"'},
            {"if_none_match": '"x"', "if_modified_since": page.headers["last-modified"]},
            {"if_modified_since": "Mon, 03 Feb 2014 12:00:00 GMT"},
            {"if_modified_since": "nonsense"},
        ):
            assert reader.get("/", accept_encoding=encoding, **lacks).status == 200, lacks
    tags = {reader.get("/", accept_encoding=encoding).headers["etag"] for encoding in ("", "gzip")}
    assert len(tags) == 2


def test_head_is_get_without_content(reader: Reader):
    make_post("One")
    got = reader.get("/")
    for _time in range(2):
        answer = reader.get("/", method="HEAD")
        assert (answer.status, answer.headers, answer.body) == (200, got.headers, b"")


def test_a_head_may_come_first(reader: Reader):
    make_post("One")
    answer = reader.get("/", method="HEAD")
    assert answer.body == b""
    assert answer.headers == reader.get("/").headers
    assert reader.behind == 1


@pytest.mark.parametrize("query", ["utm_source=x&utm_medium=y", "fbclid=abc", "gclid=1&utm_campaign=z"])
def test_where_somebody_comes_from_makes_no_other_page(reader: Reader, query: str):
    make_post("One")
    reader.get("/")
    assert reader.get("/", query=query).status == 200
    assert reader.behind == 1


@pytest.mark.parametrize("query", ["p=1", "utm_source=x&p=1", "x", "page=2&utm_source=x"])
def test_any_other_query_goes_to_the_site(reader: Reader, query: str):
    make_post("One")
    reader.get("/")
    reader.get("/", query=query)
    assert reader.behind == 2


@pytest.mark.parametrize(
    "host", ["evil.example", "", "127.0.0.1@evil.example", "127.0.0.1:8000/x", "a" * 5000]
)
def test_a_kept_page_is_only_for_the_hosts_of_the_site(reader: Reader, host: str):
    make_post("One")
    reader.get("/")
    assert reader.get("/", host=host).status == 400


def test_a_site_on_https_answers_no_page_in_the_clear(kept: Store, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60
    make_post("One")
    reader = Reader()
    assert reader.get("/", x_forwarded_proto="https").headers["strict-transport-security"] == "max-age=60"
    assert reader.get("/").status == 301
    assert reader.get("/", x_forwarded_proto="https").status == 200
    assert reader.behind == 2


@pytest.mark.parametrize(
    "address",
    ["/2014/02/03/one", "/nowhere/", "/talk/999/", "/page/2/", "/../", "//", "/a\\b/", "/\udcff/x/"],
)
def test_what_is_no_page_is_not_kept(reader: Reader, kept: Store, address: str):
    make_post("One")
    environ = request_for("/") | {"PATH_INFO": address.encode("utf-8", "surrogateescape").decode("latin-1")}
    for _time in range(2):
        said: list[str] = []
        list(reader.front(environ.copy(), lambda status, *rest, said=said: said.append(status)))
        assert said[0][0] in "34", said
    assert not list((kept.root / "current").rglob("index.*"))


def test_a_letter_goes_to_the_site_and_its_form_is_kept(reader: Reader):
    post = make_post("One")
    for _time in range(2):
        assert reader.get(f"/talk/{post.pk}/").status == 200
    assert reader.behind == 1
    assert reader.get(f"/talk/{post.pk}/", method="POST").status == 400
    assert reader.behind == 2


def test_a_thousand_readers_cost_one_rendering(reader: Reader):
    make_post("One")
    readers = [threading.Thread(target=reader.get, args=["/2014/02/03/one/"]) for _reader in range(40)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    assert reader.behind == 1


def test_a_new_post_is_on_the_home_page_at_once(reader: Reader):
    make_post("One")
    assert b"Two" not in reader.get("/").body
    make_post("Two")
    assert b"Two" in reader.get("/").body


def test_readers_get_the_old_page_until_the_commit_and_none_of_them_keeps_it(reader: Reader):
    """As within a transaction that the desk has begun around a service."""
    draft = make_draft("Two")
    make_post("One")
    reader.get("/")
    seen: list[bytes] = []

    def look() -> None:
        seen.append(reader.get("/").body)
        connection.close()

    with transaction.atomic():
        newest = editing.working_copy(draft)
        assert newest is not None
        publishing.publish(newest, at=NOON)
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert b"Two" not in seen[0]
    assert b"Two" in reader.get("/").body
    assert reader.behind == 3


def test_a_change_that_fails_leaves_the_page_as_it_was(reader: Reader, kept: Store):
    draft = make_draft("Two")
    make_post("One")
    before = reader.get("/").body
    newest = editing.working_copy(draft)
    assert newest is not None

    def publish_and_fail() -> None:
        with transaction.atomic():
            publishing.publish(newest, at=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        publish_and_fail()
    assert reader.get("/").body == before
    reader.get("/")
    assert kept.find("/") is not None


def test_without_a_disk_readers_still_get_their_pages(
    reader: Reader, kept: Store, monkeypatch: pytest.MonkeyPatch
):
    make_post("One")
    monkeypatch.setattr(kept, "keep", lambda *args, **more: False)
    for _time in range(2):
        assert b"One" in reader.get("/").body
    assert reader.behind == 2
    monkeypatch.setattr(kept, "note", lambda: None)
    assert b"One" in reader.get("/").body


def test_what_is_written_at_length_is_not_remembered(reader: Reader, kept: Store):
    reader.get("/")
    before = len(asked._remembered), kept._places.cache_info().currsize

    for n in range(3):
        long = f"{n}" * 5000
        reader.get(f"/{long}/")
        reader.get(f"/{long[:230]}" * 5 + "/")
        reader.get("/", query=f"utm_source={long}")
        assert "content-encoding" not in reader.get("/", accept_encoding=f"gzip, {long}").headers
        assert reader.get("/", host=f"{long}.example").status == 400

    assert (len(asked._remembered), kept._places.cache_info().currsize) == before


def test_however_much_is_asked_for_no_more_than_so_much_is_remembered(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(asked, "MOST_REMEMBERED", 5)
    make_post("One")
    for n in range(12):
        assert reader.get("/", query=f"utm_source={n}").status == 200
        assert 0 < len(asked._remembered) <= 5


def test_a_moment_in_which_the_site_fails_leaves_no_page_without_its_headers(kept: Store):
    make_post("One")
    site, is_well = get_wsgi_application(), []

    def moody(environ: Environ, start: object) -> object:
        if environ["PATH_INFO"] == "/robots.txt" and not is_well:
            start("500 Internal Server Error", [("X-Bad", "1")])  # type: ignore[operator]
            return [b"a bad moment"]
        return site(environ, start)

    reader = Reader()
    reader.front = KeptFirst(moody)  # type: ignore[arg-type]
    for _time in range(2):
        answer = reader.get("/")
        assert (answer.status, "x-bad" in answer.headers) == (200, False)
        assert "content-security-policy" in answer.headers
    assert kept.find("/") is None

    is_well.append(True)
    reader.get("/")
    assert kept.find("/") is not None


@pytest.mark.parametrize(
    "root",
    ["/older/", "/tag/listening/older/", "/2014/older/", "/2014/02/older/", "/author/ann-walker/older/"],
)
def test_a_page_of_a_list_is_kept_at_the_places_of_posts_only(
    reader: Reader, kept: Store, settings, root: str
):
    settings.INFLUENCY_PAGE_SIZE = 1
    author, tag = make_author("Ann Walker"), make_tag()
    for title in ("One", "Two", "Three"):
        make_post(title, tags=(tag.name,), author=author)
    posts = list(Post.objects.oldest_first())
    newest = posts[-1].published_at
    assert newest is not None

    kept_at = f"{root}{places.Place(newest, posts[-1].pk)}/"
    assert reader.get(kept_at).status == 200
    assert kept.find(kept_at) is not None

    for n in (7, 8, 9):
        made_up = f"{root}{places.Place(newest + timedelta(seconds=n), posts[-1].pk)}/"
        other = f"{root}{places.Place(newest, posts[-1].pk + n)}/"
        for address in (made_up, other):
            answer = reader.get(address)
            assert (answer.status, "<html" in answer.body.decode()) == (200, True)
            assert kept.find(address) is None


def test_a_site_that_keeps_no_pages_any_more_takes_those_away_that_were_kept(
    reader: Reader, kept: Store, settings
):
    post = make_post("One")
    reader.get(post.path)
    file = kept.root / "current" / f"{post.path[1:]}index.html"
    assert file.is_file()

    settings.INFLUENCY_KEPT_MAX_MB = 0
    assert reader.get(post.path).status == 200
    assert not file.exists()


@pytest.mark.parametrize("off", [{"INFLUENCY_KEPT_MAX_MB": 0}, {"DEBUG": True}])
def test_what_somebody_changes_without_keeping_pages_is_seen_on_a_site_that_does(
    reader: Reader, kept: Store, off: dict[str, object]
):
    post = make_post("One")
    assert reader.get(post.path).status == 200

    with override_settings(**off):
        publishing.unpublish(post, at=NOON)

    assert kept.find(post.path) is None
    assert reader.get(post.path).status != 200
    kept.open()
    assert kept.note() is None, "the change may not be committed yet"
    os.utime(kept.root, (0, 0))
    kept.open()
    assert reader.get(post.path).status != 200
    assert reader.get("/").status == 200
    assert kept.find("/") is not None


def test_nobody_at_the_desk_waits_for_anothers_page(kept: Store):
    together = threading.Barrier(3, timeout=20)

    def desk(environ: Environ, start: object) -> object:
        # All three are inside at the same time, or the barrier breaks.
        together.wait()
        start("200 OK", [])  # type: ignore[operator]
        return [b"a list"]

    front, answers = KeptFirst(desk), []  # type: ignore[arg-type]

    def ask() -> None:
        asked = request_for("/admin/blog/post/")
        answers.append(b"".join(front(asked, lambda status, headers: None)))

    readers = [threading.Thread(target=ask) for _reader in range(3)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    assert answers == [b"a list"] * 3


def test_a_kept_page_is_answered_by_a_process_that_has_not_loaded_its_site_yet(reader: Reader):
    make_post("One")
    first = reader.get("/2014/02/03/one/index.md")

    def not_there(environ: Environ, start: object) -> object:
        raise AssertionError("nobody may ask for it")

    reader.front = KeptFirst(not_there)  # type: ignore[arg-type]
    # As in a process of its own, which has no answer ready either.
    kept_pages.forget_store()
    again = reader.get("/2014/02/03/one/index.md")
    assert (again.status, again.headers, again.body) == (200, first.headers, first.body)


@pytest.mark.parametrize(
    "more",
    [{}, {"REQUEST_METHOD": "HEAD"}, {"HTTP_ACCEPT_ENCODING": "gzip"}, {"HTTP_IF_NONE_MATCH": "*"}],
)
def test_what_is_ready_is_the_same_answer_without_wsgi(reader: Reader, more: dict[str, str]):
    make_post("One")
    environ = request_for("/") | more
    # As the built-in server asks, which does not say what is the same for all requests.
    short = {
        name: value for name, value in environ.items() if name.startswith(("HTTP_", "REQUEST_", "PATH_"))
    }
    short |= {"QUERY_STRING": "", "wsgi.url_scheme": environ["wsgi.url_scheme"]}
    assert "HTTP_HOST" in short
    assert reader.front.at_once(short) is None
    assert not reader.behind, "nobody was to be asked"
    said: list[tuple[str, list[tuple[str, str]]]] = []
    body = b"".join(reader.front(environ, lambda status, headers: said.append((status, headers))))
    reply = reader.front.at_once(short)
    assert reply is not None
    assert (said, body) == ([(f"{reply.status} {PHRASES[reply.status]}", reply.headers)], reply.body)
    assert reader.behind == 1


def test_a_server_that_changes_the_headers_it_is_given_changes_no_other_answer(reader: Reader):
    make_post("One")
    first = reader.get("/")
    reader.front(request_for("/"), lambda status, headers: headers.clear())
    assert reader.get("/").headers == first.headers


def test_a_page_whose_headers_cannot_be_had_is_left_to_the_site_which_is_asked_once_for_them(
    reader: Reader, kept: Store, monkeypatch: pytest.MonkeyPatch
):
    make_post("One")
    reader.get("/")
    monkeypatch.setattr(kept, "recall", lambda name: None)
    asked_for: list[str] = []

    def broken(environ: Environ, start: object) -> object:
        asked_for.append(environ["PATH_INFO"])
        start("503 Service Unavailable", [])  # type: ignore[operator]
        return [b"closed"]

    # As in a process of its own, which has no answer ready.
    kept._ram = type(kept._ram)()
    reader.front = KeptFirst(broken)  # type: ignore[arg-type]
    assert reader.front.at_once(request_for("/")) is None
    assert not asked_for
    answer = reader.get("/")
    assert (answer.status, answer.body) == (503, b"closed")
    assert asked_for == ["/robots.txt", "/"]
