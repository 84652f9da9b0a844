"""Static files under names that change with their content, compressed once, and looked for when the first is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Hashed and compressed, and also inside `import "./other.js"`, which Django leaves alone by default."""

    support_js_module_import_aggregation = True

    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a file; while the site runs it is looked for once."""
        return super().url(name, force) if settings.DEBUG else self._lasting(name, force)

    @cache  # noqa: B019 - There is one storage, for as long as the process lives.
    def _lasting(self, name: str, force: bool) -> str:
        return super().url(name, force)


class StaticFiles:
    """Answers with static files. WhiteNoise reads what there is of each of them, for which no page has to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._looking, self._found = Lock(), None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the file that is asked for, or what the site answers."""
        if request.path_info.startswith(settings.STATIC_URL):
            return self.files(request)
        return self.get_response(request)

    @property
    def files(self) -> WhiteNoiseMiddleware:
        """All files that there are when the first is asked for; a page asks for several at once, and one look is enough."""
        with self._looking:
            self._found = self._found or WhiteNoiseMiddleware(self.get_response)
            return self._found
