"""The content security policy, written once and not twice for every answer."""

from __future__ import annotations

from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

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
        self.policy = "; ".join(sorted(build_policy().split("; ")))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Set the header, unless the answer has one."""
        if hasattr(request, "_csp_nonce") or not OWN.isdisjoint(vars(response)):
            return super().process_response(request, response)
        response.setdefault(HEADER, self.policy)
        return response
