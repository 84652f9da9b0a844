"""What readers can find: more of each text than the desk looks at, and the words that somebody may misspell."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FIELDS = ("title", "lead", "captions", "text", "forms")
_ROWS = f'CREATE VIEW blog_search_site_rows AS SELECT "key", {", ".join(FIELDS)} FROM blog_searchtext WHERE space = \'site\''
_TABLE = f"""
    CREATE VIRTUAL TABLE blog_search_site USING fts5(
        {", ".join(FIELDS)}, content='blog_search_site_rows', content_rowid='key',
        tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
    )
"""


def _into(row: str, *, is_taken: bool = False) -> str:
    """Return the statement that puts a row into the index, or takes it out of there."""
    values = ", ".join(f"{row}.{name}" for name in ("key", *FIELDS)).replace(".key", '."key"')
    if is_taken:
        return f"INSERT INTO blog_search_site (blog_search_site, rowid, {', '.join(FIELDS)}) VALUES ('delete', {values});"
    return f"INSERT INTO blog_search_site (rowid, {', '.join(FIELDS)}) VALUES ({values});"


# The rows lead: what is deleted from them, also by `flush`, is gone from the index.
SQLITE = [
    _ROWS,
    _TABLE,
    f"CREATE TRIGGER blog_search_site_added AFTER INSERT ON blog_searchtext WHEN new.space = 'site' BEGIN {_into('new')} END",
    "CREATE TRIGGER blog_search_site_removed AFTER DELETE ON blog_searchtext WHEN old.space = 'site' "
    f"BEGIN {_into('old', is_taken=True)} END",
    "CREATE TRIGGER blog_search_site_changed AFTER UPDATE ON blog_searchtext WHEN old.space = 'site' AND new.space = 'site' "
    f"BEGIN {_into('old', is_taken=True)} {_into('new')} END",
]
SQLITE_BACK = [
    "DROP TRIGGER blog_search_site_changed",
    "DROP TRIGGER blog_search_site_removed",
    "DROP TRIGGER blog_search_site_added",
    "DROP TABLE blog_search_site",
    "DROP VIEW blog_search_site_rows",
    "DELETE FROM blog_searchtext WHERE space = 'site'",
]
# Written out, as Django would make the table anew in SQLite, and lose the triggers of it.
COLUMNS = {"lead": "text", "captions": "text", "forms": "text", "language": "varchar(20)"}


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make what is searched."""
    if schema_editor.connection.vendor == "sqlite":
        for sql in SQLITE:
            schema_editor.execute(sql, params=None)


def unmake(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away."""
    if schema_editor.connection.vendor == "sqlite":
        for sql in SQLITE_BACK:
            schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0021_trashed_from'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE blog_searchtext ADD COLUMN {name} {kind} DEFAULT '' NOT NULL",
                    f"ALTER TABLE blog_searchtext DROP COLUMN {name}",
                )
                for name, kind in COLUMNS.items()
            ],
            state_operations=[
                migrations.AddField('searchtext', 'lead', models.TextField(blank=True, db_default='')),
                migrations.AddField('searchtext', 'captions', models.TextField(blank=True, db_default='')),
                migrations.AddField('searchtext', 'forms', models.TextField(blank=True, db_default='')),
                migrations.AddField('searchtext', 'language', models.CharField(blank=True, db_default='', max_length=20)),
            ],
        ),
        migrations.AddIndex(
            model_name='searchtext',
            index=models.Index(fields=['space', 'language'], name='blog_searchtext_languages'),
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('skeleton', models.CharField(db_index=True, max_length=64)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.RunPython(make, unmake),
    ]
