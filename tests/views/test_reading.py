"""A post is found by its address, whatever form a visitor gives it in."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from blog.models import Author, Post, Redirect, Tag
from blog.services import checking, editing, organising, publishing
from tests.builders import NOON, make_author, make_draft, make_image, make_post, make_posts, make_record

pytestmark = pytest.mark.django_db


def test_a_post_shows_what_was_published(client: Client):
    author = make_author("Ann Author")
    post = make_post(
        "On listening",
        "Ears are *free*.",
        author=author,
        tags=("Listening",),
        lead_image=make_image("harbour", caption="At dawn."),
        standfirst="Why it *pays*.",
        closing_question="Who listens to you?",
    )
    page = client.get(post.path).content.decode()
    for shown in (
        "<h1>On listening</h1>",
        "Why it <em>pays</em>.",
        "Ears are <em>free</em>.",
        'href="/author/ann-author/"',
        'href="/tag/listening/"',
        "At dawn.",
        "Who listens to you?",
        f'href="/talk/{post.pk}/"',
        '<time datetime="2014-02-03T12:00:00+00:00">3 February 2014</time>',
    ):
        assert shown in page


def test_only_a_page_with_larger_views_of_pictures_holds_a_script_for_them(client: Client):
    image, other = make_image("harbour"), make_image("quay", alt="A quay.")
    # 640 pixels are no more than the column shows; in a gallery each has its larger view.
    alone = make_post("Alone", f"![](image:{image.name})", lead_image=image)
    several = make_post("Several", f"![](image:{image.name}) ![](image:{other.name})\n: Two")
    page = make_post("Page", f"![](image:{image.name}) ![](image:{other.name})", kind="page")
    for post, count in ((alone, 0), (several, 1), (page, 1)):
        shown = client.get(post.path).content.decode()
        assert shown.count("js/public/post") == count
        assert shown.count('<template id="lightbox">') == count
        assert shown.count(f'class="larger" aria-label="Larger view: {image.alt}"') == count
        assert shown.count(f'<a href="{image.full.url}"') == count


def test_a_post_without_a_question_of_its_own_asks_the_sites(client: Client):
    assert "Wanna talk about it?" in client.get(make_post().path).content.decode()


def test_neighbours_are_linked(client: Client):
    make_posts(3)
    page = client.get("/2014/02/02/post-number-2/").content.decode()
    assert 'href="/2014/02/01/post-number-1/" rel="prev"' in page
    assert 'href="/2014/02/03/post-number-3/" rel="next"' in page


@pytest.mark.parametrize("others", [0, 12])
def test_a_post_costs_five_queries_however_many_there_are(
    client: Client, django_assert_num_queries, others: int
):
    make_posts(others)
    post = make_post(
        "On listening",
        "![](image:harbour) ![](image:harbour)\n: Twice",
        author=make_author(),
        tags=("One", "Two", "Three"),
        lead_image=make_image("harbour"),
        at=NOON,
    )
    with django_assert_num_queries(5):
        assert client.get(post.path).status_code == 200


def test_a_page_has_its_own_address_and_no_door(client: Client):
    make_post("About", kind="page")
    page = client.get("/about/").content.decode()
    assert "<h1>About</h1>" in page
    assert "/talk/" not in page


@pytest.mark.parametrize("state", ["draft", "scheduled", "trash"])
def test_what_is_not_public_answers_like_what_never_was(client: Client, state: str):
    draft = make_draft("Hidden", path="/hidden/")
    if state == "scheduled":
        revision = editing.save(
            editing.working_copy(draft).as_record.changed(published_at="2099-01-01T00:00:00Z"),
            post=draft,
            by=None,
            at=NOON,
        )
        publishing.publish(revision, at=NOON)
    if state == "trash":
        publishing.trash(draft, at=NOON)
    assert Post.objects.get().state == state
    hidden, never = client.get("/hidden/"), client.get("/nothing/")
    assert (hidden.status_code, hidden.content) == (never.status_code, never.content) == (404, never.content)


def test_saving_a_public_post_changes_nothing_for_readers(client: Client):
    post = make_post(body="First words.")
    before = client.get(post.path).content
    record = editing.working_copy(post).as_record.changed(title="Another", body="Other words.")
    editing.save(record, post=post, by=None, at=NOON)
    assert client.get(post.path).content == before


def test_without_the_slash_one_redirect_keeps_the_query(client: Client):
    post = make_post()
    answer = client.get(f"{post.path.rstrip('/')}?utm_source=mail")
    assert (answer.status_code, answer["Location"]) == (301, f"{post.path}?utm_source=mail")


@pytest.mark.parametrize("path", ["/feed", "/tags", "/archive", "/tag/listening", "/admin"])
def test_addresses_of_the_site_without_a_slash_lead_to_it(client: Client, path: str):
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (301, f"{path}/")


def test_a_letter_in_its_other_unicode_form_leads_to_the_one_address(client: Client):
    post = make_post("Café")
    assert client.get(post.path).status_code == 200
    answer = client.get(unicodedata.normalize("NFD", post.path))
    assert (answer.status_code, answer["Location"]) == (301, quote(post.path))


def test_capitals_lead_to_the_one_address(client: Client):
    post = make_post("On listening")
    assert client.get("/2014/02/03/On-Listening/")["Location"] == post.path


@pytest.mark.parametrize("spelling", ["/2014/02/03/On-Listening", "/2014/02/03/ON-LISTENING"])
def test_capitals_without_a_slash_take_one_redirect(client: Client, spelling: str):
    post = make_post("On listening")
    assert client.get(spelling)["Location"] == post.path


def test_a_former_address_without_its_slash_takes_one_redirect(client: Client):
    post = make_post()
    Redirect.objects.create(path="/old/", target=post.path, created_at=NOON)
    assert client.get("/old")["Location"] == post.path
    assert client.get("/Old")["Location"] == post.path


@pytest.mark.parametrize("kind", ["tag", "author"])
def test_a_renamed_tag_or_author_leads_on_with_its_feed_and_capitals_too(client: Client, kind: str):
    make_post("Tagged", tags=("Listening",), author=make_author("Listening"))
    for spelling in (f"/{kind}/Listening/", f"/{kind}/LISTENING/"):
        assert client.get(spelling)["Location"] == f"/{kind}/listening/"
    assert client.get(f"/{kind}/Listening/feed/")["Location"] == f"/{kind}/listening/feed/"
    if kind == "tag":
        tag = Tag.objects.get()
        tag.slug = "hearing"
        organising.save_tag(tag, at=NOON)
    else:
        author = Author.objects.get()
        author.slug = "hearing"
        organising.save_author(author, at=NOON)
    for old in (f"/{kind}/listening/", f"/{kind}/listening", f"/{kind}/Listening/"):
        answer = client.get(old, follow=True)
        assert answer.redirect_chain[-1] == (f"/{kind}/hearing/", 301)
        assert answer.status_code == 200


def test_a_tag_that_was_deleted_says_gone(client: Client):
    make_post("Tagged", tags=("Listening",))
    organising.remove_tag(Tag.objects.get(), at=NOON)
    assert client.get("/tag/listening/").status_code == 410


@pytest.mark.parametrize("title", ["2014", "archive"])
def test_no_page_can_hide_behind_an_address_of_the_archive(title: str):
    with pytest.raises(checking.NotReady):
        make_post("About", kind="page", path=f"/{title}/")


def test_a_former_address_leads_on_and_a_gone_one_says_gone(client: Client):
    post = make_post()
    Redirect.objects.create(path="/old/", target=post.path, created_at=NOON)
    Redirect.objects.create(path="/old.html", target=post.path, created_at=NOON)
    Redirect.objects.create(path="/away/", target="", created_at=NOON)
    for old in ("/old/", "/old.html"):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, post.path)
    gone = client.get("/away/")
    assert gone.status_code == 410
    assert "gone" in gone.content.decode()


def test_a_post_that_was_taken_back_says_gone(client: Client):
    post = make_post()
    publishing.unpublish(post, at=NOON)
    assert client.get(post.path).status_code == 410


def test_the_markdown_twin_is_what_was_written(client: Client):
    post = make_post("On listening", "Ears are *free*.")
    answer = client.get(f"{post.path}index.md")
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.content.decode() == "# On listening\n\nWhat the boats bring.\n\nEars are *free*.\n"
    assert client.get("/nothing/index.md").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "//", "/a//b/", "/../etc/passwd/", "/%2e%2e/", "/%00/", "/%0a/", "/admin/%0a", "/%ff/", "/" + "a/" * 300,
        "/" + "x" * 4000 + "/", "/older/0-0/", "/older/99999999t999999-1/", "/older/20140203t120000-0/",
        "/older/20140203t120000-99999999999999999999/", "/older/٣/", "/0000/", "/9999/", "/9999/12/", "/2014/13/",
        "/2014/00/", "/tag/%00/", "/tag/' OR 1=1/", "/author/../", "/talk/0/", "/talk/99999999999999999999/",
        "/talk/-1/", "/media/r/../../db.sqlite3", "/media/r/%2e%2e/x.jpg", "/media/originals/", "/media/i/nothing",
        "/?p=1%27", "/?p=99999999999999999999", "/page/99999999999999999999/",
        "/search", "/wp-login.php",
    ],
)  # fmt: skip
def test_a_bad_address_is_answered_without_an_error(client: Client, path: str):
    make_post()
    for answer in (client.get(path), client.head(path), client.get(path + "?a=1;b=2&_connector=OR")):
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "path", ["/", "/feed/", "/tags/", "/sitemap.xml", "/robots.txt", "/about/", "/healthz"]
)
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace", "options"])
def test_nothing_can_be_sent_to_a_page(client: Client, path: str, method: str):
    assert getattr(client, method)(path).status_code == 405


# --- What belongs to a page, and how it is answered ---------------------------------------------------------------


def moved_to(post: Post, path: str) -> Post:
    """Publish the post at another address."""
    record = editing.working_copy(post).as_record.changed(path=path)
    return publishing.publish(editing.save(record, post=post, by=None, at=NOON), at=NOON)


def test_the_markdown_of_a_post_that_moved_is_where_the_post_is(client: Client):
    post = moved_to(make_post(path="/a/"), "/b/")
    organising.save_redirect(Redirect(path="/hand/", target="/a/"), at=NOON)
    for old in ("/a/", "/hand/", "/B/"):
        answer = client.get(f"{old}index.md")
        assert (answer.status_code, answer["Location"]) == (301, "/b/index.md")
    publishing.trash(post, at=NOON)
    assert client.get("/b/index.md").status_code == 410
    assert client.get("/a/index.md", follow=True).redirect_chain == [("/b/", 301)]


def test_the_markdown_of_a_post_that_gave_way_to_something_else_leads_there(client: Client):
    post = make_post(path="/a/")
    publishing.unpublish(post, at=NOON, target="https://example.org/")
    assert client.get("/a/index.md")["Location"] == "https://example.org/"


def test_a_former_address_in_its_other_unicode_form_takes_one_redirect(client: Client):
    moved_to(make_post(path="/café/"), "/b/")
    for asked in ("/café/", "/café/index.md", "/CAFÉ", "/tag/CAFÉ"):
        answer = client.get(unicodedata.normalize("NFD", asked))
        expected = {"/café/index.md": "/b/index.md", "/tag/CAFÉ": quote("/tag/café/")}.get(asked, "/b/")
        assert (answer.status_code, answer.headers.get("Location")) == (301, expected)


def test_capitals_in_a_former_tag_without_its_slash_take_one_redirect(client: Client):
    make_post("Tagged", tags=("Listening",))
    assert client.get("/tag/LISTENING")["Location"] == "/tag/listening/"


@pytest.mark.parametrize(("sent", "passed_on"), [
    ("q=é".encode().decode("latin-1"), "q=%C3%A9"), ("q=%C3%A9", "q=%C3%A9"), ("a=1&b=%26+x", "a=1&b=%26+x"),
    ('q="<', "q=%22%3C"),
])  # fmt: skip
def test_a_query_is_passed_on_as_it_was_meant(client: Client, sent: str, passed_on: str):
    post = make_post()
    answer = client.get(post.path.rstrip("/"), QUERY_STRING=sent)
    assert answer["Location"] == f"{post.path}?{passed_on}"


@pytest.mark.parametrize(
    "path", ["/", "/feed/", "/sitemap.xml", "/about/", "/about/index.md", "/nothing/", "/old/"]
)
def test_head_is_answered_with_the_headers_of_get(client: Client, path: str):
    make_post("About", kind="page")
    make_post()
    Redirect.objects.create(path="/old/", target="/about/", created_at=NOON)
    got, asked = client.get(path), client.head(path)
    assert (asked.status_code, dict(asked.headers)) == (got.status_code, dict(got.headers))
    assert not asked.content
    if got.status_code == 200:
        etag = got["ETag"]
        again = client.head(path, headers={"if-none-match": etag})
        assert (again.status_code, again["ETag"]) == (304, etag)


def test_a_long_post_opens_with_its_contents_and_a_feed_does_not_repeat_them(client: Client):
    parts = "\n\n".join(f"## Part {number}\n\n{'word ' * 250}" for number in range(1, 5))
    long, short = make_post("Long", parts), make_post("Short", parts.replace("word ", "", 900))
    shown = client.get(long.path).content.decode()
    assert shown.count('<nav class="contents"') == 1
    assert '<li><a href="#h-part-4">Part 4</a></li>' in shown
    assert shown.index("</header>\n<nav") < shown.index('<div class="prose">')
    assert '<nav class="contents"' not in client.get(short.path).content.decode()
    assert "contents" not in client.get("/feed/").content.decode()


def test_notes_open_in_place_on_the_page_and_are_plain_links_in_the_feed(client: Client):
    post = make_post("Noted", "Words.[^a]\n\n[^a]: The note.")
    page, feed = client.get(post.path).content.decode(), client.get("/feed/").content.decode()
    assert 'popovertarget="open-fn-1"' in page
    assert page.count("The note.") == 2
    assert "doc-noteref" in feed
    assert "popover" not in feed
    assert feed.count("The note.") == 1


def test_only_a_text_with_code_or_headings_holds_a_script_that_copies(client: Client):
    for body, count in (
        ("Words.", 0),
        ("## Part", 1),
        ("```\nx\n```", 1),
        ('<p class="anchor">Words</p>', 1),
    ):
        shown = client.get(make_post("Post", body).path).content.decode()
        assert shown.count("js/public/post") == shown.count('<template id="copying">') == count


def opening(html: str, tag: str) -> str:
    """Return the first tag of that beginning."""
    return html[html.index(f"<{tag}") :].partition(">")[0]


def test_the_page_of_a_post_is_in_its_language_and_says_where_it_is_not(client: Client):
    before = make_post("Before", at=NOON)
    arabic = make_post("عنوان", "نص", language="ar", closing_question="ما رأيك؟", at=NOON + timedelta(days=1))
    page = client.get(arabic.path).content.decode()
    assert opening(page, "html") == '<html lang="ar" dir="rtl"'
    own = ' lang="en" dir="ltr"'
    for ours in (
        'header class="masthead"',
        'p class="byline"',
        'footer class="post-foot"',
        'footer class="foot"',
        'a class="skip',
    ):
        assert opening(page, ours).endswith(own) or own in opening(page, ours), ours
    assert '<h2 id="door" lang="ar" dir="rtl">ما رأيك؟</h2>' in page
    assert "<article>" in page
    # In the foot of the other it is a title in another language.
    neighbour = client.get(before.path).content.decode()
    assert opening(neighbour, "html") == '<html lang="en"'
    assert 'rel="next" lang="ar" dir="rtl">عنوان</a>' in neighbour
    assert own not in neighbour


def test_a_list_names_the_language_of_titles_that_are_not_in_its_own(client: Client):
    make_post("Titel", language="de", at=NOON)
    make_post("عنوان", language="ar", at=NOON + timedelta(days=1))
    make_post("Title", language="en", at=NOON + timedelta(days=2))
    page = client.get("/").content.decode()
    assert opening(page, "html") == '<html lang="en"'
    assert '<h2 lang="de" dir="ltr"><a' in page
    assert '<h2 lang="ar" dir="rtl"><a' in page
    assert '<p class="standfirst" lang="ar" dir="rtl">' in page
    assert page.count("<h2><a") == 1


def test_a_new_language_of_a_post_reaches_the_pages_beside_it(client: Client):
    before = make_post("Before", at=NOON)
    post = make_post("Titel", at=NOON + timedelta(days=1))
    assert 'rel="next">Titel' in client.get(before.path).content.decode()
    saved = editing.save(make_record("Titel", language="de"), by=None, at=NOON, post=post)
    publishing.publish(saved, at=NOON + timedelta(days=1))
    assert 'rel="next" lang="de" dir="ltr">Titel' in client.get(before.path).content.decode()


def test_an_entry_of_the_feed_says_its_language(client: Client):
    make_post("عنوان", "نص", language="ar")
    make_post("Title", "Text", language="en")
    feed = client.get("/feed/").content.decode()
    assert feed.count('<entry xml:lang="ar">') == 1
    assert feed.count("<entry>") == 1
    assert '&lt;div lang="ar" dir="rtl"&gt;' in feed


def test_a_post_lives_at_a_name_in_its_own_script(client: Client):
    post = make_post("हिन्दी में लेख", language="hi")
    assert post.path == "/2014/02/03/हिन्दी-में-लेख/"
    assert client.get(post.path).status_code == 200
