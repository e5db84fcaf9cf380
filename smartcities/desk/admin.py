"""The desk's page in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from smartcities.desk.emptying import is_anything_left
from smartcities.desk.emptying_page import empty_demo
from smartcities.publishing.access import may_administer
from smartcities.publishing.admin.site_pages import SitePage, register_page


def is_offered(user: Any) -> bool:
    """Tell whether *user* is offered to empty the demo: as long as something of it is left."""
    return may_administer(user) and is_anything_left()


register_page(
    SitePage(
        route="empty-demo/",
        name="empty_demo",
        title=_("Empty the demo"),
        about=_("What came with the portal goes; what editors made stays"),
        view=empty_demo,
        may_open=is_offered,
    )
)
