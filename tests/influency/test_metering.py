"""What the site does is told in the words of Prometheus, to who is asked for."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from blog.front import FROM_FILE
from influency import gauges, metering
from tests.builders import make_draft, make_post
from tests.journeys.running import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def answers(environ: dict[str, object], start: object) -> Iterator[bytes]:
    """A site that answers as it is told to."""
    if environ["asked"] == "error":
        raise RuntimeError("a fault")
    if environ["asked"] == "file":
        environ[FROM_FILE] = True
    start("404 Not Found" if environ["asked"] == "nothing" else "200 OK", [])  # type: ignore[operator]
    return iter([b"body"])


def values(registry: CollectorRegistry) -> dict[str, float]:
    """Return what is told, by name and labels."""
    told = text_string_to_metric_families(generate_latest(registry).decode())
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for each in told
        for sample in each.samples
    }


def test_answers_are_counted_by_who_gave_them_and_how_they_went():
    meter = metering.Meter(answers, registry := CollectorRegistry())

    for asked in ("file", "file", "page", "nothing"):
        assert list(meter({"asked": asked}, lambda status, headers: None)) == [b"body"]
    with pytest.raises(RuntimeError):
        meter({"asked": "error"}, lambda status, headers: None)

    told = values(registry)
    assert told["influency_answers_total file 200"] == 2
    assert told["influency_answers_total site 200"] == 1
    assert told["influency_answers_total site 404"] == 1
    assert told["influency_answers_total site 500"] == 1
    assert told["influency_answer_seconds_count file"] == 2
    assert told["influency_answer_seconds_bucket site 10.0"] == 3
    assert told["process_resident_memory_bytes"] > 0


def test_what_there_is_and_what_waits_is_told(home: Path, django_assert_max_num_queries):
    make_post()
    make_draft()
    registry = CollectorRegistry()
    registry.register(metering.State())

    told = values(registry)

    assert told["influency_posts"] == 1
    assert told["influency_tick_age_seconds"] == float("inf")
    (home / "tick.alive").touch()
    assert values(registry)["influency_tick_age_seconds"] < 60
    assert set(told) == {name for name, _words, _ask in gauges.GAUGES}
    with django_assert_max_num_queries(12):
        generate_latest(registry)


def test_what_cannot_be_found_out_is_left_out(home: Path, settings, caplog: pytest.LogCaptureFixture):
    settings.HOME = home / "gone"
    registry = CollectorRegistry()
    registry.register(metering.State())

    told = values(registry)

    assert "influency_disk_free_bytes" not in told
    assert "influency_posts" in told
    assert "influency_disk_free_bytes could not be found out" in caplog.text


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("", None),
        ("0", None),
        ("off", None),
        ("1", ("127.0.0.1", 9464)),
        ("true", ("127.0.0.1", 9464)),
        ("9100", ("127.0.0.1", 9100)),
        ("0.0.0.0:9100", ("0.0.0.0", 9100)),
        ("[::1]:9100", ("::1", 9100)),
    ],
)
def test_metrics_are_told_where_they_are_asked_for(written: str, place: tuple[str, int] | None):
    assert metering.place(written) == place


@pytest.mark.parametrize("written", ["here", "99999999", "nowhere.invalid:9100", "127.0.0.1:"])
def test_a_site_with_a_setting_that_cannot_be_followed_says_so_and_runs(
    written: str, caplog: pytest.LogCaptureFixture
):
    assert metering.metered(answers, written) is answers
    assert f"INFLUENCY_METRICS={written}" in caplog.text


def test_a_site_that_is_not_asked_for_metrics_is_not_measured():
    assert metering.metered(answers, "") is answers


def test_a_place_that_is_taken_is_told_and_the_site_runs(caplog: pytest.LogCaptureFixture):
    port = free_port()
    measured = metering.metered(answers, str(port))
    assert isinstance(measured, metering.Meter)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
        assert b"influency_posts" in answer.read()

    assert metering.metered(answers, str(port)) is answers
    assert "There are no metrics" in caplog.text
    measured.close()


def test_before_the_site_is_loaded_answers_are_told_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    meter = metering.Meter(answers, registry := CollectorRegistry())
    list(meter({"asked": "file"}, lambda status, headers: None))
    monkeypatch.setattr(metering.apps, "ready", False)
    told = values(registry)
    assert told["influency_answers_total file 200"] == 1
    assert "influency_posts" not in told
    assert not told.keys() & {name for name, _words, _ask in gauges.GAUGES}
