"""The room's page in the admin."""

from django.utils.translation import gettext_lazy as _

from smartcities.publishing.admin.site_pages import SitePage, register_page
from smartcities.starting.first_steps import first_steps, is_offered

register_page(
    SitePage(
        route="first-steps/",
        name="first_steps",
        title=_("First steps"),
        about=_("Look at the settings, complete the texts about the portal, write a page"),
        view=first_steps,
        may_open=is_offered,
        stands_out=True,
    )
)
