"""The floor: a blog as Django's own documentation would have one write it, on the same tables, with the same pages.

One file with Django's default middleware, four models and four views; its templates beside it. `PLAIN_CACHE=1` puts
Django's own page cache in front. Served by `plain_blog:application`; `PLAIN_HOME` names the site's home.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace

import django
from django.conf import settings

HERE, HOME, HAS_CACHE = Path(__file__).parent, os.environ["PLAIN_HOME"], os.environ.get("PLAIN_CACHE") == "1"
CACHE = [f"django.middleware.cache.{name}CacheMiddleware" for name in ("Update", "FetchFrom")] * HAS_CACHE
MIDDLEWARE = [
    *("security.SecurityMiddleware", "gzip.GZipMiddleware", "http.ConditionalGetMiddleware"),
    *("common.CommonMiddleware", "csrf.CsrfViewMiddleware", "clickjacking.XFrameOptionsMiddleware"),
]
APPS = ("sessions", "auth", "messages", "staticfiles")
if not settings.configured:
    settings.configure(
        SECRET_KEY="x" * 50,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            *(f"django.contrib.{app}" for app in APPS),
            "plain_blog",
        ],
        MIDDLEWARE=[
            *CACHE[:1],
            *(f"django.middleware.{name}" for name in MIDDLEWARE[:3]),
            "django.contrib.sessions.middleware.SessionMiddleware",
            *(f"django.middleware.{name}" for name in MIDDLEWARE[3:5]),
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            *(f"django.middleware.{name}" for name in MIDDLEWARE[5:]),
            *CACHE[1:],
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": f"{HOME}/db.sqlite3",
                "CONN_MAX_AGE": None,
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "plain_templates"],
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        STATIC_URL="/static/",
        STATIC_ROOT=f"{HOME}/static",
        STORAGES={
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
        },
        USE_TZ=True,
        TIME_ZONE="UTC",
        LANGUAGE_CODE="en",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()

from django.contrib.syndication import views as syndication  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.templatetags.static import static  # noqa: E402
from django.urls import path, reverse  # noqa: E402
from django.utils.feedgenerator import Atom1Feed  # noqa: E402
from django.utils.html import strip_tags  # noqa: E402


class Row(models.Model):
    class Meta:
        abstract, app_label, managed = True, "plain_blog", False

    def __str__(self) -> str:
        return str(self.pk)


class Author(Row):
    name, slug, bio_html = (
        models.CharField(max_length=120),
        models.CharField(max_length=80),
        models.TextField(),
    )

    class Meta(Row.Meta):
        db_table = "blog_author"

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


class Tag(Row):
    name, slug = models.CharField(max_length=60), models.CharField(max_length=80)
    description_html = models.TextField()

    class Meta(Row.Meta):
        db_table = "blog_tag"

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


class Post(Row):
    title, path = models.CharField(max_length=300), models.CharField(max_length=500)
    state, kind = models.CharField(max_length=12), models.CharField(max_length=4)
    closing_question, language = models.CharField(max_length=200), models.CharField(max_length=12)
    standfirst, standfirst_html = models.TextField(), models.TextField()
    body, html, text = models.TextField(), models.TextField(), models.TextField()
    words, created_at = models.PositiveIntegerField(), models.DateTimeField()
    published_at, modified_at = models.DateTimeField(), models.DateTimeField()
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag, db_table="blog_post_tags")
    previous_post = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    next_post = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta(Row.Meta):
        db_table = "blog_post"

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.words / 230))


class Related(Row):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="related")
    other, likeness = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+"), models.FloatField()

    class Meta(Row.Meta):
        db_table = "blog_relatedpost"


class Link(Row):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="links_in")
    listed_at = models.DateTimeField(null=True)

    class Meta(Row.Meta):
        db_table = "blog_postlink"


class Site(Row):
    name, tagline, footer = (
        models.CharField(max_length=80),
        models.CharField(max_length=160),
        models.TextField(),
    )
    navigation, closing_question = models.TextField(), models.CharField(max_length=200)

    class Meta(Row.Meta):
        db_table = "blog_sitesettings"


LONG = ("other__body", "other__html", "other__text")
LINK_LONG = ("post__body", "post__html", "post__text")


def newest() -> models.QuerySet[Post]:
    rows = Post.objects.filter(state="published", kind="post").order_by("-published_at", "-id")
    return rows.select_related("author")


def shortened(text: str) -> str:
    return text if len(text) <= 155 else text[:154].rpartition(" ")[0].rstrip(",;:") + "…"


def page(
    request: HttpRequest, template: str, site: Site, graph: list[object], **context: object
) -> HttpResponse:
    data = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    safe = data.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")
    root = request.build_absolute_uri("/").rstrip("/")
    return render(request, template, {"site": site, "data": safe, "root": root, **context})


def trail(request: HttpRequest, site: Site, title: str) -> dict[str, object]:
    steps = [(site.name, request.build_absolute_uri("/")), (title, request.build_absolute_uri())]
    items = [{"@type": "ListItem", "position": n, "name": a, "item": b} for n, (a, b) in enumerate(steps, 1)]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def listed(request: HttpRequest, posts: models.QuerySet[Post], tag: Tag | None = None) -> HttpResponse:
    found, site, here = (
        list(posts.defer("body", "html", "text")[:11]),
        Site.objects.get(),
        request.build_absolute_uri(),
    )
    title = tag.name if tag else f"{site.name}: {site.tagline}"
    words = (tag.description_html or f"{title} – {site.name}") if tag else site.tagline
    description = shortened(f"{words} – {'; '.join(post.title for post in found[:5])}")
    home = {
        "@type": "WebSite",
        "@id": f"{here}#site",
        "url": here,
        "name": site.name,
        "description": description,
    }
    last = found[9] if len(found) > 10 else None
    older = f"{request.path}older/{last.published_at:%Y%m%dt%H%M%S}-{last.pk}/" if last else ""
    names = {
        "title": title,
        "full_title": f"{title} – {site.name}" if tag else title,
        "description": description,
    }
    graph: list[object] = [trail(request, site, title) if tag else home]
    context = {**names, "posts": found[:10], "older": older, "tag": tag, "canonical": here}
    return page(request, "list.html", site, graph, **context)


def home(request: HttpRequest) -> HttpResponse:
    return listed(request, newest())


def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag, slug=slug)
    return listed(request, newest().filter(tags=found), found)


def post(request: HttpRequest, address: str) -> HttpResponse:
    rows = newest().select_related("author", "previous_post", "next_post").prefetch_related("tags")
    found, site, here = (
        get_object_or_404(rows, path=f"/{address}"),
        Site.objects.get(),
        request.build_absolute_uri(),
    )
    author_url = request.build_absolute_uri(found.author.get_absolute_url())
    description = shortened(strip_tags(found.standfirst_html) or found.text)
    card, root = request.build_absolute_uri(static("img/card.png")), request.build_absolute_uri("/")
    article = {"@type": "BlogPosting", "@id": f"{here}#article", "url": here, "headline": found.title}
    article |= {
        "description": description,
        "inLanguage": "en",
        "wordCount": found.words,
        "mainEntityOfPage": here,
    }
    article |= {"publisher": {"@type": "Organization", "name": site.name, "url": root}}
    article |= {
        "datePublished": found.published_at.isoformat(),
        "dateModified": found.modified_at.isoformat(),
    }
    article |= {"author": {"@type": "Person", "name": found.author.name, "url": author_url}}
    article |= {
        "image": [{"@type": "ImageObject", "url": card, "contentUrl": card, "width": 1200, "height": 630}]
    }
    article |= {"keywords": ", ".join(tag.name for tag in found.tags.all())}
    names = {"title": found.title, "full_title": f"{found.title} – {site.name}", "description": description}
    graph = [article, trail(request, site, found.title)]
    related = found.related.select_related("other").defer(*LONG).order_by("-likeness", "-other")[:4]
    links = found.links_in.filter(listed_at__isnull=False).select_related("post").defer(*LINK_LONG)
    around = {"related": related, "linked": links.order_by("-listed_at", "-post")[:12]}
    return page(request, "post.html", site, graph, post=found, canonical=here, **names, **around)


class Atom(Atom1Feed):
    def add_item_elements(self, handler, item):  # type: ignore[no-untyped-def]
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class Newest(syndication.Feed):
    feed_type, link, item_author_name = Atom, "/", lambda self, item: item.author.name

    def get_object(self, request: HttpRequest) -> Site:
        return Site.objects.get()

    def title(self, obj: Site) -> str:
        return obj.name

    author_name = title

    def subtitle(self, obj: Site) -> str:
        return obj.tagline

    def items(self) -> models.QuerySet[Post]:
        return newest().prefetch_related("tags")[:20]

    def item_link(self, item: Post) -> str:
        return item.path

    def get_feed(self, obj: Site, request: HttpRequest) -> object:
        self.root = request.build_absolute_uri("/").rstrip("/")
        return super().get_feed(obj, request)

    def item_author_link(self, item: Post) -> str:
        return self.root + item.author.get_absolute_url()

    def item_guid(self, item: Post) -> str:
        return f"tag:127.0.0.1,{item.created_at:%Y-%m-%d}:post-{item.pk}"

    def item_title(self, item: Post) -> str:
        return item.title

    def item_description(self, item: Post) -> str:
        return item.standfirst_html

    def item_pubdate(self, item: Post) -> object:
        return item.published_at

    def item_updateddate(self, item: Post) -> object:
        return item.modified_at

    def item_categories(self, item: Post) -> list[str]:
        return [tag.name for tag in item.tags.all()]

    def item_extra_kwargs(self, item: Post) -> dict[str, str]:
        return {"content": f"<p><strong>{item.standfirst_html}</strong></p>{item.html}"}


def nothing(request: HttpRequest, **named: object) -> HttpResponse:
    return HttpResponse()


# The site's name without the sites framework.
syndication.get_current_site = lambda request: SimpleNamespace(domain=request.get_host())
urlpatterns = [
    path("", home),
    path("tag/<slug:slug>/", tag, name="tag"),
    path("author/<slug:slug>/", nothing, name="author"),
    path("talk/<int:pk>/", nothing, name="talk"),
    path("archive/", nothing, name="archive"),
    path("tags/", nothing, name="tags"),
    path("search/", nothing, name="search"),
    path("feed/", Newest(), name="feed"),
    path("<path:address>", post),
]
application = get_wsgi_application()
