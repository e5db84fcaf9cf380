"""Whether an address follows from the slug, as all that reads and writes links to pages expects."""

from __future__ import annotations

from typing import Any, NoReturn

from django.urls import NoReverseMatch

from smartcities.publishing.fields.href import PAGE
from smartcities.publishing.links.reference import parts_of, target_of
from smartcities.publishing.links.resolving import here
from smartcities.publishing.models import Addressed

#: A slug that no type reserves, and the number of a part.
SLUG, NUMBER = "a-slug-in-its-place", 7


class _OtherFieldError(LookupError):
    """An address was made of more than the slug."""


def _never_read(*args: Any, **kwargs: Any) -> NoReturn:
    raise _OtherFieldError


def follows_from_slug(model: type[Addressed]) -> bool:
    """Tell whether objects of *model* have an address that is made of the slug and ends with it.

    Links are resolved with no other field at hand, and recognised by the address's last part; the
    language of a page may choose the prefix.
    """
    values = {"slug": SLUG, "language": "en"}
    known = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    # All other fields are deferred: to read one is to ask the database for it.
    item: Any = model.from_db("default", known, [values[name] for name in known])
    item.refresh_from_db = _never_read
    try:
        address = here(item)
    except NoReverseMatch:
        # A type without detail pages has no addresses.
        return True
    except (AttributeError, LookupError, TypeError, ValueError):
        return False
    return address.endswith(f"/{SLUG}/") and _parts_follow(model, address)


def _parts_follow(model: type[Addressed], address: str) -> bool:
    """Tell whether the rows that are parts of *model* have their addresses below *address*."""
    for part in parts_of(model):
        relation: Any = model._meta.get_field(part.rows)
        row = relation.related_model(
            **{relation.field.name: model(slug=SLUG), part.key: NUMBER},
        )
        below = part.address(NUMBER)
        if hasattr(row, "get_absolute_url") and row.get_absolute_url() != f"{address}{below}":
            return False
        if target_of(f"{PAGE}:{model._meta.label_lower}:1/{below}") is None:
            return False
    return True
