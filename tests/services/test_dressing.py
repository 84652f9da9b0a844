"""How the site looks: its sheet, the address of that, the picture at its head, and what a change of it draws again."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ObjectDoesNotExist

from blog import themes
from blog.models import Image, Post, SiteSettings
from blog.models.site import Measure, Pairing, Theme
from blog.services import completing, dressing, framing, organising, refreshing, replacing, uploading
from tests.builders import NOON, make_image, make_post, picture_bytes

pytestmark = pytest.mark.django_db


def test_the_choices_of_the_settings_are_those_of_the_craft():
    assert set(Theme.values) == set(themes.THEMES)
    assert set(Pairing.values) == set(themes.PAIRINGS)
    assert set(Measure.values) == set(themes.MEASURES)


def test_a_site_that_nobody_has_dressed_needs_no_sheet():
    assert dressing.look_of(SiteSettings()) == themes.DEFAULT
    assert dressing.sheet_of(themes.DEFAULT) is None


def test_a_theme_alone_needs_no_sheet_of_its_own():
    look = dressing.look_of(SiteSettings(theme="studio"))
    assert look == themes.Look(theme="studio")
    assert dressing.sheet_of(look) is None
    assert dressing.theme_of(SiteSettings(theme="studio")) is themes.THEMES["studio"]


def test_what_this_version_does_not_know_is_as_if_nobody_had_chosen_it():
    site = SiteSettings(theme="z", pairing="from-the-future", measure="y", accent="red")
    assert dressing.look_of(site) == themes.DEFAULT


def test_an_address_holds_the_look_and_answers_it_whatever_is_in_force():
    look = themes.Look(pairing="book", accent="#1f5286")
    sheet = dressing.sheet_of(look)
    assert sheet is not None
    found = re.fullmatch(r"/theme/(paper-book-normal-1f5286)-([0-9a-f]{20})\.css", sheet.address)
    assert found
    assert dressing.answer(*found.groups()) == sheet
    assert "--accent:light-dark(#1f5286," in sheet.css


def test_an_address_that_the_site_did_not_give_out_has_no_answer():
    sheet = dressing.sheet_of(themes.Look(accent="#1f5286"))
    assert sheet is not None
    mark = sheet.address[-24:-4]
    assert dressing.answer("paper-scholar-normal-1f5287", mark) is None
    assert dressing.answer("paper-scholar-normal-1f5286", "0" * 20) is None
    assert dressing.answer("paper-scholar-normal-own", mark) is None
    assert dressing.answer("studio-scholar-normal-1f5286", mark) is None
    assert dressing.answer("no-look", mark) is None


def make_sizes(image: Image) -> Image:
    """Make the files of a picture that pages choose from."""
    while (claimed := completing.claim(at=NOON)) is not None:
        completing.make_some(claimed, at=NOON)
    return image


# --- The picture of the site ------------------------------------------------------------------------------------------


def dressed(image: Image, **fields: object) -> SiteSettings:
    """Return the settings of a site with this picture at its head."""
    return organising.save_site(SiteSettings(header_image=image, **fields))


def test_the_picture_of_the_site_is_drawn_when_it_is_chosen():
    html = dressed(make_sizes(make_image("harbour", alt="Boats."))).header_html
    assert 'alt="Boats."' in html
    assert 'fetchpriority="high"' in html
    assert re.search(r'width="\d+" height="\d+"', html)
    assert 'sizes="(min-width: 63rem) 58rem, 90vw"' in html


def test_it_may_have_other_words_here_or_be_mere_decoration():
    image = make_image("harbour", alt="Boats.")
    assert 'alt="Our street."' in dressed(image, header_alt="Our street.").header_html
    assert 'alt=""' in dressed(image, header_alt="Our street.", header_is_decorative=True).header_html


def test_it_is_drawn_again_when_the_picture_changes():
    image = make_image("harbour", alt="Boats.")
    dressed(image)
    uploading.describe(image, alt="Boats and a crane.")
    assert 'alt="Boats and a crane."' in SiteSettings.current().header_html
    framing.focus(image, x=100, y=0)
    assert "fx-20 fy-0" in SiteSettings.current().header_html
    was = SiteSettings.current().header_html
    replacing.replace(image, picture_bytes(500, 300), by=None, at=NOON)
    assert SiteSettings.current().header_html != was


def test_one_that_an_older_renderer_drew_is_drawn_again():
    dressed(make_image("harbour"))
    SiteSettings.objects.update(header_html="old", renderer_version=0)
    assert refreshing.outdated() == 1
    refreshing.redraw_outdated()
    assert "<picture>" in SiteSettings.current().header_html
    assert refreshing.outdated() == 0


def test_one_that_waits_for_its_file_shows_nothing_until_that_comes():
    waiting = Image.objects.create(name="harbour", created_at=NOON)
    assert dressed(waiting).header_html == ""
    data = picture_bytes()
    uploading.store(data, file_name="harbour.jpg", name="harbour", by=None, at=NOON)
    assert "<picture>" in SiteSettings.current().header_html


def test_a_picture_at_the_head_of_the_site_is_not_deleted():
    image = make_image("harbour")
    dressed(image, name="The Gazette")
    with pytest.raises(uploading.InUse) as refused:
        uploading.remove(image, at=NOON)
    assert "The Gazette" in str(refused.value.args)
    assert not Image.objects.unused().exists()
    assert Image.objects.shown_to_readers().get() == image
    organising.save_site(SiteSettings(name="The Gazette"))
    uploading.remove(image, at=NOON)
    with pytest.raises(ObjectDoesNotExist):
        image.refresh_from_db()


# --- Another width of the text ----------------------------------------------------------------------------------------


def test_another_width_has_the_posts_with_pictures_drawn_again_and_no_others():
    make_sizes(make_image("harbour"))
    shown, plain = make_post("Shown", "![](image:harbour)"), make_post("Plain", "Words.")
    organising.save_site(SiteSettings(measure="wide"))
    outdated = Post.objects.filter(renderer_version=0)
    assert list(outdated) == [shown]
    assert refreshing.redraw_outdated() == 1
    shown.refresh_from_db()
    assert "42rem" in shown.html
    assert plain.modified_at == Post.objects.get(pk=plain.pk).modified_at
    # The same width again draws nothing.
    organising.save_site(SiteSettings(measure="wide", accent="#1f5286"))
    assert not Post.objects.filter(renderer_version=0).exists()


def test_what_is_published_afterwards_is_told_the_width_at_once():
    make_sizes(make_image("harbour"))
    organising.save_site(SiteSettings(measure="narrow"))
    assert "(min-width: 37rem) 32rem, 90vw" in make_post("Shown", "![](image:harbour)").html
