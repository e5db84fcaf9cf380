"""What was typed into a new front page while a colleague made it, for the form of that one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from frontpage.models import FrontPage
from frontpage.sections import proposed
from smartcities.publishing.admin.autosave.admin import TAKE_UP
from smartcities.publishing.admin.autosave.offers import BEFORE, ROW
from smartcities.publishing.admin.autosave.receiving import (
    END_FIELD,
    TAB_FIELD,
    TAKEN_FIELD,
    put_aside,
)
from smartcities.publishing.admin.autosave.values import TAB
from smartcities.publishing.admin.merging.rows import ROW_KEY
from smartcities.publishing.models import Autosave
from smartcities.publishing.models.autosave import Fields

#: The kinds of rows, and the field that no two of a kind have alike.
ROWS = {"cases": "case", "sections": "section"}


def carry_over(model_admin: Any, request: HttpRequest, page: FrontPage) -> bool:
    """Keep what a new one was sent with, or was not, as typed into the form of *page*, if any."""
    sent: QueryDict = request.POST
    is_whole = True
    named = [sent.get(TAB_FIELD, ""), *sent.get(TAKEN_FIELD, "").split(), request.GET.get(TAKE_UP)]
    tabs = [each for each in named if each and TAB.fullmatch(each)]
    if request.method == "POST":
        fields = {name: [str(text) for text in texts] for name, texts in sent.lists()}
        is_whole = END_FIELD in fields
    else:
        found = Autosave.objects.of(request.user, FrontPage, None).filter(tab__in=tabs).first()
        if found is None:
            return False
        fields, sent = found.fields, found.as_data()
    typed = model_admin.get_form(request)(sent).changed_data
    fields, rows = _carried_over(fields, page, is_whole=is_whole)
    if typed or rows:
        put_aside(request.user, FrontPage, page.pk, fields, [*typed, *rows], BEFORE, tabs)
    return bool(typed or rows)


def _carried_over(fields: Fields, page: FrontPage, *, is_whole: bool) -> tuple[Fields, list[str]]:
    """Return *fields* of a new one as those of *page*, and the names of what was typed into rows.

    A row that *page* has as well is that one. The sections begin with all of them: as they were
    proposed nobody typed them, and what is missing in a form that *is_whole* was taken out.
    """
    found, typed = dict(fields), list[str]()
    for kind, name in ROWS.items():
        rows = _rows(fields, kind, name)
        is_proposed = kind == "sections"
        if is_proposed and _are_as_proposed(fields, rows):
            found = {each: found[each] for each in found if not each.startswith(f"{kind}-")}
            continue
        stored = getattr(page, kind).values_list(name, "key")
        keys = {str(value): str(key) for value, key in stored}
        for place, value in rows.items():
            found[f"{kind}-{place}-{ROW_KEY}"] = [keys.pop(value, "")]
            names = (f"{kind}-{place}-{each}" for each in (name, "order", "DELETE"))
            typed += [each for each in names if each in fields]
        taken_out = keys.values() if is_proposed and is_whole else ()
        for number, key in enumerate(taken_out, len(fields)):
            gone = f"{kind}-{number}-DELETE"
            found |= {f"{kind}-{number}-{ROW_KEY}": [key], gone: ["on"]}
            typed.append(gone)
    return found, typed


def _rows(fields: Fields, kind: str, name: str) -> dict[str, str]:
    """Return {place in the form: what was chosen} of the rows of a *kind*."""
    found = {}
    for each, texts in fields.items():
        row = ROW.fullmatch(each)
        if row and (row["rows"], row["name"]) == (kind, name) and any(texts):
            found[row["place"]] = texts[-1]
    return found


def _are_as_proposed(fields: Fields, rows: dict[str, str]) -> bool:
    orders = {value: fields.get(f"sections-{place}-order") for place, value in rows.items()}
    return orders == {each["section"]: [str(each["order"])] for each in proposed()}
