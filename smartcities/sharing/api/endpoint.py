"""What all addresses of the API have in common: JSON, read-only, nobody signed in, CORS."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.sharing.api.query import RefusedError
from smartcities.sharing.api.schema import EndpointSchema
from smartcities.sharing.api.serializers import Kind
from smartcities.sharing.cors import opened, preflight
from smartcities.sharing.data.result import refusal


class AlwaysJson(BaseContentNegotiation):
    """JSON whatever is asked for: one address has one answer, which any cache may keep."""

    def select_renderer(
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: list[Any]) -> None:
        """Nothing is read from a body."""


@throttle_scope(Scope.QUERIES)
class Endpoint(APIView):
    """A read-only address. No session, cookie or user is looked at."""

    http_method_names = ("get", "head", "options")
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJson
    parser_classes = authentication_classes = permission_classes = throttle_classes = ()
    schema: EndpointSchema | None = EndpointSchema()
    is_readable_by_all = True
    #: {status: serializer} of what is answered, for the schema.
    answers: ClassVar[dict[int, Kind]] = {}

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the question that browsers ask before they fetch."""
        return preflight()

    def handle_exception(self, exc: Exception) -> HttpResponse | Response:
        if isinstance(exc, RefusedError):
            return refusal(exc.errors)
        return super().handle_exception(exc)

    def finalize_response(
        self, request: HttpRequest, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        return opened(super().finalize_response(request, response, *args, **kwargs))
