"""Static files are looked for when the first of them is asked for: no page waits for that."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from influency.staticfiles import StaticFiles


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("A page.")


# Django looks after its connections when an answer is closed.
@pytest.mark.django_db
def test_files_that_come_before_the_first_is_asked_for_are_found(tmp_path: Path, settings):
    settings.STATIC_ROOT = tmp_path
    ask = RequestFactory()
    site = StaticFiles(page)
    assert site(ask.get("/")).content == b"A page."
    # Had they been looked for by now, this one would be unknown.
    (tmp_path / "site.css").write_text("body {}")
    answer = site(ask.get("/static/site.css"))
    assert b"".join(answer) == b"body {}"
    answer.close()
    assert answer["Content-Type"].startswith("text/css")
    assert site(ask.get("/static/nothing.css")).content == b"A page."
    assert site(ask.get("/site.css")).content == b"A page."
