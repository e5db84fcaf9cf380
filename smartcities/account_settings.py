"""The settings of accounts, which ``smartcities/settings.py`` takes over as they stand."""

from typing import Any

from smartcities import environment

AUTHENTICATION_BACKENDS = ["smartcities.accounts.backend.BudgetBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "smartcities.accounts.passwords.strength.MaximumLengthValidator"},
    {"NAME": "smartcities.accounts.passwords.strength.StrengthValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
# After signing out Django's own page is shown, which takes the browser's copies of texts away; this
# is where one goes who leaves the page of the second factor.
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
#: Whether everybody who works here needs a second factor; ./run demo sets it to 0.
SECOND_FACTOR_REQUIRED = environment.boolean("SECOND_FACTOR_REQUIRED", default=True)
#: How long a link for a password lasts; it works once.
PASSWORD_RESET_TIMEOUT = 3600
SESSION_ENGINE = "smartcities.accounts.sessions.store"
SESSION_IDLE_SECONDS = environment.seconds("SESSION_IDLE_SECONDS", 8 * 3600, least=60)
SESSION_LIFETIME_SECONDS = environment.seconds("SESSION_LIFETIME_SECONDS", 7 * 86400, least=60)
SESSION_COOKIE_AGE = SESSION_LIFETIME_SECONDS
DEVICE_COOKIE_PATH = "/admin/"
# How long the log keeps from where somebody signed in.
LOG_ADDRESS_DAYS = environment.days("LOG_ADDRESS_DAYS", 90)
# django-allauth: sign-in, second factors, sessions. Its limits of attempts are off, because
# smartcities/accounts/attempts.py decides them all.
ACCOUNT_ADAPTER = "smartcities.accounts.adapter.PortalAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = environment.seconds("ASK_AGAIN_SECONDS", 900, least=60)
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
ACCOUNT_FORMS = {
    "login": "smartcities.accounts.forms.PortalLoginForm",
    "reset_password": "smartcities.accounts.forms.PortalResetForm",
    "reset_password_from_key": "smartcities.accounts.forms.PortalNewPasswordForm",
}
MFA_ADAPTER = "smartcities.accounts.second_factor.PortalMFAAdapter"
MFA_FORMS = {
    "authenticate": "smartcities.accounts.forms.PortalCodeForm",
    "reauthenticate": "smartcities.accounts.forms.PortalCodeAgainForm",
    "activate_totp": "smartcities.accounts.forms.PortalActivateForm",
    "add_webauthn": "smartcities.accounts.forms.PortalPasskeyForm",
}
# A code of half a minute ago or ahead counts: clocks differ.
MFA_TOTP_TOLERANCE = 1
# The address is an administrator's word; there is nothing for its owner to confirm.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = False

# Single sign-on by OpenID Connect: one provider, for accounts that are there already.
OIDC_URL = environment.address("OIDC_URL")
OIDC_NAME = environment.text("OIDC_NAME", "single sign-on")
OIDC_CLIENT_ID = environment.text("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = environment.text("OIDC_CLIENT_SECRET", "")
if OIDC_URL and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise environment.fail("OIDC_URL", "needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": OIDC_NAME,
                    "client_id": OIDC_CLIENT_ID,
                    "secret": OIDC_CLIENT_SECRET,
                    "settings": {"server_url": OIDC_URL},
                }
            ],
        }
    }
    if OIDC_URL
    else {}
)
SOCIALACCOUNT_ADAPTER = "smartcities.accounts.single_sign_on.PortalSocialAdapter"
# Whose address the provider has verified is the user of that address.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A form that leads to another site is refused by our content policy; a link is not. It starts
# nothing by itself: the provider asks, and the state in the session has to come back.
SOCIALACCOUNT_LOGIN_ON_GET = True
