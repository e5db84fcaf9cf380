"""The one place in which a type says what the tests need to know of it: beside its factory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from smartcities.publishing.models import Addressed, Row

Factory = TypeVar("Factory", bound=Callable[..., Any])


@dataclass(frozen=True)
class Declaration:
    """How to make one of a type, and what tests that know no type have to ask it."""

    #: Saves one: public, and valid but for what a test says.
    factory: Callable[..., Any]
    #: What the form of a new page needs in the admin, as a browser sends it.
    form: Mapping[str, str] = field(default_factory=dict)
    #: What its list is filtered by, beside what every list understands.
    parameters: frozenset[str] = frozenset()
    #: What a page needs besides the factory's fields for its form to be saved as it stands.
    complete: Mapping[str, Any] = field(default_factory=dict)
    #: The field that a test gives a name by, where it is not the one that slugs are made from.
    named_by: str = ""


#: By all that has an address of its own; a test fails for an installed type that is not here.
DECLARED: dict[type[Addressed], Declaration] = {}
#: The least that a row of each kind says; a test fails for a kind that is not here.
ROWS: dict[type[Row], Callable[[], dict[str, Any]]] = {}


def factory_of(
    model: type[Addressed], *, parameters: set[str] | None = None, **told: Any
) -> Callable[[Factory], Factory]:
    """Decorate the factory of *model* with what the tests ask of it (see ``Declaration``)."""

    def declare(factory: Factory) -> Factory:
        DECLARED[model] = Declaration(factory, parameters=frozenset(parameters or ()), **told)
        return factory

    return declare


def declared(model: type[Addressed]) -> Declaration:
    """Return what was declared for *model*, or say where to declare it."""
    if model not in DECLARED:
        name, app = model.__name__, model._meta.app_label
        raise LookupError(
            f"Tell the tests how to make a {name}: write a factory under @factory_of({name}, …) in "
            f"tests/page_types/{app}.py, as docs/adding-a-content-type.md shows."
        )
    return DECLARED[model]


def row_of(kind: type[Row]) -> dict[str, Any]:
    """Return the least that a row of *kind* says, or say where to write it."""
    if kind not in ROWS:
        name, app = kind.__name__, kind._meta.app_label
        raise LookupError(
            f"Tell the tests what a {name} says at least: add it to ROWS in "
            f"tests/page_types/{app}.py."
        )
    return ROWS[kind]()
