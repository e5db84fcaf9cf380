"""The account pages' addresses, below ``/admin/``; the admin puts them into its frame.

Those of django-allauth that a portal without public accounts needs, under the library's names.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as sso
from django.conf import settings
from django.urls import URLPattern, path, re_path

from smartcities.accounts import views

urlpatterns: list[URLPattern] = [
    path("login/", views.PortalLoginView.as_view(), name="account_login"),
    path("account/", views.account_home, name="account_home"),
    path("account/", views.account_home, name="mfa_index"),
    path("account/", views.account_home, name="mfa_list_webauthn"),
    path("account/set-up/", views.set_up, name="account_set_up"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="account_end_session"),
    path("account/sessions/end/", views.end_other_sessions, name="account_end_other_sessions"),
    path("account/cancel/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/code/", mfa.authenticate, name="mfa_authenticate"),
    path("account/app/", app.activate_totp, name="mfa_activate_totp"),
    path("account/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/recovery-codes/download/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/password/", account.password_reset, name="account_reset_password"),
    path("account/password/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += [
        path("account/<str:provider_id>/login/", sso.login, name="openid_connect_login"),
        path("account/<str:provider_id>/back/", sso.callback, name="openid_connect_callback"),
    ]
if settings.MFA_PASSKEY_LOGIN_ENABLED:
    urlpatterns += [
        path("account/passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
        path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
        path(
            "account/passkeys/again/",
            passkeys.reauthenticate_webauthn,
            name="mfa_reauthenticate_webauthn",
        ),
        path(
            "account/passkeys/<int:pk>/remove/",
            views.PasskeyRemoval.as_view(),
            name="mfa_remove_webauthn",
        ),
        path("account/passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    ]
