"""The app configuration, which loads the declarations of each app when Django starts."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SharingConfig(AppConfig):
    """Loads ``structured.py`` and ``citations.py`` of every app, and this room's own handlers."""

    name = "smartcities.sharing"

    def ready(self) -> None:
        from smartcities.publishing.models.presence import register_unpublish_handler
        from smartcities.sharing.social_cards.files import forget_cards

        register_unpublish_handler(forget_cards)
        autodiscover_modules("structured", "citations")
        # These modules of this room register themselves.
        import_module("smartcities.sharing.metadata.portal")
        import_module("smartcities.sharing.embed_views.usage")
        import_module("smartcities.sharing.partners.certificates")
