"""Texts that can be found, with the tables of each database that search them, and what the lists of the desk sort by."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Subquery

# The rows lead: what is deleted from them, also by `flush`, is gone from the index.
SQLITE = [
    """
    CREATE VIEW blog_search_desk_rows AS
    SELECT "key", title, text FROM blog_searchtext WHERE space = 'desk'
    """,
    """
    CREATE VIRTUAL TABLE blog_search_desk USING fts5(
        title, text, content='blog_search_desk_rows', content_rowid='key',
        tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
    )
    """,
    """
    CREATE TRIGGER blog_search_desk_added AFTER INSERT ON blog_searchtext WHEN new.space = 'desk' BEGIN
        INSERT INTO blog_search_desk (rowid, title, text) VALUES (new."key", new.title, new.text);
    END
    """,
    """
    CREATE TRIGGER blog_search_desk_removed AFTER DELETE ON blog_searchtext WHEN old.space = 'desk' BEGIN
        INSERT INTO blog_search_desk (blog_search_desk, rowid, title, text)
        VALUES ('delete', old."key", old.title, old.text);
    END
    """,
    """
    CREATE TRIGGER blog_search_desk_changed AFTER UPDATE ON blog_searchtext
    WHEN old.space = 'desk' AND new.space = 'desk' BEGIN
        INSERT INTO blog_search_desk (blog_search_desk, rowid, title, text)
        VALUES ('delete', old."key", old.title, old.text);
        INSERT INTO blog_search_desk (rowid, title, text) VALUES (new."key", new.title, new.text);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER blog_search_desk_changed",
    "DROP TRIGGER blog_search_desk_removed",
    "DROP TRIGGER blog_search_desk_added",
    "DROP TABLE blog_search_desk",
    "DROP VIEW blog_search_desk_rows",
]
POSTGRESQL = [
    "ALTER TABLE blog_searchtext ADD COLUMN found_by tsvector NOT NULL DEFAULT ''::tsvector",
    "CREATE INDEX blog_searchtext_found_by ON blog_searchtext USING gin (found_by)",
]
POSTGRESQL_BACK = [
    "DROP INDEX blog_searchtext_found_by",
    "ALTER TABLE blog_searchtext DROP COLUMN found_by",
]


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make what is searched."""
    for sql in {"sqlite": SQLITE, "postgresql": POSTGRESQL}.get(schema_editor.connection.vendor, []):
        schema_editor.execute(sql, params=None)


def unmake(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away."""
    for sql in {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}.get(schema_editor.connection.vendor, []):
        schema_editor.execute(sql, params=None)


def note_changes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Note which public posts have been written on since."""
    revisions = apps.get_model("blog", "Revision").objects.filter(post=OuterRef("pk")).order_by("-id")
    posts = apps.get_model("blog", "Post").objects.filter(live_revision__isnull=False)
    newest = Subquery(revisions.values("pk")[:1])
    posts.annotate(newest=newest).filter(newest__gt=F("live_revision_id")).update(has_changes=True)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0017_review'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('space', models.CharField(max_length=20)),
                ('key', models.BigIntegerField()),
                ('title', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('space', 'key'), name='blog_searchtext_once')],
            },
        ),
        migrations.AddField(
            model_name='post',
            name='has_changes',
            field=models.BooleanField(default=False, editable=False, verbose_name='changes wait'),
        ),
        migrations.AddField(
            model_name='post',
            name='search_version',
            field=models.PositiveIntegerField(db_index=True, default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['state', '-saved_at', '-id'], name='blog_post_by_state'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['kind', '-saved_at', '-id'], name='blog_post_by_kind'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['author', '-saved_at', '-id'], name='blog_post_of_author'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('has_changes', True)), fields=['-saved_at', '-id'], name='blog_post_changed'),
        ),
        migrations.RunPython(make, unmake),
        migrations.RunPython(note_changes, migrations.RunPython.noop),
    ]
