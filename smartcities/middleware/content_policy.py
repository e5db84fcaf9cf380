"""The content security policy, written once and not twice for every answer."""

from __future__ import annotations

from typing import Any

from csp.constants import HEADER as CSP
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

from smartcities.publishing.embed_addresses import is_embed
from smartcities.sharing.partners.ancestors import HEADER, ancestors

#: What views that ask for more, or for nothing, leave on their answers.
OWN = frozenset(
    f"_csp_{what}{which}"
    for what in ("config", "update", "replace", "exempt")
    for which in ("", "_ro")
)


class ContentPolicy(CSPMiddleware):
    """Send the portal's policy as it stands; django-csp builds one where a view has its own.

    The directives are in the same order in every process, so that an answer has the same headers
    wherever it comes from.
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        directives = sorted(build_policy().split("; "))
        self.policy = "; ".join(directives)
        self.open = "; ".join(each for each in directives if not each.startswith("frame-ancestors"))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Set the header, unless the answer has one; an embed's says whose pages may frame it."""
        if is_embed(request.path_info):
            rule = response.get(HEADER, "")
            del response[HEADER]
            at = getattr(request, "content_version", None)
            response.headers[CSP] = f"{self.open}; frame-ancestors {ancestors(rule, at)}"
            # The older header knows no list, and browsers that know both would obey it.
            response.xframe_options_exempt = True
            return response
        if hasattr(request, "_csp_nonce") or not OWN.isdisjoint(vars(response)):
            return super().process_response(request, response)
        response.setdefault(CSP, self.policy)
        return response
