"""Several posts of the list at once: tags, series, another author, publishing, taking back, the trash."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from blog import wording
from blog.admin.image_tags import names_of, tags_named
from blog.admin.writing import may_publish, who
from blog.models import Author, Post, PostLink, Revision, Series, Tag
from blog.records import PostRecord
from blog.services import amending, editing, publishing, releasing
from blog.services.amending import Outcome

# More than a page of the list shows; what takes longer than a browser waits is refused in a sentence.
MOST = 200
# What is chosen to take posts out of their series; no address name is like this.
NONE = "-"
# What is said of how many posts.
SAID: dict[str, Callable[[int], str]] = {
    Outcome.PUBLISHED: lambda n: ngettext(
        "%(n)d is changed for readers.", "%(n)d are changed for readers.", n
    ),
    Outcome.SAVED: lambda n: ngettext("%(n)d draft is changed.", "%(n)d drafts are changed.", n),
    Outcome.SCHEDULED: lambda n: ngettext(
        "%(n)d waits for its hour with the change.", "%(n)d wait for their hours with the change.", n
    ),
    Outcome.WAITS: lambda n: ngettext(
        "%(n)d has other changes that wait, and this one waits with them.",
        "%(n)d have other changes that wait, and this one waits with them.",
        n,
    ),
    Outcome.SAME: lambda n: ngettext("%(n)d was like that already.", "%(n)d were like that already.", n),
    "now public": lambda n: ngettext("%(n)d is published.", "%(n)d are published.", n),
    "to come": lambda n: ngettext("%(n)d is scheduled.", "%(n)d are scheduled.", n),
    "taken back": lambda n: ngettext("%(n)d is taken back.", "%(n)d are taken back.", n),
    "thrown away": lambda n: ngettext("%(n)d moved to the trash.", "%(n)d moved to the trash.", n),
    "drafts again": lambda n: ngettext("%(n)d is a draft again.", "%(n)d are drafts again.", n),
}


class ChangeForm(forms.Form):
    """What all the chosen posts are to have; what is empty leaves each as it is."""

    add_tags = forms.CharField(
        label=_("Tags to add"), required=False, max_length=1000, help_text=_("With commas between.")
    )
    take_tags = forms.ModelMultipleChoiceField(
        Tag.objects.none(), label=_("Tags to take off"), required=False, widget=forms.CheckboxSelectMultiple
    )
    series = forms.ChoiceField(label=_("Series"), required=False)
    author = forms.ModelChoiceField(
        Author.objects.all(), label=_("Author"), required=False, empty_label=_("As each has")
    )

    def __init__(self, posts: list[Post], data: Any = None, *, may_choose_author: bool) -> None:
        super().__init__(data, label_suffix="")
        newest = Revision.objects.filter(post=OuterRef("post")).newest_first().values("pk")[:1]
        texts = Revision.objects.filter(post__in=posts, pk=Subquery(newest))
        tags = {slug for revision in texts for slug in revision.as_record.tags}
        self.fields["take_tags"].queryset = Tag.objects.filter(slug__in=tags)  # type: ignore[attr-defined]
        known = [(each.slug, each.name) for each in Series.objects.only("slug", "name")]
        choices = [("", _("As each has")), (NONE, _("None")), *known]
        self.fields["series"].choices = choices  # type: ignore[attr-defined]
        if not may_choose_author:
            del self.fields["author"]


class SeveralPosts:
    """The actions of the list that ask first. Mixed into the post's admin."""

    admin_site: Any
    opts: Any

    @admin.action(description=_("Change tags, series or author…"), permissions=["change"])
    def change_several(self, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse | None:
        """Ask which tags, series and author the posts are to have, then give them those."""
        posts = self._chosen(request, queryset.exclude(state=Post.State.TRASH))
        if not posts:
            return None
        may_choose = who(request).has_perm("blog.edit_any_post")
        form = ChangeForm(
            posts, request.POST if "confirmed" in request.POST else None, may_choose_author=may_choose
        )
        if not form.is_bound or not form.is_valid():
            return self._ask_about_several(
                request, posts, "change_several", gettext("Change tags, series or author"), form=form
            )
        tags = tags_named(names_of(form.cleaned_data["add_tags"]), by=who(request))
        chosen = form.cleaned_data
        change = _change(tags, chosen["take_tags"], chosen["series"], chosen.get("author"))
        done: list[str] = []
        for post in posts:
            if (post.is_public or post.due_at) and not may_publish(request, post):
                self._say(request, post, gettext("you may not change what readers see, or will see"))
                continue
            amended = amending.amend(post, change, by=who(request), at=timezone.now())
            if amended.problem is None:
                done.append(amended.outcome)
            else:
                said = gettext("changed, but not published: %(why)s")
                self._say(request, post, said % {"why": wording.of_problem(amended.problem)})
        self._tell(request, done)
        return None

    @admin.action(description=_("Publish…"), permissions=["change"])
    def publish_several(self, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse | None:
        """Ask, then publish the working copies, each now or at its hour; what stops one stops only those that link to it."""
        posts = self._chosen(request, queryset.exclude(state=Post.State.TRASH))
        if not posts:
            return None
        self._need_right(request, posts)
        if "confirmed" not in request.POST:
            return self._ask_about_several(request, posts, "publish_several", gettext("Publish these?"))
        newest = [revision for revision in map(editing.working_copy, posts) if revision is not None]
        released = releasing.release(newest, by=who(request), at=timezone.now())
        for post, problems in released.stopped:
            self._say(request, post, " ".join(map(wording.of_problem, problems)))
        self._tell(request, ["to come" if post.due_at else "now public" for post in released.posts])
        return None

    @admin.action(description=_("Take back from readers…"), permissions=["change"])
    def take_back_several(self, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse | None:
        """Ask, naming how many others link to them, then take each back for now."""
        posts = self._chosen(request, queryset.visible())  # type: ignore[attr-defined]
        if not posts:
            return None
        self._need_right(request, posts)
        if "confirmed" not in request.POST:
            return self._ask_about_several(
                request,
                posts,
                "take_back_several",
                gettext("Take these back from readers?"),
                linking=_linking(posts),
            )
        for post in posts:
            publishing.unpublish(post, by=who(request), at=timezone.now())
        self._tell(request, ["taken back"] * len(posts))
        return None

    @admin.action(description=_("Move to the trash"), permissions=["delete"])
    def move_to_trash(self, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse | None:
        """Put those in the trash; where readers see one of them, ask first, naming how many others link to them."""
        posts = self._chosen(request, queryset.exclude(state=Post.State.TRASH))
        for post in posts:
            self.may_trash(request, post)  # type: ignore[attr-defined]
        if "confirmed" not in request.POST and any(post.is_public for post in posts):
            return self._ask_about_several(
                request,
                posts,
                "move_to_trash",
                gettext("Move these to the trash?"),
                linking=_linking(posts),
            )
        for post in posts:
            publishing.trash(post, by=who(request), at=timezone.now())
        self._tell(request, ["thrown away"] * len(posts))
        return None

    @admin.action(description=_("Take out of the trash"), permissions=["change"])
    def take_out_of_trash(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """Make drafts of those again."""
        posts = self._chosen(request, queryset.filter(state=Post.State.TRASH))
        for post in posts:
            publishing.restore(post, by=who(request), at=timezone.now())
        self._tell(request, ["drafts again"] * len(posts))

    def _chosen(self, request: HttpRequest, queryset: QuerySet[Post]) -> list[Post]:
        """Return the posts that were chosen; none, and a sentence, where there are none of that kind or too many."""
        posts = list(queryset[: MOST + 1])
        if len(posts) > MOST:
            said = gettext("%(most)d posts at once is the most. Choose fewer.") % {"most": MOST}
            messages.error(request, said)
            return []
        if not posts:
            messages.warning(request, gettext("None of those that were chosen can be changed in this way."))
        return posts

    def _need_right(self, request: HttpRequest, posts: Iterable[Post]) -> None:
        """Raise PermissionDenied for who may not change what readers see of one of them."""
        if not all(may_publish(request, post) for post in posts):
            raise PermissionDenied

    def _ask_about_several(
        self, request: HttpRequest, posts: list[Post], action: str, title: str, **context: object
    ) -> TemplateResponse:
        common = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        common |= {"posts": posts, "action": action}
        return TemplateResponse(request, "admin/blog/post/several.html", {**common, **context})

    def _say(self, request: HttpRequest, post: Post, sentence: str | Promise) -> None:
        """Tell what has become of one that could not go the way of the others."""
        messages.warning(request, f"“{post}”: {sentence}")

    def _tell(self, request: HttpRequest, done: list[str]) -> None:
        """Tell how many have become what."""
        said = [say(done.count(what)) % {"n": done.count(what)} for what, say in SAID.items() if what in done]
        if said:
            messages.success(request, " ".join(said))


def _linking(posts: list[Post]) -> int:
    """Return in how many other posts readers would meet a link to one of these."""
    linking = PostLink.objects.filter(target__in=posts, post__state=Post.State.PUBLISHED)
    return linking.exclude(post__in=posts).values("post").distinct().count()


def _change(
    add: list[Tag], take: Iterable[Tag], series: str, author: Author | None
) -> Callable[[PostRecord], PostRecord]:
    """Return what makes of a record one with these tags, in this series and by this author."""
    taken = {tag.slug for tag in take} - {tag.slug for tag in add}

    def change(record: PostRecord) -> PostRecord:
        tags = [
            slug for slug in dict.fromkeys([*record.tags, *(tag.slug for tag in add)]) if slug not in taken
        ]
        changed = record.changed(tags=tuple(tags))
        if series:
            changed = changed.changed(series="" if series == NONE else series)
        return changed.changed(author=author.slug) if author else changed

    return change
