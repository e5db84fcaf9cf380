"""The production settings for what a release left behind; static files need not be collected."""

from smartcities.settings import STORAGES as GIVEN
from tests.deployment.machine_settings import *  # noqa: F403

STORAGES = GIVEN | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
