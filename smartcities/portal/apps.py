"""The app configuration, which tells ``identity`` where the values are stored."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers how the portal's identity is read."""

    name = "smartcities.portal"

    def ready(self) -> None:
        from smartcities import identity
        from smartcities.portal.reading import identities

        identity.register(identities)
