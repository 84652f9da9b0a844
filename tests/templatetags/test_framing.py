"""What stands around every page."""

from __future__ import annotations

import pytest
from django.template import TemplateSyntaxError, engines
from django.test import override_settings
from django.utils import translation


def template(text: str):
    return engines["django"].from_string("{% load framing i18n %}" + text)


def test_what_is_constant_is_drawn_once_in_each_language():
    page = template("{% constant %}{% now 'u' %}{% translate 'Close' %}{% endconstant %}")

    with translation.override("en"):
        english = page.render({})
        assert page.render({}) == english
    with translation.override("de"):
        assert page.render({}) != english


def test_nothing_of_a_page_gets_into_what_is_constant():
    assert template("{% constant %}[{{ secret }}]{% endconstant %}").render({"secret": "mine"}) == "[]"


@override_settings(DEBUG=True)
def test_while_a_site_is_being_made_nothing_is_constant():
    page = template("{% constant %}{% now 'u' %}{% endconstant %}")

    assert len({page.render({}) for _time in range(20)}) > 1


def test_what_is_constant_has_an_end():
    with pytest.raises(TemplateSyntaxError, match="endconstant"):
        template("{% constant %}text")
