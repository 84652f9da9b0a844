"""A public view says what its page shows, so that it can be kept, and answers reading only."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test import RequestFactory

from blog.kept import SHOWN, kept, never_kept, shows


@kept
def page(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Answer a page, or that there is none."""
    if slug == "forgotten":
        return HttpResponse("ok")
    return shows(HttpResponse("ok"), [f"tag:{slug}", "tags"]) if slug != "nothing" else HttpResponseNotFound()


def test_a_page_tells_whoever_keeps_it_what_it_shows():
    request = RequestFactory().get("/")
    answer = page(request, slug="1")
    assert request.META[SHOWN] == {"tag:1", "tags"}
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert set(answer.headers) == {"Content-Type", "Cache-Control"}


def test_a_page_that_does_not_say_what_it_shows_is_a_fault_of_its_maker():
    with pytest.raises(AttributeError):
        page(RequestFactory().get("/"), slug="forgotten")


def test_what_is_not_there_is_not_kept():
    request = RequestFactory().get("/")
    answer = page(request, slug="nothing")
    assert SHOWN not in request.META
    assert "Cache-Control" not in answer


def test_nothing_can_be_sent_to_a_kept_page():
    assert page(RequestFactory().head("/"), slug="a").status_code == 200
    assert page(RequestFactory().post("/"), slug="a").status_code == 405
    assert page.csrf_exempt  # type: ignore[attr-defined]


def test_what_is_made_for_one_visitor_is_marked_so():
    answer = never_kept(HttpResponse("yours"))
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Robots-Tag"] == "noindex"
