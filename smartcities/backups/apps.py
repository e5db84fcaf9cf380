"""The app's configuration."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Lets files stay that a running snapshot may have to copy."""

    name = "smartcities.backups"

    def ready(self) -> None:
        from smartcities.backups.record import defer
        from smartcities.media.fields.deletion import register_keeper

        register_keeper(defer)
