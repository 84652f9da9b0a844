"""No page carries script or style of its own, and each is sent with the policy that would forbid it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.http import HttpResponseBase
from django.test import Client

from blog.admin.addresses import admin
from blog.models import (
    Answer,
    Author,
    FormerFile,
    Image,
    MissedAddress,
    Post,
    Redirect,
    SiteSettings,
    Tag,
    User,
)
from blog.services import organising, receiving, replacing
from tests.builders import (
    NOON,
    make_author,
    make_draft,
    make_image,
    make_post,
    make_series,
    make_user,
    picture_bytes,
)
from tests.reading_html import parsed

pytestmark = pytest.mark.django_db

EVERYTHING = """
A paragraph with a note.[^1] And <b style="color: red" onclick="alert(1)">raw HTML</b>, <script>alert(1)</script>.

![](image:harbour)

![](image:harbour)
![](image:market)
: Two of them

| left | right |
|:-----|------:|
| 1    | 2     |

```python
print("hello")
```

- [x] done

[^1]: The note.
"""


REFUSED = {"name": "", "path": "x", "target": "javascript:alert(1)", "links": "a | javascript:alert(1)"}


def faults(answer: HttpResponseBase) -> Iterator[str]:
    """Yield what a strict policy would not let run on this page."""
    for element in parsed(answer).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style":
            yield "<style>"
        is_data = element.get("type") in ("application/ld+json", "application/json")
        if element.tag == "script" and not element.get("src") and not is_data:
            yield "<script> without an address"
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"{element.tag} {name}={value}"
            if name in ("href", "src", "action", "formaction") and value.strip().lower().startswith(
                "javascript:"
            ):
                yield f"{element.tag} {name}={value}"


def assert_strict(answer: HttpResponseBase, page: str) -> None:
    """Fail unless the page is clean and its policy strict."""
    assert list(faults(answer)) == [], page
    policy = dict(
        directive.strip().partition(" ")[::2]
        for directive in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'", page
    assert policy["script-src"] == policy["style-src"] == "'self'", page
    assert (policy["object-src"], policy["base-uri"], policy["form-action"]) == (
        "'none'",
        "'none'",
        "'self'",
    ), page
    assert policy["frame-ancestors"] in ("'none'", "'self'"), page


@pytest.fixture
def site(db: None) -> None:
    """A site with something of everything."""
    replacing.replace(make_image("market", colour="#884422"), picture_bytes(90, 80), by=None, at=NOON)
    lead = make_image("harbour", caption="At *dawn*.", credit="Ann")
    olga = make_user("olga", is_superuser=True)
    author = make_author("Ann Author", user=olga)
    series = make_series(description="All *of* it.").slug
    for number in range(12):
        words = {"author": author, "tags": ("Listening",), "lead_image": lead, "series": series}
        make_post(f"Post {number}", EVERYTHING, **words)
    make_draft("A draft", EVERYTHING, author=author)
    make_post("About", "Who we are.", kind="page", slug="about")
    receiving.receive(
        Post.objects.visible()[0], name="Ola", email="o@example.com", message="Yes.", stamp="1", at=NOON
    )
    organising.save_redirect(Redirect(path="/gone/", target=""), at=NOON)
    MissedAddress.objects.create(path="/post-0.html", first_at=NOON, last_at=NOON)
    organising.save_site(SiteSettings(navigation="About | /about/", social="Here | https://example.com/"))


def the_owner() -> Client:
    """Return a browser in which the owner is signed in."""
    client = Client()
    client.force_login(User.objects.get(username="olga"))
    return client


def links(answer: HttpResponseBase, page: str) -> Iterator[str]:
    """Yield the addresses of this site that a page leads to."""
    for element in parsed(answer).iter():
        if element.tag not in ("a", "link"):
            continue
        target = urldefrag(urljoin(f"http://testserver{page}", element.get("href") or ""))[0]
        if urlsplit(target).netloc in ("testserver", "127.0.0.1:8000"):
            yield urlsplit(target).path


def test_no_public_page_has_any(site: None, client: Client):
    waiting = ["/", "/about/", "/tags/", "/archive/", "/no/such/page/", "/gone/", "/admin/sign-in/"]
    seen: set[str] = set()
    while waiting:
        page = waiting.pop()
        if page in seen or (
            page.startswith(("/static/", "/media/", "/admin/")) and page != "/admin/sign-in/"
        ):
            continue
        seen.add(page)
        answer = client.get(page)
        assert "Content-Security-Policy" in answer.headers, page
        if (answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code < 300) or (
            answer.status_code in (404, 410)
        ):
            assert_strict(answer, page)
            waiting += links(answer, page)
    assert len([page for page in seen if page.startswith("/talk/")]) >= 10, seen
    assert len(seen) > 30, seen


def desk_pages() -> Iterator[str]:
    """Yield every page of the desk that shows something, with a row of each noun."""
    yield from (
        "/admin/",
        "/admin/calendar/",
        "/admin/password_change/",
        "/admin/password_change/done/",
        "/admin/sign-out/",
    )
    for model in admin.site._registry:
        name = f"/admin/blog/{model._meta.model_name}/"
        pk = (
            1
            if model is SiteSettings
            else model._default_manager.order_by("pk").values_list("pk", flat=True)[0]
        )
        yield from (name, f"{name}add/", f"{name}{pk}/change/", f"{name}{pk}/delete/", f"{name}{pk}/history/")
        yield f"{name}?q=nothing-is-like-that"
    draft = Post.objects.filter(state=Post.State.DRAFT)[0].pk
    yield from (
        f"/admin/blog/post/{draft}/change/",
        "/admin/blog/image/?show=needs-alt",
        "/admin/blog/image/add/?_popup=1",
    )
    yield from (f"/admin/blog/post/{draft}/preview/", "/admin/blog/post/frame/")
    public = Post.objects.visible().filter(kind=Post.Kind.POST)[0].pk
    yield f"/admin/blog/post/{public}/unpublish/"
    yield "/admin/blog/redirect/add/?path=/post-0.html&back=missed"
    yield from ("/admin/blog/post/replace/", "/admin/blog/post/replace/?find=a&put=x&where=body&which=all")
    yield from ("/admin/blog/sitesettings/appearance/", "/admin/blog/sitesettings/appearance/page/?path=/")
    state = Post.objects.get(pk=draft).revisions.get().pk
    two = f"old={state}&new={state}"
    yield from (
        f"/admin/blog/post/{draft}/history/{state}/",
        f"/admin/blog/post/{draft}/history/{state}/?as=source",
        f"/admin/blog/post/{draft}/history/{state}/restore/",
        f"/admin/blog/post/{draft}/history/compare/?{two}",
        f"/admin/blog/post/{draft}/history/page/?{two}",
    )
    picture = FormerFile.objects.values_list("image", "pk")[0]
    yield f"/admin/blog/image/{picture[0]}/frame/"
    yield f"/admin/blog/image/{picture[0]}/change/"
    yield f"/admin/blog/image/{picture[0]}/file/{picture[1]}/forget/"


def test_no_page_of_the_desk_has_any(site: None):
    owner = the_owner()
    shown = 0
    for page in desk_pages():
        answer = owner.get(page, follow=True)
        if page.endswith("/add/") and answer.status_code == 403:
            continue  # letters, the settings and the audit trail are not added
        if page.endswith("/delete/") and page.split("/")[3] in (
            "sitesettings",
            "auditentry",
            "missedaddress",
        ):
            continue
        assert answer.status_code in (200, 404), (page, answer.status_code)
        if answer.headers["Content-Type"].startswith("text/html"):
            assert_strict(answer, page)
            shown += 1
    assert shown > 45


def test_no_question_before_deleting_several_has_any(site: None):
    owner = the_owner()
    for model in (Tag, Author, Redirect, Answer, User):
        row = model._default_manager.order_by("pk")[0]
        data = {"action": "delete_selected", "_selected_action": [row.pk]}
        answer = owner.post(f"/admin/blog/{model._meta.model_name}/", data)
        assert answer.status_code == 200
        assert_strict(answer, model.__name__)


def test_no_question_about_several_posts_has_any(site: None):
    owner = the_owner()
    chosen = {"_selected_action": list(Post.objects.values_list("pk", flat=True))}
    for name in ("change_several", "publish_several", "take_back_several"):
        answer = owner.post("/admin/blog/post/", {"action": name, **chosen})
        assert answer.status_code == 200
        assert_strict(answer, name)


def test_no_question_about_several_pictures_has_any(site: None):
    owner = the_owner()
    chosen = {"picture": list(Image.objects.values_list("pk", flat=True))}
    for more in ({"_change": "1"}, {"_save": "1", "source_url": "no address"}, {"_delete": "1"}):
        answer = owner.post("/admin/blog/image/several/", chosen | more)
        assert answer.status_code == 200
        assert_strict(answer, str(more))


def test_no_refused_form_has_any(site: None):
    owner = the_owner()
    for model in ("tag", "series", "author", "redirect", "user"):
        answer = owner.post(f"/admin/blog/{model}/add/", REFUSED)
        assert answer.status_code == 200
        assert_strict(answer, model)
    image = Image.objects.all()[0]
    answer = owner.post(f"/admin/blog/image/{image.pk}/change/", {"name": "No Name!"})
    assert answer.status_code == 200
    assert_strict(answer, "image")


def test_no_page_of_the_entrance_has_any(client: Client, stranger: User):
    assert_strict(client.post("/admin/sign-in/", {"username": "sam", "password": "wrong"}), "wrong password")
    assert_strict(client.get("/admin/sign-up/"), "sign up")
    assert_strict(client.get("/admin/sign-in/inactive/"), "inactive")
    client.force_login(stranger)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert_strict(answer, "no business here")


def test_the_desk_of_an_empty_site_has_any_neither(db: None):
    make_user("olga", is_superuser=True)
    owner = the_owner()
    for page in ("/admin/", "/admin/blog/image/", "/admin/blog/answer/", "/admin/blog/post/"):
        assert_strict(owner.get(page), page)
