"""What the settings read from the environment: texts, numbers, switches, addresses, and what is none of these."""

from __future__ import annotations

import pytest

from influency import environment
from influency.environment import CannotBeUsed

NAME = "INFLUENCY_TRIED"


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch):
    """Say something in the environment."""
    return lambda said: monkeypatch.setenv(NAME, said)


def test_a_name_that_is_not_there_or_empty_says_nothing(say):
    for _once in range(2):
        assert environment.text(NAME, "else") == "else"
        assert environment.number(NAME, 7) == 7
        assert environment.number(NAME, None) is None
        assert environment.switch(NAME, True) is True
        assert environment.mail(NAME) == {}
        assert environment.database(NAME, "sqlite:////srv/site.sqlite3")["NAME"] == "/srv/site.sqlite3"
        say("")


@pytest.mark.parametrize(
    ("said", "is_on"), [("1", True), ("On", True), ("TRUE", True), ("0", False), ("no", False)]
)
def test_a_switch_is_said_in_the_usual_ways(say, said: str, is_on: bool):
    say(said)
    assert environment.switch(NAME, not is_on) is is_on


def test_addresses_are_read_into_the_forms_of_django(say):
    say("postgres://ann:se%2Fsame@db.example:5433/site")
    found = environment.database(NAME, "")
    assert (found["HOST"], found["PORT"], found["NAME"], found["PASSWORD"]) == (
        "db.example",
        5433,
        "site",
        "se/same",
    )
    say("submission://ann:sesame@mail.example:587")
    assert environment.mail(NAME)["EMAIL_USE_TLS"] is True
    say("dummy://")
    assert environment.cache(NAME, "locmem://")["BACKEND"].endswith("DummyCache")


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda: environment.number(NAME, 1), "sesame"),
        (lambda: environment.switch(NAME, True), "sesame"),
        (lambda: environment.database(NAME, ""), "ftp://ann:sesame@db.example/"),
        (lambda: environment.database(NAME, ""), "postgres://ann:sesame@db.example:port/site"),
        (lambda: environment.cache(NAME, ""), "ftp://ann:sesame@cache.example/"),
        (lambda: environment.mail(NAME), "ftp://ann:sesame@mail.example/"),
        (lambda: environment.mail(NAME), "sesame"),
    ],
)
def test_what_cannot_be_read_is_named_and_not_repeated(say, read, said: str):
    say(said)
    with pytest.raises(CannotBeUsed) as caught:
        read()
    assert NAME in str(caught.value)
    assert "sesame" not in str(caught.value)
    assert caught.value.__cause__ is None
