"""The configuration of a web server that answers kept pages and pictures itself, just as the site would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from blog.asked import COUNTED
from blog.pagecache import TYPES

Headers = list[tuple[str, str]]
_CODED = "%(?:[346-9A-Fa-f][0-9A-Fa-f]|2[0-9A-Da-d]|5[0-9ABD-Fabd-f])"
# All that may follow the path of a page that is kept.
QUERY = rf"(?:\?{COUNTED})?"
PICTURE = r"^/media/r/[0-9a-f]+-[0-9]+\.(?:jpg|png|webp|gif|avif)$"
PICTURE_TYPES = {"jpg": "jpeg", "png": "png", "webp": "webp", "gif": "gif", "avif": "avif"}
INDEXES = ("html", "atom", "rss", "feed")
UPLOADS = "45m"


@dataclass(frozen=True)
class Facts:
    """What a web server has to know of the site; `pages` are the headers of a kept page, `pictures` those of a picture."""

    url: str
    home: Path
    backend: str
    pages: Headers
    pictures: Headers

    @property
    def host(self) -> str:
        """The public name of the site."""
        return urlsplit(self.url).hostname or "localhost"

    @property
    def port(self) -> int:
        """The public port of the site."""
        return urlsplit(self.url).port or (443 if self.is_https else 80)

    @property
    def is_https(self) -> bool:
        """Whether the public address is an encrypted one."""
        return self.url.startswith("https:")


def nginx(facts: Facts) -> str:
    """Return nginx's configuration of the site, to be included inside `http`."""
    ssl = " ssl" if facts.is_https else ""
    certificate = "\n    # ssl_certificate …;\n    # ssl_certificate_key …;" if facts.is_https else ""
    pictures = " ".join(f"image/{type} {ending};" for ending, type in PICTURE_TYPES.items())
    indexes = " ".join(f"/$influency_kept${{uri}}index.{ending}" for ending in INDEXES)
    proxy = f"""        proxy_pass http://{facts.backend};
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Proto {"https" if facts.is_https else "$scheme"};
        proxy_set_header X-Forwarded-For $remote_addr;"""
    return rf"""# nginx for {facts.url}, written by `manage.py webserver nginx`: write it anew after each upgrade.
# `pcre_jit on;` at the head of nginx.conf, which this file cannot say, makes its patterns cheaper.
map "$request_method $request_uri" $influency_kept {{
    default none;
    "~^(?:GET|HEAD) {_plain(is_possessive=True)}{QUERY}$" kept/current;
}}
map $request_uri $influency_link {{
    default "";
    "~^(?<influency_folder>/[^?]*/)index\.md(?:\?|$)" "<{facts.url}$influency_folder>; rel=\"canonical\"";
}}
# Whoever knows the address of a preview link can read the draft behind it, so it stands in no log.
map $request_uri $influency_logged {{
    default 1;
    ~^/preview/ 0;
}}

server {{
    listen {facts.port}{ssl};{certificate}
    server_name {facts.host};
    root {facts.home};
    merge_slashes off;
    tcp_nopush off;
    client_max_body_size {UPLOADS};
    access_log /var/log/nginx/access.log combined if=$influency_logged;

    location / {{
{proxy}
    }}
    location @site {{
{proxy}
    }}

    # Kept pages: an address that ends in a slash is a folder with an index.
    location ~ /$ {{
{_nginx_page(facts)}
        # What is purged in this very moment the site makes anew.
        error_page 404 = @site;
        try_files {indexes} @site;
    }}
    location ~ \.(?:xml|md|txt)$ {{
{_nginx_page(facts)}
        add_header Link $influency_link;
        error_page 404 = @site;
        try_files /$influency_kept$uri @site;
    }}

    # Pictures, whose names tell their content.
    location ~ {_quoted(PICTURE)} {{
        types {{ {pictures} }}
{_nginx_headers(facts.pictures)}
        try_files $uri @site;
    }}
}}
"""


def _plain(*, is_possessive: bool) -> str:
    """Return the pattern of a path that is one way only to write one file; all else is the site's to judge.

    It has no empty segment, none that begins with a full stop, no slash, backslash or control character behind a percent sign.
    A possessive pattern, which nginx knows and Caddy does not, gives nothing back that it has taken, and is cheaper.
    """
    run, more = ("++", "+") if is_possessive else ("", "")
    return rf"/(?:(?:[^./?%\x5c]|{_CODED})(?:[^/?%\x5c]{run}|{_CODED})*{more}(?:/|$))*{more}"


def _nginx_page(facts: Facts) -> str:
    """Return what a location of kept pages has in common with others."""
    types = " ".join(f"{type.partition(';')[0]} {ending};" for type, ending in TYPES.items())
    # nginx knows by itself that HTML has one.
    charset = " ".join(type.partition(";")[0] for type in TYPES if not type.startswith("text/html"))
    return f"""        types {{ {types} }}
        charset utf-8;
        charset_types {charset};
        gzip_static on;
        # From Debian's package libnginx-mod-http-brotli-static; without it remove this line.
        brotli_static on;
{_nginx_headers([*facts.pages, ("Vary", "Accept-Encoding")])}"""


def caddy(facts: Facts) -> str:
    """Return Caddy's configuration of the site."""
    site = facts.host if facts.is_https else f"http://{facts.host}:{facts.port}"
    types = "\n".join(
        f"        @{ending} path *.{ending}\n        header @{ending} Content-Type {_quoted(type)}"
        for type, ending in TYPES.items()
    )
    indexes = " ".join(f"{{path}}index.{ending}" for ending in INDEXES)
    pictures = "\n".join(
        f"        @{ending} path *.{ending}\n        header @{ending} Content-Type image/{type}"
        for ending, type in PICTURE_TYPES.items()
    )
    return f"""# Caddy for {facts.url}, written by `manage.py webserver caddy`: write it anew after each upgrade.
(influency_page) {{
    handle @{{args.0}} {{
        route {{
            rewrite * {{http.matchers.file.relative}}
{_indented(_caddy_headers(facts.pages))}
            # Said last: Caddy by itself says it of compressed answers only.
            header {{
                Vary Accept-Encoding
                defer
            }}
            @twin vars_regexp twin {{http.request.orig_uri}} ^(/[^?]*/)index[.]md$
            header @twin Link `<{facts.url}{{re.twin.1}}>; rel="canonical"`
{_indented(types)}
            file_server {{
                root {facts.home}/kept/current
                precompressed br gzip
                # What is purged in this very moment the site makes anew.
                pass_thru
            }}
            rewrite * {{http.request.orig_uri}}
            reverse_proxy {{args.1}}
        }}
    }}
}}
{site} {{
    # Kept pages: an address that ends in a slash is a folder with an index.
    @folder {{
        method GET HEAD
        path */
        vars_regexp {{http.request.orig_uri}} `^{_plain(is_possessive=False)}$`
        file {{
            root {facts.home}/kept/current
            try_files {indexes}
        }}
    }}
    @file {{
        method GET HEAD
        path *.xml *.md *.txt
        vars_regexp {{http.request.orig_uri}} `^{_plain(is_possessive=False)}$`
        file {{
            root {facts.home}/kept/current
            try_files {{path}}
        }}
    }}
    # Pictures, whose names tell their content.
    @picture {{
        method GET HEAD
        path_regexp `{PICTURE}`
        file {{
            root {facts.home}
            try_files {{path}}
        }}
    }}
    import influency_page folder {facts.backend}
    import influency_page file {facts.backend}
    handle @picture {{
{_caddy_headers(facts.pictures)}
{pictures}
        file_server {{
            root {facts.home}
        }}
    }}
    handle {{
        reverse_proxy {facts.backend}
    }}
}}
"""


def _nginx_headers(headers: Headers) -> str:
    """Return headers for one location: with any of its own it has none of its server's."""
    return "\n".join(f"        add_header {name} {_quoted(value)};" for name, value in headers)


def _caddy_headers(headers: Headers) -> str:
    return "\n".join(f"        header {name} {_quoted(value)}" for name, value in headers)


def _indented(lines: str) -> str:
    return "\n".join(f"    {line}" for line in lines.splitlines())


def _quoted(value: str) -> str:
    """Return a value as nginx and Caddy read it."""
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
