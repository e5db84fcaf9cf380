"""The portal's settings with a fixed environment: only DATABASE_URL is the caller's.

Whatever else stands in the caller's environment is set aside, so that a test passes or
fails the same on every machine. Nothing is written outside a temporary folder.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FIXED = {
    "SECRET_KEY": "for-the-tests-only-0123456789-0123456789-0123456789-0123456789",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    # The host of Django's test client, so that absolute addresses can be followed.
    "SITE_URL": "http://testserver",
    # All of a test's requests come from one address, faster than anybody reads.
    "CLIENT_BUDGET": "0",
    # The cast has passwords alone; tests of the second factor switch it on.
    "SECOND_FACTOR_REQUIRED": "0",
}
OPTIONAL = (
    "DEBUG",
    "BENCH",
    "TRUSTED_PROXIES",
    "CDN_SECONDS",
    "CDN_PURGE_URL",
    "CDN_PURGE_TOKEN",
    "CACHE_URL",
    "EMAIL_URL",
    "MEDIA_STORAGE_URL",
    "DEMO_PASSWORD",
    "DATABASE_TIMEOUT",
    "DATABASE_STATEMENT_TIMEOUT",
    "CACHE_TIMEOUT",
    "MEDIA_STORAGE_TIMEOUT",
    "EMAIL_TIMEOUT",
    "DISK_FREE_MB",
    "SESSION_IDLE_SECONDS",
    "SESSION_LIFETIME_SECONDS",
    "ASK_AGAIN_SECONDS",
    "LOG_ADDRESS_DAYS",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_URL",
    "SECRET_KEY_FALLBACKS",
    "SNAPSHOT_FOLDER",
    "LOG_FORMAT",
    "METRICS_TOKEN",
    "SECURITY_CONTACT",
    "SECURITY_POLICY",
    "ERROR_MAIL_TO",
    "PROMETHEUS_MULTIPROC_DIR",
)
for name in (*OPTIONAL, *FIXED, "DATABASE_URL"):
    os.environ.pop(f"{name}_FILE", None)
for name in OPTIONAL:
    os.environ.pop(name, None)
os.environ.update(FIXED)

from smartcities.settings import *  # noqa: E402, F403
from smartcities.settings import DATABASES, INSTALLED_APPS, STORAGES  # noqa: E402

# The sample fifth type, which no production installs: its one line here, one in tests/urls.py.
# And a flush between tests that lets the log of changes be emptied, as no production can.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.events", "tests.flushing"]
ROOT_URLCONF = "tests.urls"

VAR = Path(tempfile.mkdtemp(prefix="smartcities-tests-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir()
KEPT_STATIC = VAR / "kept-static"
STORAGES = {
    "default": {**STORAGES["default"], "OPTIONS": {"location": VAR / "media", "base_url": None}},
    # Templates name static files without their having been collected.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The test client's host is no address that takes passkeys; their pages are tested all the same.
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: in memory, all threads of a live server would share one connection, which fails
    # now and then when a browser asks for several pictures at once.
    DATABASES["default"]["TEST"] = {"NAME": VAR / "test.sqlite3"}
else:
    # Nothing here has to survive a power cut, so no commit waits for the disk.
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
