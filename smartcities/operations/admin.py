"""The room's page in the admin."""

from django.utils.translation import gettext_lazy as _

from smartcities.operations.health_page import health
from smartcities.publishing.access import may_administer
from smartcities.publishing.admin.site_pages import SitePage, register_page

register_page(
    SitePage(
        route="health/",
        name="health",
        title=_("Health"),
        about=_("What is wrong with the portal, and what to do"),
        view=health,
        may_open=may_administer,
    )
)
