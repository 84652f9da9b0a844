"""Whatever is asked of the readers' search: an answer that says nothing of what is not public, in sound HTML, at a bounded cost."""

from __future__ import annotations

import re
from datetime import timedelta

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog.models import Post
from blog.services import curating, editing, organising, publishing
from tests.builders import NOON, make_author, make_draft, make_image, make_post, make_record, make_tag
from tests.search.test_promises import HOSTILE

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)

# As they stand in an address: what no form of ours would send.
RAW = [
    "q=%00",
    "q=%ED%A0%80&tag=%ED%BF%BF",
    "q=%FF%FE%80",
    "q=%",
    "q=%zz",
    "q=a;q=b",
    "q=boats&q=bread&q=",
    "q=&q=boats",
    "q[]=boats&q[$ne]=x",
    "tag=sea&tag=land&q=boats",
    "q=boats&year=2014&year=0",
    "q=boats&page=1&page=2",
    "&&&&==",
    "q=" + "%22" * 300,
    "q=" + "boats+" * 10_000,
    "q=" + "%F0%9F%8E%89" * 2_000,
    "&".join(f"q{n}=x" for n in range(900)),
]
FIELDS = ("q", "tag", "author", "year", "page")
GARBAGE = [
    "0",
    "00",
    "-1",
    "99999",
    "10000",
    "9999",
    "1000",
    "1e3",
    "２０１４",
    "2014.0",
    " 2014",
    "None",
    "../",
    "sea'--",
    "é" * 200,
]
PIECES = [
    "boats",
    "bread",
    "NEAR(",
    '"',
    "*",
    ":",
    "AND",
    "OR",
    "NOT",
    "-",
    "^",
    "(",
    ")",
    "~",
    "\0",
    "' ",
    "%",
    "'",
]
TYPED = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(categories=["Lo", "Mn", "Mc", "Cf", "So", "Nd", "Po", "Zs"]), max_size=40),
    st.lists(st.sampled_from([*PIECES, "日本", "שלום", "🎉", "हिन्दी"]), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=20).map("".join),
)


@pytest.fixture
def posts(db: None) -> None:
    """Publish two posts, one with everything by which HTML is broken."""
    make_post(
        'Boats <b>&amp; "bread"</b>',
        "The `<script>alert('boats')</script>` and &lt;mark&gt; of boats & bread < rye > '\"\n\n日本の船。",
        author=make_author("Ann"),
        tags=("Sea",),
    )
    make_post("Bread", "Rye.", author=make_author("Ben"), at=LATER)


def hits(content: bytes) -> list[tuple[str, str]]:
    """Return title and passage of each hit as a browser reads them; no element but the marks may stand in either."""
    page = html5lib.parse(content, namespaceHTMLElements=False)
    found = []
    for hit in page.iterfind(".//li[@class='hit']"):
        title, passage = hit.find("h2/a"), hit.find("p[@class='passage']")
        assert title is not None
        assert passage is not None
        assert {each.tag for part in (title, passage) for each in part.iter()} <= {"a", "p", "mark"}
        found.append(("".join(title.itertext()), "".join(passage.itertext())))
    return found


def answer(client: Client, query: str) -> bytes:
    """Return what is answered to the rest of an address, which must be a whole page, found within a hundred questions."""
    with CaptureQueriesContext(connection) as queries:
        got = client.get(f"/search/?{query}")
    assert got.status_code == 200, query
    assert len(queries) <= 100, query
    assert got.content.rstrip().endswith(b"</html>")
    return got.content


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("query", RAW, ids=range(len(RAW)))
def test_any_address_is_answered(client: Client, query: str):
    answer(client, query)


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("given", [*GARBAGE, *HOSTILE], ids=range(len(GARBAGE) + len(HOSTILE)))
def test_garbage_in_any_field_is_answered(client: Client, given: str):
    for field in FIELDS:
        asked = {"q": "boats", field: given}
        got = client.get("/search/", {name: value.encode(errors="replace") for name, value in asked.items()})
        assert got.status_code == 200, (field, given)
        assert got.content.rstrip().endswith(b"</html>")


@pytest.mark.usefixtures("posts")
def test_what_no_filter_is_is_no_filter(client: Client):
    for query in ("year=0", "year=99999", "year=x", "tag=nobody", "author=nobody", "page=0", "page=-1"):
        assert hits(answer(client, f"q=boats&{query}")) == hits(answer(client, "q=boats")) != [], query
    assert hits(answer(client, "q=boats&year=9999")) == []


@pytest.mark.usefixtures("posts")
def test_an_excerpt_is_read_by_a_browser_as_it_stands_in_the_text(client: Client):
    post, seen = Post.objects.get(slug__startswith="boats"), ""
    for typed in ("boats", "b", "script", "mark", "amp", "bread rye", "日本", '"boats bread"'):
        for title, passage in hits(client.get("/search/", {"q": typed}).content):
            if title == post.title:
                assert passage.strip("… ") in post.text.replace("\n", " "), typed
                seen += passage
    assert "<script>" in seen
    assert "<mark>" in seen


@pytest.mark.usefixtures("posts")
def test_the_questions_of_a_search_are_bounded_whatever_is_misspelt(client: Client):
    words = [f"{a}oat{b}" for a in "bcdfghjklm" for b in "abcdefghij"]
    make_post("All of them", " ".join(words))
    asked = "+".join(f"{word}x" for word in words[::9][:12])
    answer(client, f"q={asked}")


# What is not public must answer like what nobody ever wrote, letter by letter.
CANARY, NOBODYS = "zanzibarine", "zanzebarune"


def compare(client: Client, canary: str = CANARY, other: str = NOBODYS) -> None:
    """Ask for a word of something private and for one of nobody, in all the ways there are."""
    for form in (
        "{}",
        "{} ",
        '"{}"',
        "{}x",
        "boats {}",
        "{} boats",
        "{}&tag=sea",
        "{}&year=2014",
        "-{}",
        "{}s ",
    ):
        one, two = (
            client.get(f"/search/?q={form.format(word)}").content.decode().replace(word, "WORD")
            for word in (canary, other)
        )
        assert one == two, form
    # A beginning would be known by what it goes on to; a slip by what is named in its place.
    for cut in (4, 6, 8):
        one, two = (
            client.get(f"/search/?q={word[:cut]}").content.decode().replace(word[:cut], "WORD")
            for word in (canary, other)
        )
        assert one == two
    assert canary not in client.get(f"/search/?q={canary[:-1]}u").content.decode()
    assert canary not in client.get(f"/search/?q={canary[:3]}{canary[4:]}").content.decode()


@pytest.mark.usefixtures("posts")
def test_words_of_drafts_and_of_what_waits_answer_like_no_words(client: Client):
    make_draft(f"{CANARY} draft", f"A {CANARY}.", standfirst=CANARY, tags=(make_tag(CANARY).slug,))
    make_post(f"{CANARY} hour", CANARY, at=NOON, published_at=(LATER + timedelta(days=900)).isoformat())
    public = Post.objects.visible().get(slug="bread")
    editing.save(make_record("Bread", CANARY, standfirst=CANARY), post=public, by=None, at=LATER)
    compare(client)


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("change", [publishing.unpublish, publishing.trash])
def test_words_of_what_was_taken_back_answer_like_no_words(client: Client, change):
    author = make_author("Cid")
    post = make_post(f"{CANARY} boats", f"{CANARY} {CANARY}s", tags=(CANARY,), author=author)
    assert len(hits(answer(client, f"q={CANARY}"))) == 1
    change(post, at=LATER)
    compare(client)


@pytest.mark.usefixtures("posts")
def test_words_that_a_post_had_once_answer_like_no_words(client: Client):
    post = make_post("Ships", CANARY)
    publishing.publish(editing.save(make_record("Ships", "Other."), post=post, by=None, at=LATER), at=LATER)
    compare(client)


@pytest.mark.usefixtures("posts")
def test_words_of_private_fields_answer_like_no_words(client: Client):
    image = make_image("harbour", alt="A gull")
    make_post("Ships", "![](image:harbour)")
    curating.describe([image], source_url=f"https://example.org/{CANARY}")
    author = make_author("Dora")
    author.email = f"{CANARY}@example.org"
    organising.save_author(author, at=LATER)
    compare(client)


def test_words_that_were_withdrawn_take_nobodys_place(client: Client):
    make_post("Harbours", "Nothing else.")
    for letter in "abcdefghijkl":
        publishing.trash(make_post(f"harbo{letter}rs", "Gone."), at=LATER)
    # Each of the twelve is as near as the one that is public.
    assert b"<strong>harbours</strong>" in client.get("/search/?q=harbozrs+").content


class AnyQuery(TestCase):
    """What hypothesis types is answered, with no more elements than ours."""

    def setUp(self) -> None:
        make_post("Boats <b>", "And `<i>` bread & 日本 <!-- NEAR -->", tags=("Sea",))

    @settings(max_examples=120, deadline=None)
    @given(TYPED)
    def test_anything_is_answered(self, typed: str) -> None:
        with CaptureQueriesContext(connection) as queries:
            got = self.client.get("/search/", {"q": typed.encode(errors="replace")})
        assert got.status_code == 200
        assert len(queries) <= 100
        hits(got.content)
        page = html5lib.parse(got.content, namespaceHTMLElements=False)
        field = page.find(".//input[@id='q']")
        assert field is not None
        assert re.search("value=", got.content.decode())
        assert not page.findall(".//main//script")
