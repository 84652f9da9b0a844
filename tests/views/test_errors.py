"""What goes wrong is said on a page that helps on, with the right status and nothing of the inside."""

from __future__ import annotations

import errno
import gzip

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from blog.models import SiteSettings
from blog.services import organising
from blog.themes import THEMES
from blog.views import errors
from influency.urls import handler400, handler403, handler404, handler500  # noqa: F401
from influency.urls import urlpatterns as all_addresses


def fail(request: HttpRequest) -> HttpResponse:
    """Break."""
    raise RuntimeError("the inside")


def refuse(request: HttpRequest) -> HttpResponse:
    """Refuse."""
    raise PermissionDenied


def find_no_room(request: HttpRequest) -> HttpResponse:
    """Meet a full disk."""
    raise OSError(errno.ENOSPC, "No space left on device", "/inside")


def find_no_database(request: HttpRequest) -> HttpResponse:
    """Meet a database that has gone."""
    raise OperationalError("connection to the inside refused")


urlpatterns = [
    path("fail/", fail),
    path("refuse/", refuse),
    path("no-room/", find_no_room),
    path("no-database/", find_no_database),
    *all_addresses,
]


def test_a_fault_is_answered_without_asking_the_database():
    """No database is allowed in this test."""
    answer = errors.server_error(HttpRequest())
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "went wrong" in page
    # Nobody can be asked which theme was chosen.
    assert "/static/css/themes/paper.css" in page


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_fault_shows_nothing_of_the_inside():
    answer = Client(raise_request_exception=False).get("/fail/")
    assert answer.status_code == 500
    assert "inside" not in answer.content.decode()
    assert "Content-Security-Policy" in answer


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "words"), [("/no-room/", "disk of this site is full"), ("/no-database/", "does not answer")]
)
def test_a_part_that_is_down_is_said_in_words_and_is_no_fault_for_ever(address: str, words: str):
    """No database is allowed in this test."""
    visitor = Client(raise_request_exception=False)
    page = visitor.get(address)
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "30", "no-store")
    assert words in page.content.decode()
    assert "inside" not in page.content.decode()
    script = visitor.get(address, headers={"accept": "application/json"})
    assert (script.status_code, script["Retry-After"]) == (503, "30")
    assert words in script.json()["error"]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "status"), [("/refuse/", 403), ("/nothing/", 404)])
def test_a_refusal_has_a_way_home(client: Client, address: str, status: int):
    answer = client.get(address)
    assert answer.status_code == status
    assert '<a href="/">' in answer.content.decode()
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("theme", THEMES)
def test_what_says_that_there_is_nothing_takes_two_kilobytes_at_most_at_every_visit(
    client: Client, theme: str
):
    organising.save_site(
        SiteSettings(theme=theme, navigation="Posts | /\nSubjects | /tags/\nAbout | /about/")
    )
    answer = client.get("/nothing/")
    # Of what is compressed on the way, up to 100 bytes are at random (BREACH); the server adds 100 more.
    headers = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())
    assert len(gzip.compress(answer.content, 6)) + headers + 200 <= 2048


@pytest.mark.django_db
def test_a_host_that_is_not_ours_gets_nothing_of_the_site(client: Client):
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_words_that_help():
    answer = Client(enforce_csrf_checks=True).post("/admin/sign-in/", {"login": "edith", "password": "x"})
    assert answer.status_code == 403
    assert "reload the page" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["&".join(f"p{n}=1" for n in range(1500)), "p=" + "9" * 8000, "p=%ff%00"])
def test_an_absurd_query_is_no_fault_of_ours(client: Client, query: str):
    assert client.get(f"/?{query}").status_code in (200, 400)
    assert client.get(f"/tags?{query}").status_code in (301, 400)
