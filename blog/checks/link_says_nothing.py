"""Links whose words say nothing about where they lead: who goes from link to link hears them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found

# In the languages of most of our neighbours; those of English count in every text.
EMPTY: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split(", "))
    for language, words in {
        "en": "here, click here, click, this, this link, link, more, read more, go, this page, this post, there, see here",
        "de": "hier, hier klicken, klicken sie hier, klick hier, dieser link, link, mehr, weiterlesen, mehr lesen, da, dort",
        "fr": "ici, cliquez ici, cliquer ici, ce lien, lien, plus, lire la suite, en savoir plus, voir ici",
        "es": "aquí, haz clic aquí, haga clic aquí, este enlace, enlace, más, leer más, ver más",
        "it": "qui, clicca qui, cliccare qui, questo link, link, di più, leggi tutto, continua",
        "nl": "hier, klik hier, deze link, link, meer, lees meer, lees verder",
        "pt": "aqui, clique aqui, este link, link, mais, leia mais, saiba mais",
    }.items()
}
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def find(draft: Draft) -> Iterator[Found]:
    """Give one for each such link."""
    empty = EMPTY["en"] | EMPTY.get(draft.record.language[:2].lower(), frozenset())
    for link in draft.rendered.written_links:
        if _EDGES.sub("", link.words).casefold() in empty:
            yield Found(link.line, link.words)


CHECK = Check(
    code="link_says_nothing",
    said=_("The words of the link, “%(detail)s”, do not say where it leads. Link the words that name it."),
    find=find,
)
