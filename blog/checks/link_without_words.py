"""Links without a word: nobody sees them, and nobody who listens hears where they lead."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found

# A post lends its title; of an address that is no link at all the renderer tells.
OF_OURS = ("post:", "image:")


def find(draft: Draft) -> Iterator[Found]:
    """Give one for each such link; a picture's alternative text counts as words."""
    for link in draft.rendered.written_links:
        if not link.words and not link.address.lower().startswith(OF_OURS):
            yield Found(link.line, link.address)


CHECK = Check(
    code="link_without_words",
    said=_("The link to %(detail)s has no words. Write into the square brackets what is there."),
    find=find,
)
