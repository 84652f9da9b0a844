"""The words of texts as search knows them; only `blog.search` writes here."""

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
    lead = models.TextField(blank=True, db_default="")
    captions = models.TextField(blank=True, db_default="")
    text = models.TextField(blank=True)
    forms = models.TextField(blank=True, db_default="")
    language = models.CharField(max_length=20, blank=True, db_default="")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["space", "key"], name="blog_searchtext_once")]
        indexes = [models.Index(fields=["space", "language"], name="blog_searchtext_languages")]

    def __str__(self) -> str:
        return f"{self.space} {self.key}"


class SearchWord(models.Model):
    """A word that stands, or once stood, in a public text, and what stays of it under most misspellings."""

    word = models.CharField(max_length=64, primary_key=True)
    skeleton = models.CharField(max_length=64, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.word
