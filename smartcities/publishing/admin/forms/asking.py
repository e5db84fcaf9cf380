"""Refusals that only ask: to save once more is the answer, and nothing is to be corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from smartcities.outages.admin import OUTAGE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: The code of an error that asks, and of those that leave nothing to correct.
ASKED = "asked"
RIGHT_AS_TYPED = {ASKED, OUTAGE}


class Asked(str):
    """A sentence that asks, and under it, where the field is, the ways to answer as HTML."""

    __slots__ = ("ways",)
    ways: SafeString

    def __new__(cls, sentence: str, ways: SafeString) -> Asked:
        """Return *sentence* with *ways*."""
        made = super().__new__(cls, sentence)
        made.ways = ways
        return made

    def __str__(self) -> str:
        # As itself: Django makes texts of all errors.
        return self


def question(text: StrOrPromise) -> ValidationError:
    """Return *text* as an error that asks."""
    return ValidationError(text, code=ASKED)


def _errors(form: Any, formsets: Iterable[Any]) -> Iterator[ValidationError]:
    forms = [form, *(each for rows in formsets for each in rows.forms)]
    for rows in formsets:
        yield from rows.non_form_errors().as_data()
    for each in forms:
        for found in each.errors.as_data().values():
            yield from found


class AskingAdmin(admin.ModelAdmin):
    """Shows a refusal that asks as a question. The admin site adds it to every admin."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Count among the errors only what is to be corrected."""
        if context.get("errors"):
            formsets = [each.formset for each in context["inline_admin_formsets"]]
            found = list(_errors(context["adminform"].form, formsets))
            context["errors"] = [error for error in found if error.code not in RIGHT_AS_TYPED]
            context["is_asked"] = len(context["errors"]) < len(found)
        return super().render_change_form(request, context, *args, **kwargs)
