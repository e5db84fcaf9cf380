"""How a view declares that its answers are public, and what they depend on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from django.urls import Resolver404, resolve

from smartcities.publishing.addresses import LONGEST
from smartcities.publishing.embedding.addresses import OPTIONS, is_embed

View = TypeVar("View")


@dataclass(frozen=True)
class Parameters:
    """The parameters of the query that an answer depends on; all others are ignored."""

    #: Parameters of which only the last value counts.
    single: frozenset[str] = frozenset()
    #: Parameters of which every value counts, in any order.
    repeated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Declared:
    """What a view declares about the answers at an address."""

    known: Parameters
    #: Names by which a network in front of the portal can drop its copy.
    tags: tuple[str, ...] = field(default=())
    #: The name of the view in the address plan.
    name: str = ""


def cache_response(
    *names: str, parameters: Callable[[Mapping[str, Any]], Parameters] | None = None
) -> Any:
    """Decorate a view, function or class, whose answer with status 200 may be kept.

    The answer must be the same for everybody who is not signed in, and depend on nothing but the
    address, public content and the query's parameters *names* (the last value of each). If the
    parameters follow from the view's arguments (``as_view`` and the address), *parameters*
    returns them. An answer that is ``private`` or ``no-store`` is not kept.
    """

    def declare(view: View) -> View:
        # A mark on the view itself, which ``declared`` reads.
        view.cache_parameters = parameters or (lambda given: Parameters(frozenset(names)))  # type: ignore[attr-defined]
        return view

    return declare


def declared(path: str, plan: str) -> Declared | None:
    """Return what the view at *path* of the URLconf *plan* declares, or None.

    The language of *path* has to be active.
    """
    find = _declared if len(path) <= LONGEST else _declared.__wrapped__
    return find(path, plan)


@lru_cache(maxsize=4096)
def _declared(path: str, plan: str) -> Declared | None:
    try:
        found = resolve(path, plan)
    except Resolver404:
        return None
    view = getattr(found.func, "view_class", found.func)
    parameters = getattr(view, "cache_parameters", None)
    if parameters is None:
        return None
    given = {**getattr(found.func, "view_initkwargs", {}), **found.kwargs}
    known = parameters(given)
    if is_embed(path):
        # In a list, ``theme`` is a filter that may also contain a colour scheme.
        single = known.single.union(OPTIONS, {"theme"} - known.repeated)
        known = Parameters(single, known.repeated)
    return Declared(known, _tags(given, found.url_name or ""), found.view_name)


def _tags(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    kind = given["model"]._meta.model_name if given.get("model") else name
    return ("portal", kind, f"{kind}-{given['slug']}") if "slug" in given else ("portal", kind)
