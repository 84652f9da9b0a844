"""Addresses that are loaded when somebody asks for one of them."""

from __future__ import annotations

from django.urls.resolvers import RoutePattern, URLResolver


class Later(URLResolver):
    """What `module` answers below `route`, with names of a namespace of its own.

    Django's `include` loads a module at once, and asks each for its names with the first name that anybody looks up.
    """

    def __init__(self, route: str, module: str, *, namespace: str) -> None:
        super().__init__(RoutePattern(route), module, app_name=namespace, namespace=namespace)

    def _populate(self) -> None:
        """Do nothing: names of a namespace are looked for in a resolver of their own, which Django makes for them."""
