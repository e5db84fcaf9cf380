"""The settings of a release that has two migrations more."""

from tests.served.settings import *  # noqa: F403
from tests.served.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.half"]
