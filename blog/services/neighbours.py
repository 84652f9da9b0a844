"""Previous and next: kept with each post when something is published, so that reading asks nothing."""

from __future__ import annotations

from blog.models import Post


def place(post: Post) -> None:
    """Put a post that has just gone public (or changed its date) between its neighbours."""
    _join_around(post)
    if post.is_page or post.published_at is None:
        post.previous_post = post.next_post = None
    else:
        posts = Post.objects.visible().posts().exclude(pk=post.pk)
        post.previous_post = posts.before(post.published_at, post.pk).newest_first().first()
        post.next_post = posts.after(post.published_at, post.pk).oldest_first().first()
        _point(post.previous_post, next_post=post)
        _point(post.next_post, previous_post=post)
    _point(post, previous_post=post.previous_post, next_post=post.next_post)


def remove(post: Post) -> None:
    """Join the neighbours of a post that readers no longer see."""
    _join_around(post)
    post.previous_post = post.next_post = None
    _point(post, previous_post=None, next_post=None)


def _join_around(post: Post) -> None:
    """Make those that point at `post` point at what lies beyond it."""
    Post.objects.filter(next_post=post).update(next_post=post.next_post)
    Post.objects.filter(previous_post=post).update(previous_post=post.previous_post)


def _point(post: Post | None, **neighbours: Post | None) -> None:
    if post is not None:
        Post.objects.filter(pk=post.pk).update(**neighbours)
