"""Static files are collected when one has changed, and only then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from influency import collecting


@pytest.fixture
def sources(settings, tmp_path: Path) -> Path:
    """The one folder from which static files come in this test."""
    folder = tmp_path / "sources"
    (folder / "css").mkdir(parents=True)
    (folder / "css/site.css").write_text("a { color: red }")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "influency.staticfiles.HashedStatic"},
    }
    finders.get_finder.cache_clear()
    return folder


@pytest.fixture(autouse=True)
def forget_finders():
    yield
    finders.get_finder.cache_clear()


def names(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*.css")}


def test_files_are_collected_once_and_under_the_name_that_pages_give_them_only(sources: Path, tmp_path: Path):
    assert collecting.collect(tmp_path / "static")
    assert not collecting.collect(tmp_path / "static")
    (name,) = names(tmp_path / "static")
    assert re.fullmatch(r"css/site\.[0-9a-f]{12}\.css", name)


@pytest.mark.parametrize("change", ["content", "new file", "name", "collected files removed"])
def test_any_change_is_collected_and_old_files_stay_for_kept_pages(
    change: str, sources: Path, tmp_path: Path
):
    collecting.collect(tmp_path / "static")
    before = names(tmp_path / "static")
    match change:
        case "content":
            (sources / "css/site.css").write_text("a { color: tan }")
        case "new file":
            (sources / "css/print.css").write_text("")
        case "name":
            (sources / "css/site.css").rename(sources / "css/other.css")
        case _:
            (tmp_path / "static/staticfiles.json").unlink()
    assert collecting.collect(tmp_path / "static")
    assert names(tmp_path / "static") >= before


def test_an_interrupted_collection_is_done_again(sources: Path, tmp_path: Path, settings):
    collecting.collect(tmp_path / "static")
    (sources / "css/site.css").write_text("a { background: url(missing.png) }")
    with pytest.raises(Exception, match=r"missing\.png"):
        collecting.collect(tmp_path / "static")
    (sources / "css/site.css").write_text("a { color: red }")
    assert collecting.collect(tmp_path / "static")
