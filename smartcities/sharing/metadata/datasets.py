"""The lists of the portal as data sets, for machines."""

from __future__ import annotations

from django.utils.translation import gettext as _

from smartcities import identity
from smartcities.publishing.addresses import absolute
from smartcities.publishing.models import Page
from smartcities.sharing.data.distributions import distributions
from smartcities.sharing.metadata.portal import portal
from smartcities.sharing.metadata.schema import Node


def data_name(names: str) -> str:
    """Return the name of a list as a data set; *names* is the plural name of the type."""
    return _("%(names)s of %(portal)s") % {"names": names, "portal": identity.current().name}


def data_words(names: str) -> str:
    """Return the description of such a data set."""
    return _(
        "%(names)s of the portal as data: all that are public, each with its address, "
        "title and summary."
    ) % {"names": names}


def dataset(model: type[Page], name: str) -> list[Node]:
    """Return the list of a type as a data set, if it is offered in some form."""
    forms = [form for form in distributions(model) if form.is_whole]
    if not forms:
        return []
    url = absolute(model.get_list_url())
    return [
        {
            "@type": "Dataset",
            "@id": f"{url}#data",
            "name": data_name(name),
            "description": data_words(name),
            "url": url,
            "creator": portal(),
            "isAccessibleForFree": True,
            "license": identity.current().data_licence.url,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "contentUrl": form.url,
                    "encodingFormat": form.media_type,
                }
                for form in forms
            ],
        }
    ]
