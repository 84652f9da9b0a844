"""What the palette finds at the desk: posts and pictures that this person may change, by words and by number."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import Author, User
from tests.builders import make_draft, make_image, make_post

pytestmark = pytest.mark.django_db

PICK = "/admin/blog/pick/"


def found(client: Client, **asked: str) -> list[dict[str, object]]:
    """Return what the site answers."""
    results: list[dict[str, object]] = client.get(PICK, asked).json()["results"]
    return results


def test_an_author_goes_to_the_own_posts_only(as_author: Client, author_user: User):
    own = make_draft("Mine", author=Author.objects.get(user=author_user))
    other = make_post("Public")
    (post,) = found(as_author, kind="post", to="change")
    assert (post["title"], post["change_url"]) == ("Mine", f"/admin/blog/post/{own.pk}/change/")
    (post,) = found(as_author, kind="post", to="change", ids=f"{other.pk},{own.pk}")
    assert post["id"] == own.pk
    # To link to, the public ones of others are found too, but no way to change them.
    ways = {each["title"]: each["change_url"] for each in found(as_author, kind="post")}
    assert ways == {"Mine": "", "Public": ""}


def test_drafts_and_pictures_are_found_by_number_whatever_else_was_asked(as_editor: Client):
    draft = make_draft("Not out yet")
    image, _ = make_image("harbour"), make_image("market")
    ids = f"{draft.pk},nonsense,٣,-1,{'9' * 40}"
    assert [each["id"] for each in found(as_editor, kind="post", to="change", ids=ids)] == [draft.pk]
    (picture,) = found(as_editor, kind="image", to="change", ids=str(image.pk))
    assert picture["change_url"] == f"/admin/blog/image/{image.pk}/change/"
    assert found(as_editor, kind="image", to="change", ids="") == []
