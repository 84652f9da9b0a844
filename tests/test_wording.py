"""Every problem and refusal that the code can report has a sentence for the person who made it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from blog import checks, wording
from blog.markup import Problem
from blog.pictures import Refused

BLOG = Path(__file__).resolve().parents[1] / "blog"


def codes(folders: list[str], call: str) -> list[str]:
    """Return every code that is given to `call` in these folders."""
    text = "".join(file.read_text() for folder in folders for file in sorted((BLOG / folder).glob("*.py")))
    return sorted(set(re.findall(rf'\b{call}\(\s*"([a-z_]+)"', text)))


REPORTED = sorted({*codes(["markup", "services"], "(?:report|Problem)"), *checks.all_checks()})
REFUSED = codes(["pictures"], "Refused")


def test_the_codes_are_found():
    assert {"unknown_image", "no_title"} <= set(REPORTED)
    assert "damaged" in REFUSED


@pytest.mark.parametrize("code", REPORTED)
def test_a_problem_has_words(code: str):
    said = wording.of_problem(Problem(code, 7, "harbour"))
    assert said.startswith("Line 7: ")
    assert code not in said


@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_has_words(code: str):
    assert code in wording.REFUSALS
    assert wording.of_refusal(Refused(code)).endswith(".")
