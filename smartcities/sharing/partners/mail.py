"""The mail by which the portal's contact address learns of a request to become a partner."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from smartcities import identity
from smartcities.portal.notifications import notify
from smartcities.publishing.addresses import absolute
from smartcities.sharing.models import PartnerRequest


def tell(asked: PartnerRequest) -> None:
    """Write what the request says, and where it is decided, to the portal's contact address."""
    with translation.override(identity.offered_languages()[0]):
        portal = identity.current()
        form = reverse("admin:sharing_partnerrequest_change", args=[asked.pk])
        context = {"asked": asked, "portal": portal.name, "desk_url": absolute(form)}
        text = render_to_string("sharing/partner_request.txt", context)
        notify(portal.contact, _("Request to become a partner: %s") % asked, text)
