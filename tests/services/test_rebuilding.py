"""What the site computes can be made again, stopped at any moment and gone on with."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.wsgi import get_wsgi_application

from blog import kept_pages
from blog.front import KeptFirst
from blog.kept import request_for
from blog.models import Image, Month, Post, Rendition, Tagging
from blog.services import rebuilding, searching
from blog.services.rebuilding import Progress
from tests.builders import make_image, make_post, make_tag

pytestmark = pytest.mark.django_db


def ends(name: str, *, anew: bool = False) -> Progress:
    """Do a work to its end and return what it says last."""
    return [Progress(0, 0), *rebuilding.WORKS[name](anew)][-1]


def test_texts_are_drawn_again():
    post, tag = make_post("One", body="Some *words*."), make_tag("Wild")
    Post.objects.update(html="damaged", words=0)
    type(tag).objects.update(description="A *few* words.", description_html="damaged")

    last = ends("texts")

    post.refresh_from_db()
    tag.refresh_from_db()
    assert (post.html.strip(), post.words) == ("<p>Some <em>words</em>.</p>", 2)
    assert tag.description_html == "A <em>few</em> words."
    assert last.done == last.of >= 2


def test_a_stopped_work_goes_on_where_it_was():
    posts = [make_post(f"Post {n}") for n in range(45)]
    Post.objects.update(html="damaged")

    steps = rebuilding.texts(False)
    begun = next(steps)
    steps.close()

    assert begun == Progress(20, begun.of)
    again = list(rebuilding.texts(False))
    assert again[-1].done == again[-1].of == begun.of - 20
    assert not Post.objects.filter(html="damaged").exists()
    assert ends("texts").of >= len(posts)


def test_a_stopped_work_begins_anew_when_told_to():
    for n in range(25):
        make_post(f"Post {n}")
    steps = rebuilding.texts(False)
    whole = next(steps).of
    steps.close()

    assert ends("texts", anew=True).of == whole


def test_every_post_is_taken_into_the_search_again():
    post = make_post("Ferry")
    searching.search.forget(searching.DESK, post.pk)
    assert searching.find("ferry", Post.objects.all()).ids == []

    ends("search")

    assert searching.find("ferry", Post.objects.all()).ids == [post.pk]


def test_lists_are_put_in_order_again():
    one, two, three = (make_post(title, tags=["wild"]) for title in ("One", "Two", "Three"))
    Tagging.objects.filter(post=one).update(listed_at=None)
    Tagging.objects.filter(post=two).update(listed_at="2001-01-01T00:00Z")
    Post.objects.filter(pk=two.pk).update(previous_post=three, next_post=None)
    Month.objects.update(posts=99)
    hidden = make_post("Hidden", tags=["wild"])
    Post.objects.filter(pk=hidden.pk).update(state="unpublished")

    assert ends("lists") == Progress(3, 3)

    listed = Tagging.objects.filter(listed_at__isnull=False).values_list(
        "post", "listed_at", "post__published_at"
    )
    assert {post for post, _at, _date in listed} == {one.pk, two.pk, three.pk}
    assert all(at == date for _post, at, date in listed)
    assert sum(Month.objects.values_list("posts", flat=True)) == 3
    order = list(Post.objects.visible().posts().oldest_first())
    for before, after in pairwise(order):
        assert (before.next_post_id, after.previous_post_id) == (after.pk, before.pk)
    assert (order[0].previous_post_id, order[-1].next_post_id) == (None, None)


def test_sizes_of_pictures_that_are_missing_are_made():
    made = Rendition.objects.filter(image=make_image("harbour"))
    assert ends("pictures").done == 1
    there = set(made.values_list("file", flat=True))
    made.filter(format="avif").delete()
    assert len(made.all()) == len(there) - 2

    ends("pictures")

    assert set(made.values_list("file", flat=True)) == there
    assert not Image.objects.filter(recipe=0).exists()


def test_the_command_does_all_works_or_the_named_ones(capsys: pytest.CaptureFixture[str]):
    make_post("One")

    call_command("rebuild")
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said] == list(rebuilding.WORKS)
    assert all(", done (" in line for line in said)

    call_command("rebuild", "search")
    assert capsys.readouterr().out.startswith("search: 1 of 1, done (")


def test_the_command_knows_what_there_is():
    with pytest.raises(CommandError, match="nothing called nonsense") as refused:
        call_command("rebuild", "nonsense")
    assert refused.value.returncode == 2


@pytest.mark.django_db(transaction=True)
def test_pages_that_showed_a_damaged_list_go_with_the_damage(settings, tmp_path: Path):
    settings.INFLUENCY_KEPT = tmp_path / "kept"
    make_post("One", tags=("Wild",))
    Tagging.objects.update(listed_at=None)
    Month.objects.update(posts=7)
    reader = KeptFirst(get_wsgi_application())
    store = kept_pages.store()
    assert store is not None
    for address in ("/archive/", "/tag/wild/"):
        b"".join(reader(request_for(address), lambda status, headers: None))
        assert store.find(address) is not None

    ends("lists")

    assert store.find("/archive/") is None
    assert store.find("/tag/wild/") is None
    kept_pages.forget_store()
