"""The app configuration, which registers this room's checks."""

from importlib import import_module

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Registers the checks that no other room has."""

    name = "smartcities.operations"

    def ready(self) -> None:
        import_module("smartcities.operations.checks")
