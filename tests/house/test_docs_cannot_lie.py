"""Every setting, command and Makefile target is documented, and every command in the README exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
DOCS = README + "".join(page.read_text() for page in sorted((ROOT / "docs").glob("*.md")))
MAKEFILE = (ROOT / "Makefile").read_text()

SETTINGS = sorted(
    set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', (ROOT / "influency/settings.py").read_text()))
)
COMMANDS = sorted(p.stem for p in ROOT.glob("*/management/commands/*.py") if p.stem != "__init__")
TARGETS = sorted(set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.M)))
DECISIONS = sorted(page.name for page in (ROOT / "docs/decisions").glob("0*.md"))


def test_there_is_something_to_document():
    assert len(SETTINGS) >= 8
    assert {"run", "serve", "tick", "load_demo"} <= set(COMMANDS)
    assert {"run", "test", "check"} <= set(TARGETS)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_documented(name: str):
    assert f"`{name}`" in DOCS


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_documented(name: str):
    assert re.search(rf"`(?:manage\.py )?{name}\b", DOCS)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_is_documented(name: str):
    assert f"make {name}" in DOCS


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"(?<!install )\bmake ([a-z][a-z-]*)", README)) - {"it"})
)
def test_a_make_command_of_the_readme_exists(name: str):
    assert name in TARGETS


@pytest.mark.parametrize("name", sorted(set(re.findall(r"manage\.py ([a-z_]+)", README))))
def test_a_manage_command_of_the_readme_exists(name: str):
    from django.core.management import get_commands

    assert name in get_commands()


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_is_in_the_list(name: str):
    assert f"({name})" in (ROOT / "docs/decisions/README.md").read_text()


def test_links_between_the_pages_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|post:|image:|/)([^)\s#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
