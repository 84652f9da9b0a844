"""Tags, authors, redirects and settings keep their former addresses and never lead in a circle."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from blog.models import Author, Redirect, SiteSettings, Tag
from blog.models.shown import noticing
from blog.post_form import PostForm
from blog.services import editing, organising, publishing, retrieving, searching
from blog.services.retrieving import Wish
from tests.builders import NOON, make_author, make_post, make_tag, make_user

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


def test_a_renamed_author_or_tag_keeps_every_text_that_names_it():
    author, tag = make_author("Ann Author"), make_tag("Listening")
    post = make_post(author=author, tags=("Listening",))
    author.slug, tag.slug = "ann-b", "hearing"
    organising.save_author(author, at=NOON), organising.save_tag(tag, at=NOON)
    revision = editing.working_copy(post)
    assert revision is not None
    assert (revision.as_record.author, revision.as_record.tags) == ("ann-author", ("listening",))
    again = publishing.publish(revision, at=NOON)
    assert (again.author, list(again.tags.all())) == (author, [tag])
    form = PostForm(record=revision.as_record, post=post, by=make_user())
    assert (form["author"].value(), form["tags"].value()) == (author.pk, "Listening")


def test_a_former_address_name_stays_reserved_for_its_owner():
    author, tag = make_author("Ann Author"), make_tag("Listening")
    author.slug, tag.slug = "ann-b", "hearing"
    organising.save_author(author, at=NOON), organising.save_tag(tag, at=NOON)
    assert make_author("Ann  Author!").slug == "ann-author-2"
    assert organising.save_tag(Tag(name="Listening again", slug=""), at=NOON).slug == "listening-again"
    with pytest.raises(ValidationError):
        organising.save_tag(Tag(name="Other", slug="listening"), at=NOON)
    with pytest.raises(ValidationError):
        organising.save_author(Author(name="Other", slug="ann-author"), at=NOON)
    author.slug, tag.slug = "ann-author", "listening"
    organising.save_author(author, at=NOON), organising.save_tag(tag, at=NOON)
    assert Author.objects.called("ann-b") == author
    assert Tag.objects.called(["hearing", "listening", "nobody"]) == [tag]


@pytest.mark.parametrize(
    "path",
    ["https://old.example/z", "/a/?q=1", "/a/#b", "/a//b/", "/admin/", "/static/x.js", "", "/"],
)
def test_an_address_that_could_never_answer_is_no_old_one(path: str):
    with pytest.raises(ValidationError):
        organising.save_redirect(Redirect(path=path, target="/new/"), at=NOON)


def test_a_comma_cannot_stand_in_the_name_of_a_tag():
    with pytest.raises(ValidationError):
        organising.save_tag(Tag(name="Paris, Texas"), at=NOON)
    assert [tag.name for tag in organising.ensure_tags(["Paris, Texas"], at=NOON)] == ["Paris Texas"]


def test_capitals_of_every_script_are_the_same_letters():
    tag = make_tag("Ärger")
    assert organising.ensure_tags(["ärger", "ÄRGER"], at=NOON) == [tag]


def test_a_tag_or_author_that_goes_leaves_no_address_that_leads_to_nothing():
    tag, author = make_tag("Old"), make_author("Ann")
    tag.slug, author.slug = "new", "ann-b"
    organising.save_tag(tag, at=NOON), organising.save_author(author, at=NOON)
    organising.remove_tag(tag, at=NOON), organising.remove_author(author, at=NOON)
    gone = {"/tag/old/", "/tag/new/", "/author/ann/", "/author/ann-b/"}
    assert {each.path for each in Redirect.objects.all() if each.is_gone} == gone


def test_a_long_name_of_a_person_makes_a_name_of_an_author():
    user = make_user("x", first_name="F" * 150, last_name="L" * 150)
    author = organising.author_of(user, at=NOON)
    author.full_clean()


# --- Synonyms ---------------------------------------------------------------------------------------------------------


def test_who_types_a_synonym_gets_the_tag():
    tag = organising.save_tag(
        Tag(name="Newsletters", synonyms="mailings,  E-Mail\nmailings, newsletters"), at=NOON
    )
    assert tag.synonyms == "mailings, E-Mail"
    assert organising.ensure_tags(["e-mail", "MAILINGS", "Newsletters"], at=NOON) == [tag]
    assert Tag.objects.count() == 1


def test_a_tag_of_its_own_name_comes_before_one_with_the_synonym():
    make_tag("Boats")
    ships = make_tag("Ships")
    Tag.objects.filter(name="Boats").update(synonyms="ships")
    assert organising.ensure_tags(["ships"], at=NOON) == [ships]


def test_a_synonym_that_another_tag_has_is_refused():
    make_tag("Boats")
    organising.save_tag(Tag(name="Ships", synonyms="Vessels"), at=NOON)
    for words in ("boats", "a barge, VESSELS"):
        with pytest.raises(ValidationError) as refused:
            organising.save_tag(Tag(name="Craft", synonyms=words), at=NOON)
        assert "synonyms" in refused.value.message_dict
    assert not Tag.objects.filter(name="Craft").exists()


def test_readers_find_posts_by_the_synonyms_of_their_tags():
    make_post("One", tags=("Boats",))
    tag = Tag.objects.get()
    tag.synonyms = "vessels"
    organising.save_tag(tag, at=NOON)
    while searching.catch_up():
        pass
    assert [hit.post.title for hit in retrieving.find(Wish("vessel")).hits] == ["One"]


def test_a_synonym_changes_no_page():
    make_post("One", tags=("Boats",))
    tag = Tag.objects.get()
    tag.synonyms = "vessels"
    with noticing() as changes:
        organising.save_tag(tag, at=NOON)
    assert changes.stale() == set()
