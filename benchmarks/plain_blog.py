"""The floor: a blog as Django's own tutorial would have it, on the same tables, with the same pages.

One file with Django's default middleware, three models, four views, templates as strings. `PLAIN_CACHE=1` puts Django's
own page cache in front. Served by `plain_blog:application`; `PLAIN_DB` names the database.
"""

from __future__ import annotations

import os

import django
from django.conf import settings

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
HAS_CACHE = os.environ.get("PLAIN_CACHE") == "1"
BASE = """<!doctype html><html lang="en"><head><title>{% block title %}{{ site.name }}{% endblock %}</title>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{% static 'css/site.css' %}"><link rel="stylesheet" href="{% static 'css/pictures.css' %}">
<link rel="icon" href="{% static 'img/favicon.svg' %}"><link rel="alternate" type="application/atom+xml" href="/feed/">
<meta name="description" content="{{ description }}"><link rel="canonical" href="http://127.0.0.1{{ request.path }}">
<meta property="og:title" content="{{ title }}"><meta property="og:description" content="{{ description }}">
<meta property="og:url" content="http://127.0.0.1{{ request.path }}"></head><body><a class="skip" href="#main">{% translate "Skip to the text" %}</a>
<header class="masthead"><a class="name" href="/">{{ site.name }}</a></header><main id="main">{% block main %}{% endblock %}</main>
<footer class="foot"><p>{{ site.name }}</p><nav><a href="/archive/">{% translate "Archive" %}</a> <a href="/tags/">{% translate "Tags" %}</a>
<a href="/feed/">{% translate "Feed" %}</a></nav></footer></body></html>"""
LIST = """{% extends "base" %}{% load i18n static %}{% block main %}<h1>{{ title }}</h1><ul class="teasers">{% for post in posts %}
<li class="teaser"><p><time datetime="{{ post.published_at|date:'c' }}">{{ post.published_at|date:"j M Y" }}</time></p>
<h2><a href="{{ post.path }}">{{ post.title }}</a></h2>{% if post.standfirst_html %}<p>{{ post.standfirst_html|safe }}</p>{% endif %}
<p><a href="/author/{{ post.author.slug }}/">{{ post.author.name }}</a></p></li>{% endfor %}</ul>{% endblock %}"""
POST = """{% extends "base" %}{% load i18n static %}{% block main %}<article><h1>{{ post.title }}</h1><p>{{ post.standfirst_html|safe }}</p>
<p class="byline">{% translate "By" %} <a href="/author/{{ post.author.slug }}/">{{ post.author.name }}</a>
<time datetime="{{ post.published_at|date:'c' }}">{{ post.published_at|date:"j F Y" }}</time></p><div class="prose">{{ post.html|safe }}</div>
<ul class="tags">{% for tag in post.tags.all %}<li><a href="/tag/{{ tag.slug }}/">{{ tag.name }}</a></li>{% endfor %}</ul>
<p>{{ post.author.bio_html|safe }}</p><nav>{% if post.previous_post %}<a href="{{ post.previous_post.path }}">{{ post.previous_post.title }}</a>{% endif %}
{% if post.next_post %}<a href="{{ post.next_post.path }}">{{ post.next_post.title }}</a>{% endif %}</nav></article>{% endblock %}"""
if not settings.configured:
    settings.configure(
        SECRET_KEY="x" * 50,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.staticfiles",
            "plain_blog",
        ],
        MIDDLEWARE=[
            *(["django.middleware.cache.UpdateCacheMiddleware"] if HAS_CACHE else []),
            *MIDDLEWARE,
            *(["django.middleware.cache.FetchFromCacheMiddleware"] if HAS_CACHE else []),
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": os.environ["PLAIN_DB"],
                "CONN_MAX_AGE": None,
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": ["django.template.context_processors.request"],
                    "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                (
                                    "django.template.loaders.locmem.Loader",
                                    {"base": BASE, "list": LIST, "post": POST},
                                )
                            ],
                        )
                    ],
                },
            }
        ],
        STATIC_URL="/static/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()

from django.contrib.syndication.views import Feed  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils.feedgenerator import Atom1Feed  # noqa: E402


class Table(models.Model):
    class Meta:
        abstract = True
        app_label = "plain_blog"
        managed = False

    def __str__(self) -> str:
        return str(self.pk)


class Author(Table):
    name, slug = models.CharField(max_length=120), models.CharField(max_length=80)
    bio_html = models.TextField()

    class Meta(Table.Meta):
        db_table = "blog_author"


class Tag(Table):
    name, slug = models.CharField(max_length=60), models.CharField(max_length=80)

    class Meta(Table.Meta):
        db_table = "blog_tag"


class Post(Table):
    title, path = models.CharField(max_length=300), models.CharField(max_length=500)
    state, kind = models.CharField(max_length=12), models.CharField(max_length=4)
    html, standfirst_html, text = models.TextField(), models.TextField(), models.TextField()
    published_at, modified_at = models.DateTimeField(), models.DateTimeField()
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag, db_table="blog_post_tags")
    previous_post = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    next_post = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta(Table.Meta):
        db_table = "blog_post"


class Site(Table):
    name, tagline = models.CharField(max_length=80), models.CharField(max_length=160)

    class Meta(Table.Meta):
        db_table = "blog_sitesettings"


def newest() -> models.QuerySet[Post]:
    rows = Post.objects.filter(state="published", kind="post").order_by("-published_at", "-id")
    return rows.select_related("author").prefetch_related("tags")


def listed(request: HttpRequest, posts: models.QuerySet[Post], title: str) -> HttpResponse:
    context = {"posts": posts.defer("html", "text")[:10], "title": title, "site": Site.objects.first()}
    return render(request, "list", {**context, "description": title})


def home(request: HttpRequest) -> HttpResponse:
    return listed(request, newest(), "Home")


def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag, slug=slug)
    return listed(request, newest().filter(tags=found), found.name)


def post(request: HttpRequest, address: str) -> HttpResponse:
    rows = newest().select_related("author", "previous_post", "next_post")
    found = get_object_or_404(rows, path=f"/{address}")
    context = {"post": found, "title": found.title, "site": Site.objects.first()}
    return render(request, "post", {**context, "description": found.text[:150]})


class Newest(Feed):
    feed_type, title, link = Atom1Feed, "Plain", "/"

    def items(self) -> models.QuerySet[Post]:
        return newest()[:20]

    def item_link(self, item: Post) -> str:
        return item.path

    def item_description(self, item: Post) -> str:
        return item.html

    def get_feed(self, obj: object, request: HttpRequest) -> object:
        return super().get_feed(obj, request)


# The site's name without the sites framework.
import django.contrib.syndication.views as syndication  # noqa: E402


class _Here:
    domain = "127.0.0.1"


syndication.get_current_site = lambda request: _Here
urlpatterns = [
    path("", home),
    path("tag/<slug:slug>/", tag),
    path("feed/", Newest()),
    path("<path:address>", post),
]
application = get_wsgi_application()
