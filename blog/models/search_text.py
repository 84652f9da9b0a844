"""The words of texts as search knows them; only the plugs of `blog.search` write here."""

from __future__ import annotations

from django.db import models


class SearchText(models.Model):
    """A text that can be found: where it is looked for, the id of what it belongs to there, and its folded words.

    In SQLite triggers carry every change of a row into a table of FTS5; in PostgreSQL a column of the row holds what is
    searched. A migration makes both.
    """

    space = models.CharField(max_length=20)
    key = models.BigIntegerField()
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["space", "key"], name="blog_searchtext_once")]

    def __str__(self) -> str:
        return f"{self.space} {self.key}"
