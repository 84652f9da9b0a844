"""`manage.py load_demo`: fill the site with the demo's posts and pictures."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog import demo
from blog.services import demonstrating


class Command(BaseCommand):
    """Load the demo; loading again changes nothing. Exit code 1 when a post could not be published."""

    help = "Load the demo: posts, pictures and authors. What is there already is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was added."""
        done = demonstrating.load(demo.read(), by=None, at=timezone.now())
        if not done.is_anything:
            self.stdout.write(_("The demo is here already; nothing was changed."))
            return
        self.stdout.write(
            _("Loaded the demo: %(posts)s, %(images)s, %(authors)s, %(tags)s.")
            % {
                "posts": ngettext("%d post", "%d posts", done.posts) % done.posts,
                "images": ngettext("%d picture", "%d pictures", done.images) % done.images,
                "authors": ngettext("%d author", "%d authors", done.authors) % done.authors,
                "tags": ngettext("%d tag", "%d tags", done.tags) % done.tags,
            }
        )
        if done.unpublished:
            raise CommandError(
                _("These could not be published and wait as drafts: %s") % ", ".join(done.unpublished),
                returncode=1,
            )
