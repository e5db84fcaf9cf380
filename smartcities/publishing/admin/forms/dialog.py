"""The form to add something, within another form: in a dialog, by its own admin and its rules.

``…/add/?_dialog=1`` answers with the form alone. Saving answers with JSON: what was made, for the
field that wants it, or the refusals by field. ``static/portal-admin/form-dialog.js`` shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django import forms
from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from smartcities.publishing.admin.linking.choices import described

#: The parameter of the address that asks for it.
PARAMETER = "_dialog"
#: Begins the ids of its fields, which stand in one document with those of the form around it.
IDS = "dialog_%s"


def in_dialog(request: HttpRequest) -> bool:
    """Tell whether the form is asked for by a dialog."""
    return PARAMETER in request.GET


class DialogField(NamedTuple):
    """A field of a row in a dialog, and whether it is not shown."""

    bound: forms.BoundField
    is_hidden: bool


class DialogIds:
    """A form whose fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": IDS})


class DialogAdmin(admin.ModelAdmin):
    """Adds in a dialog, too. The admin site adds it to every admin, before all others.

    An admin declares the fields that a dialog needs, ``dialog_fields``, and the rows that a new
    object cannot do without, ``dialog_inlines``: one of each. Every relation to it then has a
    button for the dialog in the forms of others (``static/portal-admin/quick-add.js``).
    """

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None and in_dialog(request):
            if chosen := getattr(self, "get_dialog_fieldsets", None):
                return chosen(request)
            if fields := getattr(self, "dialog_fields", ()):
                return [(None, {"fields": fields})]
        return super().get_fieldsets(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if in_dialog(request):
            inlines: Any = getattr(self, "dialog_inlines", ())
            return inlines
        return super().get_inlines(request, obj)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # Its address is made from its name where the dialog has no field for it.
        return {} if in_dialog(request) else super().get_prepopulated_fields(request, obj)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        return {**kwargs, "auto_id": IDS} if in_dialog(request) else kwargs

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if change or not in_dialog(request):
            return form
        return type(form)(form.__name__, (DialogIds, form), {"__module__": form.__module__})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not kwargs.get("add") or not in_dialog(request):
            context["dialogs"] = offered(self.admin_site)
            return super().render_change_form(request, context, *args, **kwargs)
        rows = [inline.formset for inline in context["inline_admin_formsets"]]
        if request.method == "POST":
            return JsonResponse({"errors": refusals(context["adminform"].form, rows)})
        words = {
            name: getattr(self, name, "") for name in ("dialog_title", "dialog_use", "dialog_help")
        }
        shown = [(formset, list(_fields_of(formset))) for formset in rows]
        context = {**context, **words, "opts": self.opts, "dialog_rows": shown}
        return TemplateResponse(request, "admin/dialog_form.html", context)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if not in_dialog(request):
            return super().response_add(request, obj, *args, **kwargs)
        made = {"key": str(obj.pk), "name": str(obj), **described(obj, self)}
        return JsonResponse({"made": made})


def offered(site: admin.AdminSite) -> dict[str, str]:
    """Return {address of the form to add something: name of the button that opens its dialog}."""
    found = {}
    for model in apps.get_models():
        model_admin: Any = site.get_model_admin(model) if site.is_registered(model) else None
        if getattr(model_admin, "dialog_fields", None):
            meta = model._meta
            address = reverse(f"{site.name}:{meta.app_label}_{meta.model_name}_add")
            found[address] = _("Add {name}…").format(name=meta.verbose_name)
    return found


def _fields_of(formset: forms.BaseFormSet) -> Iterator[DialogField]:
    """Yield the fields of one row; where it stands among others is not asked."""
    for form in formset.forms[:1]:
        numbered_by = getattr(form.instance, "numbered_by", "")
        for bound in form:
            if bound.name != "DELETE":
                yield DialogField(bound, bound.is_hidden or bound.name == numbered_by)


def refusals(form: forms.BaseForm, rows: Sequence[forms.BaseFormSet] = ()) -> dict[str, list[str]]:
    """Return what is refused by the id of its field; of no single field under an empty one."""
    found: dict[str, list[str]] = {}
    for each in (form, *(row for formset in rows for row in formset.forms)):
        for name, errors in each.errors.items():
            # What a form hides has no place of its own to say it at.
            is_shown = name in each.fields and not each[name].is_hidden
            place = each[name].id_for_label if is_shown else ""
            found.setdefault(place, []).extend(map(str, errors))
    of_rows = [str(error) for formset in rows for error in formset.non_form_errors()]
    # A row that is wrong is one that is missing, too.
    if of_rows and not any(row.errors for formset in rows for row in formset.forms):
        found.setdefault("", []).extend(of_rows)
    return found
