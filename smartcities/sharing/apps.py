"""The sharing room finds what each app says about its pages when Django starts."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SharingConfig(AppConfig):
    """Loads ``structured.py`` and ``citations.py`` of every app, and who relies on pages."""

    name = "smartcities.sharing"

    def ready(self) -> None:
        autodiscover_modules("structured", "citations")
        import_module("smartcities.sharing.showings.reliance")
