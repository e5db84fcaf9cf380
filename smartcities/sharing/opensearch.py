"""``/opensearch.xml``: how a browser searches the portal (OpenSearch 1.1)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from smartcities import identity
from smartcities.answers import cache_response
from smartcities.publishing.addresses import absolute

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
CONTENT_TYPE = "application/opensearchdescription+xml"


@cache_response()
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Answer the description in the language of the address."""
    root = Element("OpenSearchDescription", xmlns=NAMESPACE)
    # The specification allows 16 characters for the name, and 1024 for the description.
    name = identity.current().name
    short = name if len(name) <= 16 else f"{name[:15].rstrip()}…"
    SubElement(root, "ShortName").text = short
    SubElement(root, "Description").text = _("Search on %(portal)s") % {"portal": name}
    icon = SubElement(root, "Image", width="16", height="16", type="image/x-icon")
    icon.text = absolute(reverse("icon-favicon.ico") + identity.current().icon.query)
    template = f"{absolute(reverse('search'))}?q={{searchTerms}}"
    SubElement(root, "Url", type="text/html", method="get", template=template)
    here = absolute(request.path)
    SubElement(root, "Url", type=CONTENT_TYPE, rel="self", template=here)
    SubElement(root, "InputEncoding").text = "UTF-8"
    return HttpResponse(tostring(root, "utf-8", xml_declaration=True), content_type=CONTENT_TYPE)
