"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    """Lets files stay that a running snapshot may have to copy, and registers the check."""

    name = "smartcities.backups"

    def ready(self) -> None:
        from smartcities.backups.health import snapshots
        from smartcities.backups.record import defer
        from smartcities.media.fields.deletion import register_keeper
        from smartcities.monitoring.health import register_check

        register_keeper(defer)
        register_check("snapshots", _("Snapshots"), snapshots)
