"""The browsing room finds each app's filters when Django starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BrowsingConfig(AppConfig):
    """Loads ``filters.py`` of every app, as Django's admin loads ``admin.py``."""

    name = "smartcities.browsing"

    def ready(self) -> None:
        from smartcities.browsing import checks  # noqa: F401 (registers itself)

        autodiscover_modules("filters")
