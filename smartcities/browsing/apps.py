"""The browsing room finds each app's filters when Django starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BrowsingConfig(AppConfig):
    """Loads ``filters.py`` of every app, as Django's admin loads ``admin.py``."""

    name = "smartcities.browsing"

    def ready(self) -> None:
        from smartcities.browsing import checks  # noqa: F401 (registers itself)
        from smartcities.browsing.search import typed
        from smartcities.browsing.search.receivers import connect
        from smartcities.publishing.finder import register_finder

        autodiscover_modules("filters")
        connect()
        register_finder(typed)
