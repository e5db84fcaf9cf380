"""The admin's own form and rows, filled with what was typed, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.formsets import all_valid
from django.http import HttpRequest, QueryDict

from smartcities.publishing.admin.preview.typed import typed

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    from smartcities.publishing.models import Page

#: What a form sends beside its content, by which it asks and publishes.
ASIDE = ("_publish", "revision_seen", "state_seen", "warned_of")


class Problem(NamedTuple):
    """Why a form cannot be shown: the id of the field if it is one, its label, the message."""

    field: str
    label: str
    message: str


class AsDraft:
    """A form that asks for no more than a draft needs, and has no question to its user."""

    #: What colleagues saved meanwhile is merged by the save, which may ask.
    basis = None

    def page_after(self) -> tuple[Any, Any, Any]:
        """Return the page, and no moment at which it would be public."""
        page, _published_at, _expires_at = super().page_after()  # type: ignore[misc]
        return page, None, None

    def consequences(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return none: nothing is saved."""
        return {}

    questions = consequences


class QuietRows:
    """Rows that warn of nothing: nothing is saved."""

    def warn(self) -> None:
        """Leave it to the save."""


class Binding:
    """The form of a page and its rows, as a POST would have filled them."""

    def __init__(
        self, model_admin: ModelAdmin[Any], request: HttpRequest, page: Page, data: QueryDict
    ) -> None:
        posted = _as_posted(request, data)
        self.is_new = page.pk is None
        known = None if self.is_new else page
        form_class = _quiet(model_admin.get_form(posted, known, change=not self.is_new))
        self.form: Any = form_class(posted.POST, posted.FILES, instance=page)
        self.is_valid = self.form.is_valid()
        self.formsets = list(self._formsets(model_admin, posted, known))
        self.is_valid = all_valid(self.formsets) and self.is_valid

    @classmethod
    def of(cls, model_admin: ModelAdmin[Any], request: HttpRequest, page: Page) -> Self | None:
        """Return the form with what the user has typed in this tab; None if that is nothing."""
        data = typed(request, page)
        return None if data is None else cls(model_admin, request, page, data)

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
            quiet = type(
                found.__name__,
                (QuietRows, found) if hasattr(found, "warn") else (found,),
                {"form": _quiet(found.form)},
            )
            kwargs = model_admin.get_formset_kwargs(posted, self.form.instance, inline, prefix)
            # What colleagues saved meanwhile is merged by the save, which may ask.
            kwargs.pop("basis", None)
            yield quiet(**kwargs)

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
            for number, form in enumerate(formset.forms, 1):
                found += _of_form(form, f"{name} {number}", group)
        return found


def _of_form(form: Any, of: str, group: str = "") -> Iterator[Problem]:
    for name, errors in form.errors.items():
        field = None if name == NON_FIELD_ERRORS else form.fields.get(name)
        label = str(form[name].label) if field else ""
        target = form[name].id_for_label or form[name].auto_id if field else group
        for error in errors:
            yield Problem(target, ": ".join(filter(None, (of, label))), str(error))


def _quiet(form: Any) -> type[forms.ModelForm]:
    return type(form.__name__, (AsDraft, form), {}) if hasattr(form, "page_after") else form


def _as_posted(request: HttpRequest, data: QueryDict) -> HttpRequest:
    """Return the request by which the form would be saved; files are known by their uploads."""
    posted: Any = HttpRequest()
    posted.method, posted.META = "POST", request.META
    posted.path, posted.path_info = request.path, request.path_info
    posted.user, posted.resolver_match = request.user, request.resolver_match
    posted.POST = data.copy()
    for name in [each for each in posted.POST if each.rpartition("-")[2] in ASIDE]:
        del posted.POST[name]
    return posted
