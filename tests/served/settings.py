"""The production settings, with the sample type, everything kept in the folder of the tests."""

import os
from pathlib import Path

from smartcities.settings import *  # noqa: F403
from smartcities.settings import (
    INSTALLED_APPS,
    STORAGES,
    WHITENOISE_SKIP_COMPRESS_EXTENSIONS,
)

INSTALLED_APPS = [*INSTALLED_APPS, "tests.events"]
ROOT_URLCONF = "tests.urls"

VAR = Path(os.environ["SERVED_FOLDER"])
STATIC_ROOT = Path(os.environ.get("STATIC_FOLDER") or VAR / "static")
KEPT_STATIC = VAR / "kept-static"
if not os.environ.get("MEDIA_STORAGE_URL"):
    here = {"location": VAR / "media", "base_url": None}
    STORAGES = {**STORAGES, "default": {**STORAGES["default"], "OPTIONS": here}}
# A thousand outlines of the map's, which no card needs: most of the time that collecting takes.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*WHITENOISE_SKIP_COMPRESS_EXTENSIONS, "json")
