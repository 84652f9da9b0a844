"""`manage.py webserver`: the configuration of a web server in front, for this site as it is set up."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from blog import middleware
from blog.front import ask_for_headers
from blog.views import media
from influency import fronting
from influency.wsgi import site


class Command(BaseCommand):
    """Print it; whoever runs the web server puts it where that looks for it."""

    help = "Print the configuration of nginx or Caddy for this site, which then answer kept pages themselves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add which web server it is for."""
        parser.add_argument("server", choices=("nginx", "caddy"), help="for which web server")

    def handle(self, *args: object, server: str, **options: object) -> None:
        """Print the configuration."""
        pages = ask_for_headers(site, is_secure=settings.IS_HTTPS)
        policy = middleware.header({**settings.SECURE_CSP, **media.CSP})
        facts = fronting.Facts(
            url=settings.SITE_URL,
            home=settings.HOME,
            backend=f"{settings.HOST}:{settings.PORT}",
            pages=pages,
            pictures=list({**dict(pages), **media.HEADERS, "Content-Security-Policy": policy}.items()),
        )
        self.stdout.write({"nginx": fronting.nginx, "caddy": fronting.caddy}[server](facts), ending="")
