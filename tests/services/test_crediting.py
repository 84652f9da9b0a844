"""Whose pictures a post shows is told beside the post, and asked for before publishing as the owner wants it."""

from __future__ import annotations

import pytest

from blog.models import Image, SiteSettings
from blog.services import checking, crediting, editing, organising, publishing, uploading
from tests.builders import NOON, make_draft, make_image, make_post

pytestmark = pytest.mark.django_db


def rule(uncredited: str) -> None:
    organising.save_site(SiteSettings(uncredited=uncredited))


def publish(body: str = "![](image:harbour)", **fields: object) -> None:
    revision = editing.working_copy(make_draft(body=body, **fields))  # type: ignore[arg-type]
    assert revision is not None
    publishing.publish(revision, at=NOON)


def test_what_is_known_of_a_picture_is_told_in_plain_words():
    image = make_image(
        caption="At *dawn*",
        credit="[Ann](https://ann.example/)",
        licence="cc by 4.0",
        source_url="https://x.example/",
    )
    assert image.safe
    assert crediting.of([image, image]) == [
        {
            "url": image.safe.url,
            "width": 640,
            "height": 400,
            "alt": "Boats in a harbour.",
            "caption": "At dawn",
            "credit": "Ann",
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "source_url": "https://x.example/",
        }
    ]


def test_what_nobody_has_said_is_left_out_and_a_waiting_picture_says_nothing():
    assert set(crediting.of([make_image(alt="")])[0]) == {"url", "width", "height"}
    assert crediting.of([Image(pk=7, name="later")]) == []


def test_a_post_keeps_what_is_told_of_its_pictures_the_lead_first_and_follows_the_library():
    lead, shown = make_image("lead", credit="Lea"), make_image("harbour", credit="Ann", colour="#222222")
    post = make_post(body="![](image:harbour)\n\n![](image:lead)", lead_image=lead)
    assert [told["credit"] for told in post.pictures] == ["Lea", "Ann"]
    uploading.describe(shown, credit="Ben")
    uploading.describe(lead, credit="Zoe")
    post.refresh_from_db()
    assert [told["credit"] for told in post.pictures] == ["Zoe", "Ben"]


@pytest.mark.parametrize(
    ("uncredited", "words", "stops"),
    [
        ("allow", {}, False),
        ("allow", {"source_url": "https://x.example/"}, False),
        ("borrowed", {}, False),
        ("borrowed", {"source_url": "https://x.example/"}, True),
        ("borrowed", {"licence": "CC BY 4.0"}, True),
        ("borrowed", {"licence": "CC BY 4.0", "credit": "Ann"}, False),
        ("all", {}, True),
        ("all", {"credit": "Ann"}, False),
    ],
)
def test_the_owner_decides_which_pictures_need_a_credit(uncredited: str, words: dict[str, str], stops: bool):
    image = make_image(**words)
    rule(uncredited)
    for fields in ({}, {"body": "Text.", "lead_image": image}):
        if stops:
            with pytest.raises(checking.NotReady) as refused:
                publish(**fields)
            assert [(each.code, each.detail) for each in refused.value.problems] == [
                ("uncredited", "harbour")
            ]
        else:
            publish(**fields)


def test_a_credit_or_a_source_in_the_text_counts_for_that_place():
    make_image()
    rule("borrowed")
    with pytest.raises(checking.NotReady):
        publish('![](image:harbour){source="https://x.example/"}')
    publish('![](image:harbour){source="https://x.example/" credit="Ann"}')


def test_a_borrowed_picture_without_credit_is_advice_even_where_it_may_be_published():
    make_image(licence="CC BY 4.0")
    record = editing.working_copy(make_draft(body="![](image:harbour)")).as_record  # type: ignore[union-attr]
    found = [each for each in checking.problems(record, post=make_draft()) if each.code == "uncredited"]
    assert [(each.line, each.is_error) for each in found] == [(1, False)]
