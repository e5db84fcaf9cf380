"""The production settings, with the sample type, everything kept in the folder of the tests."""

import os
from pathlib import Path

from smartcities.settings import *  # noqa: F403
from smartcities.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.events"]
ROOT_URLCONF = "tests.urls"

VAR = Path(os.environ["SERVED_FOLDER"])
STATIC_ROOT = VAR / "static"
STORAGES = {
    **STORAGES,
    "default": {**STORAGES["default"], "OPTIONS": {"location": VAR / "media", "base_url": None}},
}
