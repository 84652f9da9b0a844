"""Tags, authors, redirects and settings keep their former addresses and never lead in a circle."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from blog.models import Redirect, SiteSettings, Tag
from blog.services import organising
from tests.builders import NOON, make_author, make_post, make_tag

pytestmark = pytest.mark.django_db


def test_tags_are_made_where_they_are_missing_and_compared_without_case():
    first = make_tag("Listening")
    found = organising.ensure_tags(["listening", " Small  circles ", "", "LISTENING"], at=NOON)
    assert [tag.name for tag in found] == ["Listening", "Small circles"]
    assert found[0] == first


def test_a_renamed_tag_leads_on_from_its_former_address():
    tag = make_tag("Listening")
    tag.slug = "hearing"
    organising.save_tag(tag, at=NOON)
    assert Redirect.objects.get(path="/tag/listening/").target == "/tag/hearing/"


def test_a_tag_that_goes_says_gone_where_readers_knew_it():
    tag = make_tag("Listening")
    make_post(tags=("Listening",))
    organising.remove_tag(tag, at=NOON)
    assert Redirect.objects.get(path="/tag/listening/").is_gone
    assert not Tag.objects.exists()


def test_an_author_with_posts_stays():
    author = make_author()
    make_post(author=author)
    with pytest.raises(ValidationError):
        organising.remove_author(author, at=NOON)


def test_an_author_s_words_are_drawn_once():
    author = make_author()
    author.bio = "Writes *slowly*."
    assert organising.save_author(author, at=NOON).bio_html == "Writes <em>slowly</em>."


def test_a_redirect_gets_its_slashes():
    assert organising.save_redirect(Redirect(path="old/place", target="/new/"), at=NOON).path == "/old/place/"


def test_a_redirect_to_itself_or_in_a_circle_is_refused():
    organising.save_redirect(Redirect(path="/a/", target="/b/"), at=NOON)
    for path, target in [("/b/", "/a/"), ("/c/", "/c/")]:
        with pytest.raises(ValidationError):
            organising.save_redirect(Redirect(path=path, target=target), at=NOON)


def test_a_redirect_cannot_take_the_address_of_a_post():
    post = make_post()
    with pytest.raises(ValidationError):
        organising.save_redirect(Redirect(path=post.path, target="/elsewhere/"), at=NOON)


def test_the_site_has_one_row_of_settings_and_defaults_before_it():
    assert SiteSettings.current().name == "Influency"
    organising.save_site(SiteSettings(name="Harbour"))
    organising.save_site(SiteSettings(name="Port"))
    assert SiteSettings.objects.get().name == "Port"
