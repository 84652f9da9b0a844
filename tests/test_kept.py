"""A public view says under which keys its page is kept, and answers reading only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test import RequestFactory

from blog.kept import kept, never_kept


@kept(keys=["lists", "tag:{slug}"])
def page(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Answer a page, or that there is none."""
    return HttpResponse("ok") if slug != "nothing" else HttpResponseNotFound()


def test_a_page_carries_its_keys_with_the_arguments_of_the_view():
    answer = page(RequestFactory().get("/"), slug="listening")
    assert answer["Surrogate-Key"] == "site lists tag:listening"
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_key_can_be_no_second_key_and_no_second_header():
    answer = page(RequestFactory().get("/"), slug="a b\r\nSet-Cookie: é{slug}")
    assert answer["Surrogate-Key"].split() == [
        "site",
        "lists",
        "tag:a%20b%0D%0ASet-Cookie:%20%C3%A9%7Bslug%7D",
    ]


def test_what_is_not_there_is_not_kept():
    answer = page(RequestFactory().get("/"), slug="nothing")
    assert "Surrogate-Key" not in answer
    assert "Cache-Control" not in answer


def test_nothing_can_be_sent_to_a_kept_page():
    assert page(RequestFactory().head("/"), slug="a").status_code == 200
    assert page(RequestFactory().post("/"), slug="a").status_code == 405
    assert page.csrf_exempt  # type: ignore[attr-defined]


def test_what_is_made_for_one_visitor_is_marked_so():
    answer = never_kept(HttpResponse("yours"))
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Robots-Tag"] == "noindex"
