"""Machines are told whether the process serves and whether its database answers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from blog.views import health


def test_a_process_that_serves_says_so_without_the_database(client: Client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_site_is_ready_while_its_database_answers(client: Client):
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_site_without_its_database_is_not_ready(client: Client):
    def away(execute, sql, params, many, context):
        from django.db import OperationalError

        raise OperationalError("away")

    with connection.execute_wrapper(away):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


@pytest.mark.django_db
def test_a_site_whose_tables_are_of_an_older_version_is_not_ready(client: Client):
    health._check_tables.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'blog')"
        )
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"the database lacks changes of its tables\n")


@pytest.mark.django_db
def test_tables_are_looked_at_until_they_are_right(client: Client, django_assert_num_queries):
    health._check_tables.cache_clear()
    assert client.get("/readyz").status_code == 200
    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200
