"""Many ticks at once, killed at any moment: what is due happens once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

POSTS = 24
# What the processes do, each with the site's own settings, on one home: make posts that wait for their hour …
MAKE = f"""
from datetime import timedelta
from django.utils import timezone
from blog.records import PostRecord
from blog.services import editing, publishing
now = timezone.now()
hour = (now + timedelta(hours=1)).isoformat()
for number in range({POSTS}):
    record = PostRecord(title=f"Post {{number}}", standfirst="Short.", body="Text.", published_at=hour)
    publishing.publish(editing.save(record, by=None, at=now), at=now)
"""
# … publish them when it has come, telling each attempt …
TICK = """
from datetime import timedelta
from django.utils import timezone
from blog.models import Post
from blog.services import publishing
at = timezone.now() + timedelta(hours=2)
for post in Post.objects.due(at):
    print("at", post.pk, flush=True)
    publishing.publish_due(post, at=at)
"""
# … and say what became of them: how many are public, how many wait, and how often each went out.
TELL = """
from collections import Counter
from blog.models import AuditEntry, Post
out = Counter(AuditEntry.objects.filter(what__in=("published", "changed")).values_list("post", flat=True))
print(Post.objects.filter(state="published").count(), Post.objects.exclude(due_at=None).count(), set(out.values()))
"""


def manage(home: Path, *command: str) -> subprocess.Popen[str]:
    """Start a command of `manage.py` on the site of `home`."""
    environment = {
        **os.environ,
        "INFLUENCY_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "influency.settings",
    }
    command_line = [sys.executable, "manage.py", *command, "-v0"]
    return subprocess.Popen(
        command_line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def said(process: subprocess.Popen[str]) -> str:
    """Wait for the end of a command and return what it said."""
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0, out
    return out.strip()


def test_ticks_that_run_at_once_and_are_killed_publish_each_post_once(tmp_path: Path):
    home, chance = tmp_path / "home", random.Random(4)
    said(manage(home, "migrate"))
    said(manage(home, "shell", "-c", MAKE))
    assert said(manage(home, "shell", "-c", TELL)) == f"0 {POSTS} set()"
    for _round in range(3):
        ticks = [manage(home, "shell", "-c", TICK) for _ in range(2)]
        for _post in range(chance.randint(2, 6)):
            assert ticks[0].stdout is not None
            ticks[0].stdout.readline()
        for tick in ticks:
            tick.send_signal(signal.SIGKILL)
            tick.communicate()
    for tick in [manage(home, "shell", "-c", TICK) for _ in range(2)]:
        assert "Traceback" not in said(tick)
    assert said(manage(home, "shell", "-c", TELL)) == f"{POSTS} 0 {{1}}"
