"""A check is one file: found by being there, tested in a file of its own, and told in the manual."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from blog import checks

ROOT = Path(__file__).parents[2]
FILES = sorted(path.stem for path in (ROOT / "blog/checks").glob("*.py") if path.stem != "__init__")


def test_every_file_is_a_check_and_every_code_is_one_file_s():
    assert sorted(checks.all_checks()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_check_explains_itself_has_tests_and_is_in_the_manual(name: str):
    module = import_module(f"blog.checks.{name}")
    assert module.__doc__
    assert module.find.__doc__
    assert (ROOT / f"tests/checks/test_{name}.py").is_file()
    assert f"`{name}`" in (ROOT / "docs/writing.md").read_text()


@pytest.mark.parametrize("name", FILES)
def test_a_check_takes_nothing_from_django_but_the_mark_for_translators(name: str):
    tree = ast.parse((ROOT / f"blog/checks/{name}.py").read_text())
    asked = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    plain = [each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names]
    assert {each for each in [*asked, *plain] if each.startswith("django")} <= {"django.utils.translation"}
    assert {each for each in [*asked, *plain] if each.startswith("blog.")} <= {"blog.checks", "blog.records"}
