"""The API's addresses: an overview, and the list and the items of every page type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from smartcities import identity
from smartcities.answers import Parameters, cache_response
from smartcities.browsing.filters.parameters import list_parameters
from smartcities.publishing.addresses import absolute
from smartcities.publishing.links.resolving import resolved_data
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.api import changed, serializers
from smartcities.sharing.api.cursor import Cursor
from smartcities.sharing.api.endpoint import Endpoint
from smartcities.sharing.api.keyset import Keyset
from smartcities.sharing.api.parameters import parameters_of
from smartcities.sharing.api.query import Query, read
from smartcities.sharing.api.serializers import Kind, item_path, list_path, prepared
from smartcities.sharing.data.text import moment


def known(given: Mapping[str, Any]) -> Parameters:
    """Return the parameters that a list's answers depend on, for their keeping."""
    grammar = list_parameters(given)
    return Parameters(
        grammar.single - {"page"} | {"limit", "cursor", "changed_since"}, grammar.repeated
    )


@cache_response()
class Overview(Endpoint):
    """The lists that there are, and where the API is described."""

    operation = "list_lists"
    answers = {200: serializers.Overview}

    def get(self, request: Request) -> Response:
        lists = [
            {
                "name": model.list_path,
                "title": str(model._meta.verbose_name_plural),
                "url": absolute(list_path(model)),
                "page": absolute(model.get_list_url()),
            }
            for model in page_types()
        ]
        names = {"schema": "api-schema", "documentation": "api"}
        addresses = {key: absolute(reverse(name)) for key, name in names.items()}
        return Response(
            {"lists": lists, **addresses, "licence": identity.current().data_licence.url}
        )


class TypeEndpoint(Endpoint):
    """An address of one page type."""

    model: type[Page] = Page  # type: ignore[type-abstract]  # never asked for itself

    @property
    def tag(self) -> str:
        """The heading under which the schema has it."""
        return str(self.model._meta.verbose_name_plural).capitalize()


@cache_response(parameters=known)
class ListEndpoint(TypeEndpoint):
    """A list's result, page by page, or what changed in it since a moment."""

    @property
    def operation(self) -> str:
        """The name that clients made from the schema call it by."""
        return f"list_{self.model.list_path.replace('-', '_')}"

    @property
    def answers(self) -> dict[int, Kind]:  # type: ignore[override]  # follows from the type
        """What is answered, by status."""
        return {200: serializers.answer(self.model), 400: serializers.Refusal}

    def parameters(self) -> list[OpenApiParameter]:
        """Return the parameters as the schema describes them."""
        return parameters_of(self.model)

    def get(self, request: Request) -> Response:
        query = read(request.query_params, self.model)
        if query.since:
            # It says the moment to go on from, which is another one every time.
            return Response(self._changed(query), headers={"Cache-Control": "no-store"})
        return Response(self._result(query))

    def _result(self, query: Query) -> dict[str, Any]:
        keyset = Keyset(self.model, query.found.order_fields(query.sort))
        rows = prepared(query.found.narrowed(), read=[part.name for part in keyset.parts])
        window = keyset.window(rows, query.cursor, query.limit)
        return {"results": self._items(window.items), **self._links(query, window)}

    def _changed(self, query: Query) -> dict[str, Any]:
        as_of = timezone.now() - changed.OVERLAP
        window = changed.window(query)
        keys = [key for _at, rank, key in window.items if rank == changed.ITEM]
        items = prepared(query.found.narrowed().filter(pk__in=keys)).in_bulk()
        gone = changed.gone(query, window.items, items)
        return {
            "results": self._items(items[key] for key in keys if key in items),
            "tombstones": [{**vars(each), "gone_at": moment(each.gone_at)} for each in gone],
            "as_of": moment(as_of),
            **self._links(query, window),
        }

    def _items(self, pages: Any) -> list[dict[str, Any]]:
        write = serializers.item(self.model)().to_representation
        return [write(page) for page in pages]

    def _links(self, query: Query, window: Any) -> dict[str, str | None]:
        def link(cursor: Cursor | None) -> str | None:
            path = list_path(self.model)
            return absolute(f"{path}?{query.address(cursor)}") if cursor else None

        return {"next": link(window.following), "previous": link(window.preceding)}


@cache_response()
class ItemEndpoint(TypeEndpoint):
    """One item of a list, with its texts and parts. An old slug leads to the one of today."""

    @property
    def operation(self) -> str:
        """The name that clients made from the schema call it by."""
        return f"get_{self.model._meta.model_name}"

    @property
    def answers(self) -> dict[int, Kind]:  # type: ignore[override]  # follows from the type
        """What is answered, by status."""
        return {200: serializers.detail(self.model), 404: serializers.Missing}

    def get(self, request: Request, slug: str) -> HttpResponse:
        public = self.model.objects.public()
        page = prepared(public.filter(slug=slug), whole=True).first()
        if page is not None:
            return Response(resolved_data(serializers.detail(self.model)(page).data))
        today = public.filter(slug=slug.lower()).first() or public.once_at(slug)
        if today is None:
            raise NotFound("There is nothing public of this slug.")
        return HttpResponsePermanentRedirect(item_path(self.model, today.slug))


class Nothing(Endpoint):
    """Any other address below the API's: said in JSON as well."""

    schema = None

    def get(self, request: Request, **kwargs: Any) -> Response:
        raise NotFound("There is nothing at this address.")
