"""The settings, as far as they make a site slow, open or silent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from blog.models import SiteSettings
from influency.examining.findings import Finding, advice, good, wrong

ABOUT = "settings"


def check() -> Iterator[Finding]:
    """Look at the settings."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    is_public = host not in ("127.0.0.1", "localhost", "::1")
    found = [*_debug(is_public), *_address(is_public), *_mail(), *_assets()]
    yield from found
    if not found:
        yield good(ABOUT, f"The site is {settings.SITE_URL}, and nothing speaks against its settings.")


def _debug(is_public: bool) -> Iterator[Finding]:
    if settings.DEBUG:
        words = "DEBUG is on: pages are slow, none is kept, and errors show the code. Unset DEBUG."
        yield wrong(ABOUT, words) if is_public else advice(ABOUT, words)


def _address(is_public: bool) -> Iterator[Finding]:
    if is_public and not settings.IS_HTTPS:
        yield wrong(
            ABOUT,
            f"{settings.SITE_URL} is not https: passwords pass in the clear. Let a web server in front speak https and "
            "set INFLUENCY_URL to the https address.",
        )
    if settings.IS_HTTPS and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield advice(
            ABOUT,
            "INFLUENCY_TRUSTED_PROXIES is 0, so all visitors seem to come from the web server in front, and share one "
            "limit on answers and on signing in. Set it to the number of proxies.",
        )


def _mail() -> Iterator[Finding]:
    if not SiteSettings.current().contact_email:
        yield advice(
            ABOUT, "There is no contact under Settings at the desk, so readers' answers are mailed to nobody."
        )
    elif not settings.IS_MAIL_CONFIGURED:
        yield advice(ABOUT, "EMAIL_URL is not set, so readers' answers wait at the desk and are not mailed.")


def _assets() -> Iterator[Finding]:
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield wrong(
            ABOUT,
            "The style sheets and scripts are not there: `manage.py collectstatic --noinput`, or `manage.py run`, which "
            "does it by itself.",
        )
