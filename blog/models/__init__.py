"""Nouns: the tables, their constraints, the questions asked of them. No I/O and no rules across rows."""

from blog.models.alias import Alias
from blog.models.answer import Answer
from blog.models.audit import AuditEntry
from blog.models.author import Author
from blog.models.former_file import FormerFile
from blog.models.image import Image, ImageUse, Rendition
from blog.models.leftover import Leftover
from blog.models.letter import Letter
from blog.models.missed_address import MissedAddress, UncountedMisses
from blog.models.outgoing_link import OutgoingLink
from blog.models.post import Month, Post, Tagging
from blog.models.presence import Presence
from blog.models.preview_link import PreviewLink
from blog.models.redirect import Redirect
from blog.models.remark import Remark
from blog.models.revision import Revision
from blog.models.search_text import SearchText, SearchWord
from blog.models.series import Part, Series
from blog.models.site import SiteSettings
from blog.models.tag import Tag
from blog.models.user import User
from blog.models.weave import LinkOffer, PostLink, PostName, RelatedPost

__all__ = [
    "Alias",
    "Answer",
    "AuditEntry",
    "Author",
    "FormerFile",
    "Image",
    "ImageUse",
    "Leftover",
    "Letter",
    "LinkOffer",
    "MissedAddress",
    "Month",
    "OutgoingLink",
    "Part",
    "Post",
    "PostLink",
    "PostName",
    "Presence",
    "PreviewLink",
    "Redirect",
    "RelatedPost",
    "Remark",
    "Rendition",
    "Revision",
    "SearchText",
    "SearchWord",
    "Series",
    "SiteSettings",
    "Tag",
    "Tagging",
    "UncountedMisses",
    "User",
]
