"""How posts hang together: which link to one another, and which are about the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.models.post import Post
from blog.models.shown import Shown, ShownQuerySet

# What a page shows of each.
LINKED_SHOWN, RELATED_SHOWN = 12, 4
# As many are kept, so that a page still has enough when one of them is taken back, or links to it and stands there.
RELATED_KEPT = 8
# One question for both: written out, as every page of a post asks it.
_AROUND = f"""
SELECT post.id, post.title, post.path, post.language, linked.listed_at, NULL AS likeness
FROM (SELECT post_id, listed_at FROM blog_postlink WHERE target_id = %s AND listed_at IS NOT NULL
      ORDER BY listed_at DESC, post_id DESC LIMIT {LINKED_SHOWN}) AS linked
JOIN blog_post post ON post.id = linked.post_id
UNION ALL
SELECT post.id, post.title, post.path, post.language, NULL, related.likeness
FROM (SELECT other_id, likeness FROM blog_relatedpost WHERE post_id = %s
      ORDER BY likeness DESC, other_id DESC LIMIT {RELATED_KEPT}) AS related
JOIN blog_post post ON post.id = related.other_id
"""


class PostLink(models.Model):
    """That what readers see of one post links to another, and since when they see it: its place under the other."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="links_in")
    # The date of the post while it is public.
    listed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "target"], name="blog_postlink_once")]
        indexes = [models.Index(fields=["target", "-listed_at", "-post"], name="blog_postlink_lists")]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.target_id}"


class RelatedPost(Shown):
    """That a post is about what another is about, and how much."""

    SHOWN_AS = ("post", "post_id")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField()

    objects = ShownQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "other"], name="blog_relatedpost_once")]
        indexes = [models.Index(fields=["post", "-likeness", "-other"], name="blog_relatedpost_lists")]

    def __str__(self) -> str:
        return f"{self.post_id} ~ {self.other_id}"


class PostName(models.Model):
    """A phrase that stands for a public post where other texts have it, by the stems of its words.

    Which of them stand in a text is looked up by their keys, however many there are.
    """

    class Kind(models.TextChoices):
        """Where it comes from."""

        TITLE = "title", _("title")
        HEAD = "head", _("beginning of the title")
        SLUG = "slug", _("address name")
        TAG = "tag", _("tag")
        ANCHOR = "anchor", _("words of a link")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="names")
    # The language, and the stems with a space between them.
    key = models.CharField(max_length=500, db_index=True)
    words = models.CharField(max_length=300)
    kind = models.CharField(max_length=6, choices=Kind)
    # The tag that stands for this post alone.
    tag = models.ForeignKey("blog.Tag", on_delete=models.CASCADE, null=True, related_name="+")
    # The post that links with these words.
    source = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    # Whether texts that have it are still to be looked for.
    is_new = models.BooleanField()
    # Among how many texts it was judged to be telling.
    among = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["post"], name="blog_postname_new", condition=Q(is_new=True)),
            models.Index(fields=["among", "post"], name="blog_postname_among"),
        ]

    def __str__(self) -> str:
        return f"{self.words} ({self.kind})"


class LinkOfferQuerySet(models.QuerySet["LinkOffer"]):
    """Which offers."""

    def waiting(self) -> LinkOfferQuerySet:
        """Return those that nobody has decided on."""
        return self.filter(state=LinkOffer.State.WAITING)


class LinkOffer(models.Model):
    """That a post mentions another without a link to it, and what became of the offer to make one.

    One that was declined is never made again, neither here nor while the post is written.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="link_offers")
    target = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="offered_links")
    # As the text of the post has it.
    words = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("blog.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # The run of changes in which it was accepted, by which it is taken back.
    run = models.CharField(max_length=40, blank=True)

    objects = LinkOfferQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "target"], name="blog_linkoffer_once")]
        indexes = [
            models.Index(fields=["-id"], name="blog_linkoffer_waiting", condition=Q(state="waiting")),
            models.Index(fields=["target", "-id"], name="blog_linkoffer_to", condition=Q(state="waiting")),
            models.Index(fields=["run"], name="blog_linkoffer_run", condition=~Q(run="")),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.words} → {self.target_id}"


@dataclass(frozen=True)
class Around:
    """What stands around a post: public posts that link to it, the newest first, and those about the same."""

    linked: tuple[Post, ...]
    related: tuple[Post, ...]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter((*self.linked, *self.related))


def around(pk: int) -> Around:
    """Return what stands around the post with this id, in one question; a post that does both links to it."""
    found: list[Any] = list(Post.objects.raw(_AROUND, [pk, pk]))
    # Neither database promises to keep the order of a part.
    linked = sorted(
        (post for post in found if post.likeness is None), key=lambda post: (post.listed_at, post.pk)
    )
    there = {post.pk for post in linked}
    others = (post for post in found if post.likeness is not None and post.pk not in there)
    related = sorted(others, key=lambda post: (post.likeness, post.pk), reverse=True)
    return Around(tuple(reversed(linked)), tuple(related[:RELATED_SHOWN]))
