"""The site itself, as its owner runs it, on a PostgreSQL that begins empty and is started anew meanwhile."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.journeys.running import Site, free_port, running, signed_in, wait_for
from tests.postgresql.server import PostgreSQL

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give the running site with the demo."""
    home = tmp_path_factory.mktemp("site") / "home"
    with running(Site(home, free_port(), extra={"DATABASE_URL": postgresql.make_database("site")})) as site:
        yield site


def read(site: Site, path: str, *, who: urllib.request.OpenerDirector | None = None) -> str:
    """Return the page at `path`; any other answer than 200 fails."""
    with (who or urllib.request.build_opener()).open(site.url + path, timeout=60) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


def status(site: Site, path: str) -> int:
    """Return how the site answers at `path`."""
    try:
        with urllib.request.urlopen(site.url + path, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def test_readers_find_the_demo(site: Site):
    post = re.search(r'href="(/\d{4}/\d\d/\d\d/[^"]+/)"', read(site, "/"))
    assert post is not None
    assert "<h1" in read(site, post[1])
    found = read(site, "/search/?q=influency")
    assert 'class="hit"' in found
    assert "<mark>" in found
    assert "Did you mean" in read(site, "/search/?q=inflencuy+")


def test_editors_find_their_posts(site: Site):
    editor = signed_in(site, site.password)
    assert editor is not None
    assert "Influency" in read(site, "/admin/blog/post/", who=editor)
    assert "/change/" in read(site, "/admin/blog/post/?q=influency", who=editor)
    assert "/change/" not in read(site, "/admin/blog/post/?q=quinquereme", who=editor)


def test_a_server_that_was_away_is_asked_again_when_it_is_back(site: Site, postgresql: PostgreSQL):
    assert status(site, "/search/?q=boats") == 200
    postgresql.stop()
    assert status(site, "/readyz") == 503
    assert status(site, "/healthz") == 200
    postgresql.start()
    # Each thread of the server has lost its connection, and none may answer with that.
    assert [status(site, "/search/?q=boats") for _time in range(20)] == [200] * 20
    alive = site.home / "tick.alive"
    alive.unlink(missing_ok=True)
    wait_for(alive.exists, "the clock to go on")
