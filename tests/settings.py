"""The site's settings as the tests want them: a home that goes when they end, and nothing from the environment."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# What this machine's owner has set for a site must not decide how tests go; a test database may be asked for.
for _name in [
    *(name for name in os.environ if name.startswith("INFLUENCY_")),
    "HOST",
    "PORT",
    "DEBUG",
    "DEMO",
]:
    if _name not in ("INFLUENCY_REQUIRE_BROWSER", "INFLUENCY_REQUIRE_SERVICES"):
        os.environ.pop(_name, None)
for _name in ("SECRET_KEY", "CACHE_URL", "EMAIL_URL"):
    os.environ.pop(_name, None)
os.environ["INFLUENCY_HOME"] = tempfile.mkdtemp(prefix="influency-tests-")
atexit.register(shutil.rmtree, os.environ["INFLUENCY_HOME"], ignore_errors=True)

from influency.settings import *  # noqa: E402, F403

# A quick hash: tests sign in often, and no secret of theirs is worth the wait.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Pages are kept where a test asks for it, in a place of its own.
INFLUENCY_KEPT = None
