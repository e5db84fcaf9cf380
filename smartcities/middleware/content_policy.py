"""The content security policy, built once instead of for every response."""

from __future__ import annotations

from typing import Any, cast

from csp.constants import HEADER as CSP
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from smartcities.publishing.embedding.addresses import is_embed
from smartcities.sharing.partners.ancestors import HEADER, ancestors


class ContentPolicy(CSPMiddleware):
    """Send the portal's policy; django-csp builds another one if a view has its own.

    The directives are in the same order in every process, so that a response has the same headers
    whichever process it comes from.
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        directives = sorted(build_policy().split("; "))
        self.policy = "; ".join(directives)
        self.open = "; ".join(each for each in directives if not each.startswith("frame-ancestors"))

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Set the header unless it is set; for an embed, with the sites that may frame it."""
        if is_embed(request.path_info):
            rule = response.get(HEADER, "")
            del response[HEADER]
            at = getattr(request, "content_version", None)
            response.headers[CSP] = f"{self.open}; frame-ancestors {ancestors(rule, at)}"
            # The older header has no lists, and browsers that know both might obey it.
            cast(Any, response).xframe_options_exempt = True
            return response
        if self.get_policy_parts(request, response) == PolicyParts():
            # The view has no policy of its own and uses no nonce.
            response.setdefault(CSP, self.policy)
            return response
        return super().process_response(request, response)
