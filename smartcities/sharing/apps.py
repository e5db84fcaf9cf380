"""The sharing room finds what each app says about its pages when Django starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SharingConfig(AppConfig):
    """Loads ``structured.py`` and ``citations.py`` of every app, where there are such."""

    name = "smartcities.sharing"

    def ready(self) -> None:
        autodiscover_modules("structured", "citations")
