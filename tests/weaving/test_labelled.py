"""Links are offered where an editor would make them: judged by sixty posts in seven languages that lack fifty-three."""

from __future__ import annotations

import pytest

from blog import weaving
from blog.models import LinkOffer, Post, PostName
from blog.services import offering
from tests.builders import NOON
from tests.weaving import judging

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_nine_of_ten_offers_are_right_and_seven_of_ten_links_are_found() -> None:
    judging.publish_all()
    wanted, offered = judging.listed("wanted.txt"), judging.offered()
    slugs = set(Post.objects.visible().values_list("slug", flat=True))
    assert {each.source for each in wanted} | {each.target for each in wanted} <= slugs
    assert len(wanted) >= 40
    found = judging.links(offered)
    wrong = [each for each in found if not each.is_in(wanted)]
    missed = [each for each in wanted if not each.is_in(found)]
    told = "\n".join(
        (f"{len(found)} offered. Wrong:", *map(str, wrong), f"Of {len(wanted)} missed:", *map(str, missed))
    )
    assert 1 - len(wrong) / len(found) >= 0.9, told
    assert 1 - len(missed) / len(wanted) >= 0.7, told
    print(told)
    # What may not be touched is never offered, however well it fits.
    protected = [each for each in judging.listed("unwanted.txt") if each.words != "shop window"]
    assert [each for each in protected if each.is_in(found)] == []
    all_of_a_text_are_made_at_once_and_taken_back(offered)
    older_posts_are_offered_the_same(found)


def all_of_a_text_are_made_at_once_and_taken_back(offered: judging.Offers) -> None:
    """Look at every text with all of its links."""
    for post, offers in offered:
        text = weaving.linked(post.body, [each.mention for each in offers])
        for each in offers:
            text = text.replace(weaving.code(each.mention.words, each.mention.slug), each.mention.words, 1)
        assert text == post.body


def older_posts_are_offered_the_same(found: list[judging.Link]) -> None:
    """Look for the mentions of each post as if it were new: they are those that were found while each was written."""
    LinkOffer.objects.all().delete()
    PostName.objects.update(is_new=True)
    while offering.make_next(at=NOON):
        pass
    rows = LinkOffer.objects.values_list("post__slug", "target__slug", "words")
    assert {judging.Link(*row) for row in rows} == set(found)
