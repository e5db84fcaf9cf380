"""The catalogue: the portal, its data sets, the forms they have, and the API (DCAT-AP 3.0)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from smartcities import identity
from smartcities.publishing.addresses import absolute, site_url
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.data.distributions import DATA_FORMATS, Distribution, distributions
from smartcities.sharing.dcat.facts import Facts, facts
from smartcities.sharing.dcat.vocabulary import (
    CONTEXT,
    MEDIA_TYPES,
    Node,
    at,
    authority,
    concept,
    languages,
    places,
    ref,
    told,
    typed,
)
from smartcities.sharing.metadata.datasets import data_name, data_words
from smartcities.sharing.metadata.page import plural

#: The names of the API's own addresses in the URLconf.
ENDPOINT, DESCRIPTION, DOCUMENTATION = "api-overview", "api-schema", "api"


def catalogue() -> Node:
    """Return the whole catalogue as JSON-LD."""
    known = facts()
    newest = [each.modified for each in known.values() if each.modified]
    found = {
        "@context": CONTEXT,
        "@id": f"{site_url()}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": told(lambda: _("Open data of %(portal)s") % _names()),
        "dct:description": told(
            lambda: _("Every list of the portal as data, whole and for any choice of filters.")
        ),
        "dct:publisher": publisher(),
        **terms(),
        "dct:language": languages(list(identity.offered_languages())),
        "dct:modified": at(max(newest)) if newest else None,
        "foaf:homepage": ref(site_url(), "foaf:Document"),
        "dcat:themeTaxonomy": {
            **ref(absolute(reverse("theme-list")), "skos:ConceptScheme"),
            "dct:title": told(lambda: _("Themes")),
        },
        "dcat:dataset": [dataset(model, known[model]) for model in page_types()],
        "dcat:service": services(),
    }
    return _said(found)


def _names() -> dict[str, str]:
    return {"portal": identity.current().name}


def publisher() -> Node:
    """Return the publisher of the portal: its organisation, or the portal itself."""
    known = identity.current().publisher
    return {
        **ref(f"{site_url()}#portal", "foaf:Agent"),
        "foaf:name": known.name if known else told(lambda: identity.current().name),
        "foaf:homepage": ref((known and known.website) or site_url(), "foaf:Document"),
    }


def terms() -> Node:
    """Return the terms of use of all data."""
    licence = identity.current().data_licence
    said = authority("licence", licence.code, "dct:LicenseDocument")
    return {"dct:license": {**said, "skos:exactMatch": ref(licence.url)}}


def public_to_all() -> Node:
    """Return the access rights and the contact."""
    contact = identity.current().contact
    return {
        "dct:accessRights": authority("access-right", "PUBLIC", "dct:RightsStatement"),
        "dcat:contactPoint": {
            **ref(f"{site_url()}#contact", "vcard:Organization"),
            "vcard:fn": identity.current().name,
            "vcard:hasURL": ref(site_url()),
            **({"vcard:hasEmail": ref(f"mailto:{contact}")} if contact else {}),
        },
    }


def dataset(model: type[Page], known: Facts) -> Node:
    """Return the list of a type as a data set."""
    url = absolute(model.get_list_url())
    return _said(
        {
            # The same name as in the JSON-LD of the list's page.
            **ref(f"{url}#data", "dcat:Dataset"),
            # An address, as the profile wants it: harvesters tell data sets of all portals by it.
            "dct:identifier": f"{url}#data",
            "dct:title": told(lambda: data_name(plural(model))),
            "dct:description": told(lambda: data_words(plural(model))),
            "dct:publisher": ref(f"{site_url()}#portal"),
            **public_to_all(),
            "dcat:theme": concept("data-theme", "REGI"),
            "dcat:keyword": [
                {"@value": name, "@language": settings.LANGUAGE_CODE} for name in known.themes
            ],
            "dct:issued": at(known.issued) if known.issued else None,
            "dct:modified": at(known.modified) if known.modified else None,
            "dct:accrualPeriodicity": authority("frequency", "IRREG", "dct:Frequency"),
            "dct:language": languages(known.languages),
            "dct:spatial": places(known.countries),
            "dct:temporal": _period(known),
            "dcat:landingPage": ref(url, "foaf:Document"),
            "dcat:distribution": [distribution(each) for each in distributions(model)],
        }
    )


def _period(known: Facts) -> Node | None:
    if known.years is None:
        return None
    first, last = (typed(f"{year:04d}", "gYear") for year in known.years)
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}


def distribution(offered: Distribution) -> Node:
    """Return a list in one of its forms."""
    form, address = offered.form, ref(offered.url)
    served = ref(absolute(reverse(ENDPOINT))) if offered.end == "api" else None
    return _said(
        {
            **ref(f"{offered.url}#distribution", "dcat:Distribution"),
            "dct:title": told(lambda: form.name),
            "dct:description": told(
                lambda: _("The list with the filters of its page, given as the same parameters.")
            ),
            "dcat:accessURL": address,
            "dcat:downloadURL": address if form.is_whole else None,
            "dcat:accessService": served,
            **_format(offered.end),
            **terms(),
            "dcatap:availability": concept("planned-availability", "STABLE"),
        }
    )


def _format(end: str) -> Node:
    form = DATA_FORMATS[end]
    return {
        "dct:format": authority("file-type", form.file_type, "dct:MediaTypeOrExtent"),
        "dcat:mediaType": ref(f"{MEDIA_TYPES}/{form.media_type}", "dct:MediaType"),
        "dct:conformsTo": ref(form.standard, "dct:Standard"),
    }


def services() -> list[Node]:
    """Return the API, if the URLconf has it."""
    try:
        endpoint, description, page = map(reverse, (ENDPOINT, DESCRIPTION, DOCUMENTATION))
    except NoReverseMatch:
        return []
    form = _format("api")
    return [
        {
            **ref(absolute(endpoint), "dcat:DataService"),
            "dct:identifier": absolute(endpoint),
            "dct:title": told(lambda: _("API of %(portal)s") % _names()),
            "dct:publisher": ref(f"{site_url()}#portal"),
            **public_to_all(),
            **terms(),
            "dcat:endpointURL": ref(absolute(endpoint)),
            "dcat:endpointDescription": ref(absolute(description)),
            "foaf:page": ref(absolute(page), "foaf:Document"),
            "dct:format": form["dct:format"],
            "dct:conformsTo": form["dct:conformsTo"],
            "dcat:servesDataset": [
                ref(f"{absolute(model.get_list_url())}#data") for model in page_types()
            ],
        }
    ]


def _said(node: Node) -> Node:
    """Return *node* without empty values."""
    empty: tuple[Any, ...] = (None, [], "")
    return {name: value for name, value in node.items() if value not in empty}
