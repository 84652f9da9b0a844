"""What stands around every page."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template import Context, NodeList
from django.template.base import Node, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class Constant(Node):
    """What is the same on every page: drawn once in each language for as long as the process lives."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._drawn: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Return what it holds."""
        if settings.DEBUG:
            return self.nodelist.render(context)
        language = get_language()
        if language not in self._drawn:
            # Nothing of this page can get into the others.
            self._drawn[language] = self.nodelist.render(context.new({}))
        return self._drawn[language]


@register.tag
def constant(parser: Parser, token: Token) -> Constant:
    """Read `{% constant %}…{% endconstant %}`, in which nothing of the page is known."""
    nodelist = parser.parse(["endconstant"])
    parser.delete_first_token()
    return Constant(nodelist)
