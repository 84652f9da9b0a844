"""Every address of the project: signing in, the desk, the editor's views, then the blog's own."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from blog import signing_in
from influency.later import Later

doors = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", signing_in.sign_out, name="account_logout"),
    path("logout/", signing_in.sign_out),  # the admin's own
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    # allauth asks for these names; signing up is closed and says so.
    path("sign-up/", account.signup, name="account_signup"),
]

urlpatterns = [
    path("admin/", include(doors)),
    # Readers of a site that has just started need not wait for the desk.
    Later("admin/", "blog.admin.addresses", namespace="admin"),
    path("", include("blog.urls")),
]

handler400 = "blog.views.errors.bad_request"
handler403 = "blog.views.errors.permission_denied"
handler404 = "blog.views.errors.page_not_found"
handler500 = "blog.views.errors.server_error"
