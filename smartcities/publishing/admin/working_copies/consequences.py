"""What publishing a draft of changes means for what is public now, asked before it is done."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from typing import TYPE_CHECKING, Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from smartcities.publishing.admin.working_copies.opening import Opening
from smartcities.publishing.states import RowState, State
from smartcities.publishing.states.wording import Wording

if TYPE_CHECKING:
    from smartcities.publishing.declarations.parts import Part

#: How many characters of a value are named.
SHOWN = 200


def of_page(page: Any) -> Opening | None:
    """Return the opening of *page* if it is saved itself, with a draft of changes of it."""
    opening: Opening | None = getattr(page, "opening", None)
    return None if opening is None or opening.copy is None or opening.to_copy else opening


def as_public(page: Any) -> Any:
    """Return *page* at the address that visitors know."""
    opening: Opening | None = getattr(page, "opening", None)
    shown = copy(page)
    if opening is not None:
        shown.slug = opening.live_slug
    return shown


def leaving_parts(page: Any, part: Part, kept: Collection[Any]) -> dict[str, Any]:
    """Return {address: row} of the public rows of *part* that *kept* has no more, by their keys."""
    opening = of_page(page)
    rows = opening.live.rows.get(part.rows, ()) if opening else ()
    wording = Wording(type(page), [])
    gone = [row for row in rows if row.fields.get(part.key) not in kept]
    return {part.address(_number(row, part)): wording.row(part.rows, row) for row in gone}


def _number(row: RowState, part: Part) -> int:
    value: Any = row.fields[part.key]
    return int(value)


def overtaken(page: Any) -> dict[str, str]:
    """Return {field or kind of rows: sentence} of what changed on the page and in its draft.

    The draft's is in the form; the sentence says what is public.
    """
    opening = of_page(page)
    if opening is None or opening.merged is None:
        return {}
    wording = Wording(type(page), [opening.live, opening.merged.state])
    said: dict[str, list[str]] = {}
    for each in opening.merged.questions:
        label = wording.label(each.name or each.rows, each.rows if each.name else "")
        value = wording.value(each.name, each.theirs, each.rows) if each.name else ""
        text = _("“{label}” has changed on the page since this draft was begun.")
        if value:
            text += " " + _("What is public: “{value}”.")
        shown = Truncator(value).chars(SHOWN)
        said.setdefault(each.rows or each.name, []).append(text.format(label=label, value=shown))
    return {name: " ".join(texts) for name, texts in said.items()}


def digest_of(page: Any) -> str:
    """Return what tells which state of the page was asked about; empty if nothing is asked."""
    opening = of_page(page)
    live: State | None = opening.live if opening and not opening.is_settled else None
    return live.digest() if live else ""
