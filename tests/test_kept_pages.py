"""Where a site keeps its pages: for which version of it they hold, and who may begin anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from blog import front, kept_pages
from tests.alone import said_by


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANGUAGE_CODE", "de"),
        ("X_FRAME_OPTIONS", "SAMEORIGIN"),
        ("SECURE_HSTS_SECONDS", 60),
        ("SECURE_CSP", {"default-src": ["'self'"]}),
        ("MIDDLEWARE", []),
    ],
)
def test_another_setting_of_pages_or_their_headers_makes_other_pages(settings, name: str, value: object):
    before = kept_pages.made_for()
    setattr(settings, name, value)
    assert kept_pages.made_for() != before


@pytest.mark.parametrize(
    ("name", "value"), [("NAME", "another"), ("USER", "another"), ("OPTIONS", {"service": "another"})]
)
def test_another_database_makes_other_pages(monkeypatch: pytest.MonkeyPatch, name: str, value: object):
    before = kept_pages.made_for()
    monkeypatch.setitem(settings.DATABASES["default"], name, value)
    assert kept_pages.made_for() != before


def test_only_a_process_that_has_loaded_its_site_takes_the_pages_of_another_version_away(tmp_path: Path):
    look = "from blog import kept_pages; store = kept_pages.store(); print(store.find('/') is not None)"
    load = f"import django; django.setup(); {look}"
    keep = (
        f"{load}; store.keep('/', b'Hallo', type='text/html; charset=utf-8', keys=['a'], since=store.note())"
    )
    said_by(tmp_path, keep, INFLUENCY_LANGUAGE="de")
    pages = os.readlink(tmp_path / "kept" / "current")
    assert said_by(tmp_path, look, INFLUENCY_LANGUAGE="de") == "True", (
        "those of its own version it answers with"
    )

    assert said_by(tmp_path, look) == "False"
    assert os.readlink(tmp_path / "kept" / "current") == pages

    assert said_by(tmp_path, load) == "False"
    assert os.readlink(tmp_path / "kept" / "current") != pages


@pytest.mark.django_db
def test_who_asks_a_site_for_its_headers_touches_no_kept_page(settings, tmp_path: Path):
    settings.INFLUENCY_KEPT = tmp_path / "kept"
    headers = dict(front.ask_for_headers(get_wsgi_application(), is_secure=False))
    assert "Content-Security-Policy" in headers
    assert not (tmp_path / "kept").exists()
