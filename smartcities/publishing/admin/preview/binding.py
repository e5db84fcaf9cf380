"""The admin's own form and rows, filled with what was typed, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.formsets import all_valid
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from smartcities.publishing.admin.merging.rows import MergingRows
from smartcities.publishing.admin.preview.differing import DifferingRows
from smartcities.publishing.admin.preview.typed import typed
from smartcities.publishing.admin.working_copies.opening import Opening

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    from smartcities.publishing.models import Page
    from smartcities.publishing.models.autosave import Fields

#: What a form sends beside its content, by which it asks and publishes.
ASIDE = ("_publish", "revision_seen", "state_seen", "warned_of")


class Problem(NamedTuple):
    """Why a form cannot be shown: the id of the field if it is one, its label, the message."""

    field: str
    label: str
    message: str


class Quiet:
    """A form that has no question to its user: nothing is saved."""

    def consequences(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return none."""
        return {}

    questions = consequences


class ShallowFields(dict[str, forms.Field]):
    """The fields of the forms of rows; each form gets its own, but all share the widgets.

    Django copies every field with its widget, choices and messages for every row, so that each
    can be drawn in its own way. Rows of a preview are checked and never drawn.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {name: copy(field) for name, field in self.items()}


class Binding:
    """The form of a page and its rows, as a POST would have filled them."""

    def __init__(
        self, model_admin: ModelAdmin[Any], request: HttpRequest, page: Any, fields: Fields
    ) -> None:
        posted = _as_posted(request, fields)
        self.is_new = page.pk is None
        known = None if self.is_new else page
        # No more is asked for than a draft needs.
        page.opening = Opening(page, None, to_copy=True)
        form_class = model_admin.get_form(
            posted, known, change=not self.is_new, form=_quiet(model_admin, posted, known)
        )
        self.form: Any = form_class(posted.POST, posted.FILES, instance=page)
        self.is_valid = self.form.is_valid()
        self.formsets = list(self._formsets(model_admin, posted, known))
        self.is_valid = all_valid(self.formsets) and self.is_valid

    @classmethod
    def of(cls, model_admin: ModelAdmin[Any], request: HttpRequest, page: Page) -> Self | None:
        """Return the form with what the user has typed in this tab; None if that is nothing."""
        fields = typed(request, page)
        return None if fields is None else cls(model_admin, request, page, fields)

    def _formsets(
        self, model_admin: ModelAdmin[Any], posted: HttpRequest, known: Page | None
    ) -> Iterator[Any]:
        seen: Counter[str] = Counter()
        for formset_class, inline in model_admin.get_formsets_with_inlines(posted, known):
            found: Any = formset_class
            prefix = found.get_default_prefix()
            seen[prefix] += 1
            if seen[prefix] > 1:
                # As Django tells inlines apart that would be equal.
                prefix = f"{prefix}-{seen[prefix]}"
            found.form.base_fields = ShallowFields(found.form.base_fields)
            kwargs = model_admin.get_formset_kwargs(posted, self.form.instance, inline, prefix)
            if issubclass(found, MergingRows):
                found = type(found.__name__, (DifferingRows, found), {})
                # What a changed row chooses is read once for all of them.
                sets = [each.name for each in found.model._meta.many_to_many]
                rows = kwargs["queryset"].prefetch_related(None)
                kwargs["queryset"] = rows.prefetch_related(*sets)
            yield found(**kwargs)

    def problems(self) -> list[Problem]:
        """Return what is to be put right before the page can be shown."""
        if self.is_valid:
            return []
        found = list(_of_form(self.form, ""))
        for formset in self.formsets:
            name = str(formset.model._meta.verbose_name_plural)
            name = name[:1].upper() + name[1:]
            group = f"{formset.prefix}-group"
            found += (Problem(group, name, str(each)) for each in formset.non_form_errors())
            place = getattr(formset, "place", int)
            for number, form in enumerate(formset.forms):
                found += _of_form(form, f"{name} {place(number) + 1}", group)
        return found


def _of_form(form: Any, of: str, group: str = "") -> Iterator[Problem]:
    for name, errors in form.errors.items():
        field = None if name == NON_FIELD_ERRORS else form.fields.get(name)
        label = str(form[name].label) if field else ""
        target = form[name].id_for_label or form[name].auto_id if field else group
        for error in errors:
            yield Problem(target, ": ".join(filter(None, (of, label))), str(error))


def _quiet(
    model_admin: ModelAdmin[Any], posted: HttpRequest, known: Page | None
) -> type[forms.ModelForm]:
    """Return the admin's form without its questions, from which Django makes that of the page."""
    form: Any = model_admin.form
    # As Django does: what is declared and may only be read is no field.
    read_only = model_admin.get_readonly_fields(posted, known)
    left_out = dict.fromkeys(name for name in read_only if name in form.declared_fields)
    bases = (Quiet, form) if hasattr(form, "consequences") else (form,)
    return type(form.__name__, bases, left_out)


def _as_posted(request: HttpRequest, fields: Fields) -> HttpRequest:
    """Return the request by which the form would be saved; files are known by their uploads."""
    posted: Any = HttpRequest()
    posted.method, posted.META = "POST", request.META
    posted.path, posted.path_info = request.path, request.path_info
    posted.user, posted.resolver_match = request.user, request.resolver_match
    # What colleagues saved meanwhile is merged by the save, which may ask.
    posted.merge_basis = None
    # Each kind of rows gets a copy of its own, which is cheap of this and dear of a QueryDict.
    posted.POST = MultiValueDict(
        {name: texts for name, texts in fields.items() if name.rpartition("-")[2] not in ASIDE}
    )
    return posted
