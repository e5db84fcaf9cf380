"""The portal's one settings file, driven by the environment (docs/operators.md lists all).

There is no "production" switch: with DEBUG off, SECRET_KEY, ALLOWED_HOSTS and SITE_URL are
required, and a missing or bad value stops the start with an error that names the variable.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import html_tags, process_link, process_table
from js_asset import static_lazy

from smartcities import environment, reporting
from smartcities.account_settings import *  # noqa: F403
from smartcities.monitoring.lines import logging_config
from smartcities.start_up import catalogue

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
VAR.mkdir(exist_ok=True)

DEBUG = environment.boolean("DEBUG")
SECRET_KEY = environment.text("SECRET_KEY", "debug-only-key" if DEBUG else None)
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", "localhost,127.0.0.1" if DEBUG else None)
SITE_URL = environment.origin("SITE_URL", "http://127.0.0.1:8000" if DEBUG else None)
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
CDN_SECONDS = environment.seconds("CDN_SECONDS")
# Seconds of work a minute that one anonymous client may cost a process; 0: not bounded.
CLIENT_BUDGET = environment.seconds("CLIENT_BUDGET", 6)
CDN_PURGE_URL = environment.address("CDN_PURGE_URL")
CDN_PURGE_TOKEN = environment.text("CDN_PURGE_TOKEN", "")
BENCH = environment.boolean("BENCH")  # for ./run bench: the empty view that it compares with
HTTPS = SITE_URL.startswith("https://")
PASSKEYS = environment.takes_passkeys(SITE_URL)

INSTALLED_APPS = [
    # Kernel rooms, floor by floor, before Django's admin: our templates extend its, and our
    # createsuperuser its.
    "smartcities.erasures",
    "smartcities.accounts.apps.AccountsConfig",
    "smartcities.media",
    "smartcities.publishing.apps.PublishingConfig",
    "smartcities.portal.apps.PortalConfig",
    "smartcities.browsing.apps.BrowsingConfig",
    "smartcities.sharing",
    "smartcities.feedback.apps.FeedbackConfig",
    "smartcities.backups.apps.BackupsConfig",
    "smartcities.desk",
    "smartcities.deployment",
    "smartcities.starting",
    "smartcities.operations",
    # Content types: add one line for a new one.
    "experts",
    "casestudies",
    "resources",
    "information",
    "frontpage",
    # Libraries.
    "smartcities.publishing.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # the default templates behind FORM_RENDERER
    "django_countries",
    "django_filters",
    "django_prose_editor",
    # Under the labels that the library's own code names.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "drf_spectacular",
]

MIDDLEWARE = [
    # Before the client's address takes the place of the proxy's.
    "smartcities.middleware.request_ids.RequestIds",
    "smartcities.middleware.metrics.RequestMetrics",
    "smartcities.middleware.proxies.TrustedProxies",
    "smartcities.middleware.head.HeadersOnly",
    "smartcities.middleware.compression.CompressedText",
    # Before every middleware that may answer in the place of a view.
    "smartcities.sharing.cors.ReadableByAll",
    # Before every middleware that may answer by itself, so that errors have a language too.
    "smartcities.middleware.languages.AddressLanguage",
    "django.middleware.security.SecurityMiddleware",
    # Before CommonMiddleware, which answers a request for a wrong host by itself.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "smartcities.middleware.static_files.StaticFiles",
    "smartcities.middleware.content_policy.ContentPolicy",
    "smartcities.middleware.permissions.PermissionsPolicy",
    "smartcities.middleware.revalidation.Revalidated",
    "smartcities.sharing.embed_views.counting.CountEmbedViews",
    "smartcities.sharing.purging.middleware.PurgeNetworks",
    # Around all that draws a page, and what keeps it.
    "smartcities.identity.middleware.OneIdentity",
    # After those that set headers, before those that find out who the user is.
    "smartcities.answers.middleware.KeptAnswers",
    # After it: an answer from the cache costs a client nothing.
    "smartcities.protection.throttling.ClientBudgets",
    "smartcities.protection.refusal.TooManyRequests",
    "smartcities.middleware.languages.OfferedLanguages",
    "smartcities.sharing.embeds.framing.EmbeddingRules",
    "smartcities.protection.cookies.PrintableCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the CSRF check, which reads the form.
    "smartcities.protection.bodies.BodyLimits",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # After it, inside what keeps answers: only who has signed in passes here often.
    "smartcities.accounts.sessions.store.SessionUse",
    "allauth.account.middleware.AccountMiddleware",
    "smartcities.accounts.second_factor.SecondFactorGate",
    "smartcities.accounts.refusal.LoginRefusals",
]

ROOT_URLCONF = "smartcities.urls"
WSGI_APPLICATION = "smartcities.wsgi.application"

TEMPLATES = [
    {
        # Public pages: templates/, and the jinja2/ folders of apps.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "smartcities.templating.environment.environment",
            "context_processors": ["smartcities.browsing.context_processors.site"],
        },
    },
    {
        # The admin's pages, which extend Django's own.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "editors"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
# The editor of rich text: extensions in place of its own of the same name, and one that reads text
# of other programs. They bring no markup of their own.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [
            static_lazy(f"portal-admin/rich-text-{name}.js")
            for name in ("toolbar", "links", "tables")
        ],
        "extensions": {"Menu": html_tags([]), "Link": process_link, "Table": process_table},
    },
    {
        "js": [static_lazy("portal-admin/foreign.js")],
        "extensions": {"ForeignText": html_tags([])},
    },
]
# Forms are the admin's: their templates are Django's, and templates/editors/ may override them.
FORM_RENDERER = "smartcities.publishing.admin.forms.renderer.EditorsForms"

# Data -----------------------------------------------------------------------------------
DATABASES = {"default": environment.database("DATABASE_URL", VAR / "db.sqlite3")}
# How long a request waits for the database to answer at all, and for one statement once it does:
# smartcities/outages/limits.py. libpq takes no less than two seconds for a connection.
DATABASE_TIMEOUT = environment.seconds("DATABASE_TIMEOUT", 3, least=2)
DATABASE_STATEMENT_TIMEOUT = environment.seconds("DATABASE_STATEMENT_TIMEOUT", 30, least=2)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHE_TIMEOUT = environment.short_seconds("CACHE_TIMEOUT")
CACHES = {
    "default": environment.cache("CACHE_URL", CACHE_TIMEOUT),
    "answers": environment.answers("CACHE_URL", CACHE_TIMEOUT),
}
MEDIA_STORAGE_TIMEOUT = environment.seconds("MEDIA_STORAGE_TIMEOUT", 5, least=1)
# With less free space where files are written, /readyz reports a full disk.
DISK_FREE_MB = environment.megabytes("DISK_FREE_MB")
STORAGES = {
    "default": environment.storage("MEDIA_STORAGE_URL", str(VAR / "media"), MEDIA_STORAGE_TIMEOUT),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }
# Empty: the timer takes none.
SNAPSHOT_FOLDER = environment.text("SNAPSHOT_FOLDER", "")
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# Of the releases before this one: manage.py keep_static.
KEPT_STATIC = VAR / "kept-static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "smartcities.start_up.stylesheet.StylesheetFinder",
]
# A sandboxed frame in a partner's page has no origin of its own, and its map fetches outlines.
WHITENOISE_ALLOW_ALL_ORIGINS = True
# The library's own list, and source maps: megabytes that no visitor fetches.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "tgz", "bz2", "tbz", "xz", "br"),
    *("swf", "flv", "woff", "woff2", "3gp", "3gpp", "asf", "avi", "m4v", "mov", "mp4"),
    *("mpeg", "mpg", "webm", "wmv", "map"),
)
globals().update(environment.email("EMAIL_URL"))
EMAIL_TIMEOUT = environment.seconds("EMAIL_TIMEOUT", 10, least=1)

# People ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "publishing.User"
# What the portal's settings choose the publisher from; it has a ``website``.
PUBLISHER_MODEL = "experts.Organisation"
# Browsers take passkeys at https, or at http://localhost; never at a number such as 127.0.0.1.
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", *(["webauthn"] if PASSKEYS else [])]
MFA_PASSKEY_LOGIN_ENABLED = PASSKEYS

# Language -------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("da", _("Danish"))]
LOCALE_PATHS = [catalogue.compiled(BASE_DIR / "smartcities" / "locale")]
FORMAT_MODULE_PATH = ["smartcities.formats"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

# Safety ---------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Who asks for the figures has sent the token by then: a redirect would not protect it.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SILENCED_SYSTEM_CHECKS = [
    # HSTS for subdomains and the browsers' preload list bind hosts that are not ours to
    # decide on; an operator who owns the whole domain sets them at the proxy.
    "security.W005",
    "security.W021",
]
# A request line holds 8,190 bytes, so no query string can have more fields than this. A strange
# one gets the portal's own page and not Django's bare 400.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8190
# The size of a form without its files. How much a view takes in all, the view declares
# (smartcities.protection.bodies).
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024**2
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "smartcities.media.uploads.handler.UnnamedFileUploadHandler",
]
FORMS_URLFIELD_ASSUME_HTTPS = True

# The API's description ---------------------------------------------------------------------
SPECTACULAR_SETTINGS = {
    # Title, description and licence are the portal's (smartcities/sharing/api/schema.py).
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVERS": [{"url": SITE_URL}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {},
}

# What is reported ---------------------------------------------------------------------------
LOG_FORMAT = reporting.log_format("LOG_FORMAT")
LOGGING = logging_config(LOG_FORMAT)
# Who gets a mail about errors: one for each kind of error and hour.
ERROR_MAIL_TO = reporting.mail_addresses("ERROR_MAIL_TO")
# /.well-known/security.txt
SECURITY_CONTACT = reporting.contacts("SECURITY_CONTACT")
SECURITY_POLICY = reporting.policy("SECURITY_POLICY")
# Who may read /metrics; unset: there is none, and nothing is counted.
METRICS_TOKEN = reporting.token("METRICS_TOKEN")
