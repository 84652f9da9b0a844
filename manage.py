#!/usr/bin/env python3
"""Django's command line; outside a virtual environment it first makes `.venv/` ready and goes on in there."""

# This file and influency/bootstrap.py must still be read by old Python versions, to tell people plainly what is needed.
import os
import sys


def main() -> int:
    """Run the command in `sys.argv`; return an exit code: 0 good, 1 something is wrong, 2 used wrongly."""
    from influency import bootstrap

    bootstrap.enter(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "influency.settings")
    try:
        import django  # noqa: F401

        from influency.environment import CannotBeUsed
        from influency.home import Unusable
    except ImportError as error:
        return bootstrap.complain(
            "%s. This Python has no Django for influency: start with `make run`." % error
        )
    try:
        if sys.argv[1:] == ["serve"]:
            # The server loads the site itself; to load it here first would double the time until it answers.
            from influency import serving

            return serving.serve_as_told()
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except CannotBeUsed as error:
        bootstrap.complain("A setting in the environment cannot be used. %s" % error)
        return 2
    except Unusable as error:
        return bootstrap.complain("The home of the site cannot be used. %s" % error)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
