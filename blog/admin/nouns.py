"""All nouns of the desk, imported to be registered.

The package itself cannot do this: Django imports it to find the desk, and whatever registered then would register
with a desk that is not made yet.
"""

from blog.admin import answer, audit, author, image, missed, post, redirect, series, site, tag, user

__all__ = [
    "answer",
    "audit",
    "author",
    "image",
    "missed",
    "post",
    "redirect",
    "series",
    "site",
    "tag",
    "user",
]
