"""`manage.py doctor`: what is slow or wrong with this installation, and what to do about it."""

from __future__ import annotations

import json as notation
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand

from influency.examining import Degree, Finding, examine

MARKS = {Degree.GOOD: "good  ", Degree.ADVICE: "advice", Degree.WRONG: "WRONG "}


class Command(BaseCommand):
    """Looks and changes nothing; may be run beside the site. Exit code 1 when something is wrong."""

    help = "Say what is slow or wrong with this installation, and what to do about it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the form of the report."""
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: object, json: bool = False, **options: object) -> None:
        """Examine everything and print what was found."""
        found = examine()
        if json:
            self.stdout.write(notation.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        else:
            for each in found:
                self._print(each)
        if any(each.degree == Degree.WRONG for each in found):
            raise SystemExit(1)

    def _print(self, finding: Finding) -> None:
        style = {
            Degree.GOOD: self.style.SUCCESS,
            Degree.ADVICE: self.style.WARNING,
            Degree.WRONG: self.style.ERROR,
        }
        mark = style[finding.degree](MARKS[finding.degree])
        self.stdout.write(f"{mark}  {finding.about}: {finding.words}")
