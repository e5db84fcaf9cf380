"""The production settings of one machine, with a folder of its own."""

import os
from pathlib import Path

from smartcities.settings import *  # noqa: F403
from smartcities.settings import STORAGES

VAR = Path(os.environ["MACHINE_FOLDER"])
STATIC_ROOT = Path(os.environ["STATIC_FOLDER"])
KEPT_STATIC = VAR / "kept-static"
if folder := os.environ.get("MEDIA_FOLDER"):
    STORAGES["default"]["OPTIONS"]["location"] = folder
