"""A site that was asked for metrics tells them at a door of its own, and nowhere else."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.journeys.prepared import prepare
from tests.journeys.running import Site, free_port, running

pytestmark = pytest.mark.slow


def test_metrics_are_told_at_their_own_door_only(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory):
    door = free_port()
    site = Site(tmp_path / "home", free_port(), with_demo=False, extra={"INFLUENCY_METRICS": str(door)})
    prepare(site, tmp_path_factory)
    with running(site):
        for _time in range(3):
            with urllib.request.urlopen(f"{site.url}/archive/", timeout=20) as answer:
                assert answer.status == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{door}/metrics", timeout=20) as answer:
            told = answer.read().decode()
        assert 'influency_answers_total{by="file",status="200"} 2.0' in told
        assert 'influency_answers_total{by="site",status="200"}' in told
        assert "influency_tick_age_seconds" in told

        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{site.url}/metrics", timeout=20)
        refused.value.close()
        assert refused.value.code == 404
