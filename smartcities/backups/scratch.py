"""The portal's settings with a scratch database and scratch files, in which a snapshot is tried.

``verify`` starts itself again with these: nothing of the portal's own data is in reach.
"""

import importlib
import os
from pathlib import Path

_usual = importlib.import_module(os.environ["SCRATCH_SETTINGS"])
globals().update({name: getattr(_usual, name) for name in dir(_usual) if name.isupper()})

_folder = Path(os.environ["SCRATCH_FOLDER"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _folder / "db.sqlite3",
        # It has to survive nothing.
        "OPTIONS": {"init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"},
    }
}
STORAGES = {
    **_usual.STORAGES,
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _folder / "media", "base_url": None},
    },
    # Static files need not have been collected.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in _usual.CACHES
}
# Nobody hears of what happens here.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
CDN_PURGE_URL = ""
# One client asks for everything.
CLIENT_BUDGET = 0
