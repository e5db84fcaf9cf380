"""From references to addresses: one query, however many links a page or an answer has.

A link whose target visitors cannot see (a draft, expired, deleted) is shown as its words alone.
"""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http.response import HttpResponse

from smartcities.publishing.addresses import absolute, canonical_path
from smartcities.publishing.links.reference import (
    LINK,
    MARK,
    Target,
    linkable,
    parts_of,
    references,
    rest_of,
    target_of,
)
from smartcities.publishing.models import Addressed

#: Makes the address of a target that is public.
Address = Callable[[Addressed], str]
Found = dict[Target, Addressed]


def here(item: Addressed) -> str:
    """Return the address of *item* for a page of the portal, in the active language."""
    return item.get_absolute_url()  # type: ignore[attr-defined]  # see linkable


def elsewhere(item: Addressed) -> str:
    """Return the full address of *item* for data that others use, in the language of its text."""
    return absolute(canonical_path(item))


def targets(hrefs: Iterable[str]) -> Found:
    """Return what visitors may see of what *hrefs* name, read by one query.

    The objects have their key, slug and language only, from which an address is made.
    """
    keys: dict[tuple[type[Addressed], str], set[int]] = defaultdict(set)
    for href in hrefs:
        if target := target_of(href):
            keys[target.model, target.part.partition("/")[0]].add(target.key)
    queries = [rows for (model, path), found in keys.items() for rows in _rows(model, path, found)]
    if not queries:
        return {}
    rows = queries[0].union(*queries[1:], all=True) if queries[1:] else queries[0]
    models, found = linkable(), Found()
    for label, key, slug, language, part in rows:
        model: Any = models[label]
        found[Target(model, key, part)] = item = model(pk=key, slug=slug)
        if language:
            item.language = language
    return found


def _rows(model: type[Addressed], path: str, keys: set[int]) -> Iterator[QuerySet[Any, Any]]:
    """Yield a query for the public ones of *keys*, or for their parts below *path*, if any are."""
    label = _text(model._meta.label_lower)
    public = model.objects.public().filter(pk__in=keys).order_by()
    if not path:
        yield public.values_list(label, "pk", "slug", _language(model), _text(""))
    for part in parts_of(model):
        if part.path == path:
            relation: Any = model._meta.get_field(part.rows)
            page = relation.field.name
            of_page = {f"{page}__in": public.values("pk")}
            rows = relation.related_model._base_manager.filter(**of_page)
            address = Concat(_text(f"{path}/"), Cast(part.key, CharField()), _text("/"))
            yield rows.order_by().values_list(
                label, f"{page}_id", f"{page}__slug", _language(model, f"{page}__"), address
            )


def _text(text: str) -> Value:
    return Value(text, output_field=CharField())


def _language(model: type[Addressed], path: str = "") -> Any:
    has_language = any(field.name == "language" for field in model._meta.concrete_fields)
    return f"{path}language" if has_language else _text("")


def _shown(markup: str, found: Found, address: Address) -> str:
    def link(match: Any) -> str:
        href = html.unescape(match["href"])
        target = target_of(href)
        item = found.get(target) if target else None
        if target is None or item is None:
            return match["words"]
        value = html.escape(f"{address(item)}{target.part}{rest_of(href)}")
        return f'<a {match["before"]}href="{value}"{match["after"]}>{match["words"]}</a>'

    return LINK.sub(link, markup)


def resolved(*texts: str, address: Address = here) -> list[str]:
    """Return sanitised *texts* with the address of today in each link to a page of the portal."""
    if not any(MARK in text for text in texts):
        return list(texts)
    found = targets(references(texts))
    return [_shown(text, found, address) if MARK in text else text for text in texts]


def resolved_page(response: HttpResponse) -> HttpResponse:
    """Resolve the links in a rendered page; for ``add_post_render_callback``."""
    if MARK.encode() in response.content:
        (response.content,) = resolved(response.text)
    return response


def resolved_data(data: Any) -> Any:
    """Return lists and mappings of values for JSON with the links of all their texts resolved."""
    texts = [text for text in _texts(data) if MARK in text]
    if not texts:
        return data
    return _replaced(data, dict(zip(texts, resolved(*texts, address=elsewhere), strict=True)))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _texts(each)


def _replaced(data: Any, shown: dict[str, str]) -> Any:
    if isinstance(data, dict):
        return {name: _replaced(each, shown) for name, each in data.items()}
    if isinstance(data, list):
        return [_replaced(each, shown) for each in data]
    return shown.get(data, data) if isinstance(data, str) else data
