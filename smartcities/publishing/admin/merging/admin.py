"""The admin of pages, which fills forms with what they are based on, and merges them with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from smartcities.publishing.admin.merging.basis import (
    SEEN,
    Basis,
    Seen,
    last_number,
    one_by_one,
)
from smartcities.publishing.admin.merging.page import loaded_relations, settings_of
from smartcities.publishing.admin.versions.admin import VersionsAdmin
from smartcities.publishing.models import Page
from smartcities.publishing.states.capturing import own_state, rows_state, stored_rows
from smartcities.publishing.states.structure import row_models
from smartcities.publishing.states.wording import Wording


class MergingAdmin(VersionsAdmin):
    """Saves a form onto what others saved meanwhile, so that both are there."""

    def basis(self, request: HttpRequest, page: Any) -> Basis | None:
        """Return what the form that is sent is based on, made once a request.

        None where the request says so by a ``merge_basis`` of None: then nothing is merged.
        """
        if request.method != "POST" or not isinstance(page, Page) or page.pk is None:
            return None
        if not hasattr(request, "merge_basis"):
            request.merge_basis = Basis(page, request.POST)  # type: ignore[attr-defined]
        known: Basis | None = request.merge_basis  # type: ignore[attr-defined]
        return known

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if not change or (found := self.basis(request, obj)) is None:
            return form
        return type(form.__name__, (form,), {"basis": found})

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Return Django's arguments, and for rows of the page what they are based on."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        found = getattr(request, "merge_basis", None)
        if found is not None and inline.model in row_models(cast(Any, self.model)).values():
            kwargs["basis"] = found
        return kwargs

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool
    ) -> None:
        """Save the rows, and say what was taken from others."""
        formsets = list(formsets)
        basis: Basis | None = getattr(request, "merge_basis", None)
        # Before this save has a version of its own.
        said = list(self._said(basis, form, formsets)) if basis else []
        super().save_related(request, form, formsets, change)
        for sentence in said:
            messages.info(request, sentence)

    def _said(self, basis: Basis, form: Any, formsets: list[Any]) -> Iterator[str]:
        wording = Wording(self.model, [])
        taken = [each.kind for each in formsets if getattr(each, "has_taken", False)]
        if names := [*sorted(form.taken), *taken]:
            text = _("With the changes that {who} saved meanwhile: {names}.")
            who = ", ".join(basis.others) or _("somebody")
            yield text.format(who=who, names=", ".join(map(wording.label, names)))
        merged = [each for each in formsets if getattr(each, "merged", None)]
        if moved := [wording.label(each.kind) for each in merged if each.merged.notes]:
            text = _("You both moved the same rows; they stand as you put them: {names}.")
            yield text.format(names=", ".join(moved))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form, page = context["adminform"].form, kwargs.get("obj")
        if isinstance(page, Page) and page.pk and SEEN in form.fields:
            if form.is_bound:
                basis: Basis | None = getattr(request, "merge_basis", None)
                context["merge_answers"] = list(basis.used.items()) if basis else []
            else:
                formsets = [each.formset for each in context["inline_admin_formsets"]]
                form.initial[SEEN] = self._seen(form, formsets).dumps()
        return super().render_change_form(request, context, *args, **kwargs)

    def _seen(self, form: Any, formsets: Iterable[Any]) -> Seen:
        """Return what a form is filled from; its rows have been read already."""
        page = form.instance
        rows = {each.kind: each.get_queryset() for each in formsets if getattr(each, "kind", "")}
        own = own_state(page, loaded_relations(form))
        parts = own.digests()
        for name, model in row_models(cast(Any, self.model)).items():
            there = rows[name] if name in rows else stored_rows(model, page)
            parts[name] = rows_state(model, name, there).digests()[name]
        return Seen(last_number(page), parts, settings_of(form), one_by_one(own))
