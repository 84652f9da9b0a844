"""Every public page is the same for everybody: nothing in it comes from a header, a cookie or the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver

from blog.kept import SHOWN
from blog.models import SiteSettings
from blog.services import organising
from tests.builders import NOON, make_author, make_image, make_post, make_posts, make_series
from tests.scenes import scene

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("ready-to-be-kept")]

# Each public address by the name of its pattern; what is not public says why.
ADDRESSES = {
    "home": "/",
    "older": "/older/20140128t120000-6/",
    "archive": "/archive/",
    "year": "/2014/",
    "month": "/2014/02/",
    "year_older": "/2014/older/20140128t120000-6/",
    "month_older": "/2014/01/older/20140128t120000-6/",
    "tags": "/tags/",
    "tag": "/tag/listening/",
    "tag_older": "/tag/listening/older/20140128t120000-6/",
    "tag_feed": "/tag/listening/feed/",
    "all_series": "/series/",
    "series": "/series/down-the-river/",
    "series_after": "/series/down-the-river/after/10/",
    "series_feed": "/series/down-the-river/feed/",
    "author": "/author/ann-author/",
    "author_older": "/author/ann-author/older/20140128t120000-6/",
    "author_feed": "/author/ann-author/feed/",
    "credits": "/credits/",
    "credits_older": "/credits/older/2/",
    "talk": "/talk/12/",
    "talk_thanks": "/talk/12/thanks/",
    "feed": "/feed/",
    "sitemap": "/sitemap.xml",
    "sitemap_lists": "/sitemap/lists.xml",
    "sitemap_posts": "/sitemap/posts-0.xml",
    "robots": "/robots.txt",
    "anything": "/2014/02/03/post-number-12/",
}
MORE = ["/about/", "/2014/02/03/post-number-12/index.md"]
NOT_KEPT = {
    "search": "a question, of which there is no end",
    "numbered": "a redirect",
    "favicon": "a redirect",
    "newest_file": "a redirect that changes with the picture",
    "rendition": "a file whose name tells its content",
    "preview": "for who holds the link",
    "preview_with_slash": "for who holds the link",
    "look": "a style sheet whose name tells its content",
    "healthz": "asked by machines about this moment",
    "readyz": "asked by machines about this moment",
    "markdownx_markdownify": "for editors",
    "markdownx_upload": "for editors",
}
VISITORS = {
    "another host": {"headers": {"host": "localhost"}},
    "a forged host behind a proxy": {"headers": {"x-forwarded-host": "evil.example"}},
    "another language": {"headers": {"accept-language": "de, fr;q=0.5"}},
    "a cookie": {"headers": {"cookie": "sessionid=abc; csrftoken=def; theme=dark"}},
    "another browser": {
        "headers": {"user-agent": "X/1", "accept": "text/plain", "referer": "https://x.example/"}
    },
}


@scene
def site() -> None:
    author = make_author("Ann Author")
    organising.save_site(SiteSettings(shows_credits=True))
    image, other = (make_image(name, caption="At dawn.", credit="Ann") for name in ("harbour", "quay"))
    for post in make_posts(12, author=author, tags=("Listening",), series=make_series().slug):
        assert post.is_public
    make_post("About", "![](image:harbour)\n\n![](image:quay)", kind="page", lead_image=image)
    assert other.pk == 2


def test_every_pattern_is_public_here_or_says_why_not():
    named = {pattern.name for pattern in get_resolver("blog.urls").url_patterns}
    assert named == set(ADDRESSES) | set(NOT_KEPT)


def ask(path: str, **visitor: object) -> tuple[int, bytes, dict[str, str], frozenset[str]]:
    answer = Client(**visitor).get(path)
    shown = answer.wsgi_request.META.get(SHOWN)
    return answer.status_code, answer.getvalue(), dict(answer.headers), shown


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("path", [*ADDRESSES.values(), *MORE])
def test_a_public_page_is_the_same_for_everybody(path: str):
    first = ask(path)
    status, _content, headers, shown = first
    assert status == 200
    assert shown is not None, "no store could keep it"
    assert "Set-Cookie" not in headers
    assert "cookie" not in headers.get("Vary", "").lower()
    assert headers["Cache-Control"].startswith("public")
    for who, visitor in VISITORS.items():
        assert ask(path, **visitor) == first, who
    with time_machine.travel(NOON + timedelta(days=4000, hours=1)):
        assert ask(path) == first, "another day"


@pytest.mark.usefixtures("site")
def test_an_editor_sees_the_page_that_everybody_sees(as_editor: Client):
    for path in ADDRESSES.values():
        assert as_editor.get(path).getvalue() == Client().get(path).getvalue(), path
