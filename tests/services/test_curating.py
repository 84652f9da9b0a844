"""Several pictures at once: words, tags, and which of them can go."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from blog.models import Image, Leftover, Post, Tag
from blog.services import completing, curating, refreshing, ticking, writes
from tests.builders import NOON, make_draft, make_image, make_post, make_tag

pytestmark = pytest.mark.django_db


def tags_of(image: Image) -> list[str]:
    return list(image.tags.values_list("name", flat=True))


def test_words_are_given_to_all_and_what_is_not_named_stays():
    one, two = make_image("one", caption="At dawn."), make_image("two", credit="Ann", licence="CC0")
    changed = curating.describe([one, two], credit="  Ann ", is_decorative=False)
    assert changed == [one]
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.credit, one.caption, one.licence) == ("Ann", "At dawn.", "")
    assert (two.credit, two.licence) == ("Ann", "CC0")


def test_words_can_be_taken_away_from_all():
    one = make_image("one", credit="Ann")
    curating.describe([one], credit="")
    assert Image.objects.get().credit == ""


def test_posts_are_drawn_again_once_each_however_many_pictures_they_show(monkeypatch):
    images = [make_image("one"), make_image("two"), make_image("three")]
    posts = [make_post("A", "![](image:one)\n\n![](image:two)"), make_post("B", lead_image=images[2])]
    make_post("C", "No picture.")
    drawn: list[Post] = []
    redraw = refreshing._redraw
    monkeypatch.setattr(refreshing, "_redraw", lambda post: drawn.append(post) or redraw(post))
    curating.describe(images, credit="Ann Example")
    assert sorted(drawn, key=str) == posts
    posts[0].refresh_from_db()
    assert posts[0].html.count("Ann Example") == 2


def test_nothing_is_drawn_when_only_tags_change(monkeypatch):
    image = make_image("one")
    make_post("A", "![](image:one)")
    monkeypatch.setattr(refreshing, "redraw", lambda posts: pytest.fail("drawn for nothing"))
    assert curating.describe([image], add=[make_tag("Boats")]) == [image]


def test_tags_are_put_on_and_taken_off():
    boats, dawn, dusk = make_tag("Boats"), make_tag("Dawn"), make_tag("Dusk")
    one, two, three = make_image("one"), make_image("two"), make_image("three")
    assert curating.tag(one, [dawn])
    assert curating.tag(two, [boats])
    changed = curating.describe([one, two, three], add=[boats], take=[dawn, dusk])
    assert changed == [one, three]
    assert [tags_of(each) for each in (one, two, three)] == [["Boats"]] * 3
    # What is put on and taken off at once is put on.
    assert curating.describe([one], add=[boats], take=[boats]) == []
    assert tags_of(one) == ["Boats"]


def test_a_picture_has_just_the_tags_it_is_given():
    image, boats, dawn = make_image("one"), make_tag("Boats"), make_tag("Dawn")
    assert curating.tag(image, [boats, dawn])
    assert not curating.tag(image, [dawn, boats])
    assert curating.tag(image, [dawn])
    assert tags_of(image) == ["Dawn"]
    boats.delete()
    dawn.delete()
    assert not Tag.objects.exists()
    assert Image.objects.exists()


def test_all_or_nothing(monkeypatch):
    images = [make_image("one"), make_image("two")]

    @writes
    def stumble(*_images: Image) -> int:
        raise ValidationError("No.")

    monkeypatch.setattr(refreshing, "redraw_showing", stumble)
    with pytest.raises(ValidationError):
        curating.describe(images, add=[make_tag("Boats")], credit="Ann")
    assert set(Image.objects.values_list("credit", "tags")) == {("", None)}


def test_the_full_renditions_are_made_again_since_they_say_whose_it_is():
    make_image("one")
    while ticking.complete_next(at=NOON):
        pass
    assert not completing.missing(Image.objects.drawable().get())
    curating.describe([Image.objects.drawable().get()], credit="Ann")
    assert completing.missing(Image.objects.drawable().get())


def test_those_go_that_nothing_shows():
    used, led, free = make_image("used"), make_image("led"), make_image("free")
    make_draft("Draft", "![](image:used)")
    make_post("Post", lead_image=led)
    done = curating.remove([used, led, free], at=NOON)
    assert (done.removed, done.kept) == (["free"], [used, led])
    assert sorted(Image.objects.values_list("name", flat=True)) == ["led", "used"]
    assert Leftover.objects.filter(storage="originals").count() == 1
