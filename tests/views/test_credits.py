"""The page of picture credits: there if the owner wants it, and about nothing that readers do not see."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import SiteSettings
from blog.services import organising
from blog.views import credits
from tests.builders import NOON, make_author, make_draft, make_image, make_post
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(db: None) -> None:
    organising.save_site(SiteSettings(shows_credits=True))


def test_the_page_is_there_only_if_the_owner_wants_it(client: Client):
    make_post(body="![](image:harbour)", lead_image=make_image(credit="Ann"))
    assert client.get("/credits/").status_code == 404
    assert "Picture credits" not in client.get("/").content.decode()
    organising.save_site(SiteSettings(shows_credits=True))
    assert client.get("/credits/").status_code == 200
    assert 'href="/credits/"' in client.get("/").content.decode()


def test_it_names_whose_picture_it_is_on_what_terms_from_where_and_in_which_post(client: Client, shown: None):
    make_image(caption="At *dawn*", credit="Ann <b>", licence="CC BY 4.0", source_url="https://ann.example/1")
    post = make_post("A post", "![](image:harbour)")
    make_draft("A secret draft", "![](image:harbour)")
    answer = client.get("/credits/")
    links = {each.get("href"): "".join(each.itertext()) for each in elements(answer, "a")}
    assert links[post.path] == "A post"
    assert links["https://creativecommons.org/licenses/by/4.0/"] == "CC BY 4.0"
    assert links["https://ann.example/1"] == "Source"
    assert "At dawn" in words_of(answer)
    assert "secret" not in words_of(answer)


def test_pictures_that_no_reader_sees_or_that_are_our_own_are_not_on_it(client: Client, shown: None):
    make_image("hidden", credit="Hidden Person")
    make_draft(body="![](image:hidden)")
    make_image("own", alt="Our own picture", colour="#111111")
    make_post(body="![](image:own)")
    assert "All pictures here are our own." in words_of(client.get("/credits/"))
    author = make_author()
    author.picture = make_image("portrait", credit="Petra Portrait", colour="#222222")
    organising.save_author(author, at=NOON)
    assert "Petra Portrait" in words_of(client.get("/credits/"))


def test_it_asks_as_many_questions_for_many_pictures_as_for_one(
    client: Client, shown: None, django_assert_num_queries
):
    for number in range(4):
        make_image(f"picture-{number}", credit="Ann", colour=f"#0{number}0000")
        make_post(f"Post {number}", f"![](image:picture-{number})")
        with django_assert_num_queries(5):
            client.get("/credits/")


def test_older_pictures_are_on_further_pages(client: Client, shown: None, monkeypatch):
    monkeypatch.setattr(credits, "PAGE_SIZE", 2)
    for number in range(3):
        make_image(f"picture-{number}", credit=f"Person {number}", colour=f"#0{number}0000")
        make_post(f"Post {number}", f"![](image:picture-{number})")
    first = client.get("/credits/")
    (older,) = [each.get("href") for each in elements(first, "a") if each.get("rel") == "next"]
    assert "Person 2" in words_of(first)
    assert "Person 0" not in words_of(first)
    assert "Person 0" in words_of(client.get(older))
    assert client.get("/credits/older/1/").status_code == 404
