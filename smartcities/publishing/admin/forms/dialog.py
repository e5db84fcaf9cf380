"""The form to add something, within another form: in a dialog, by its own admin and its rules.

``…/add/?_dialog=1`` answers with the form alone. Saving answers with JSON: what was made, for the
field that wants it, or the refusals by field. ``static/portal-admin/form-dialog.js`` shows it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse

from smartcities.publishing.admin.linking.choices import described

#: The parameter of the address that asks for it.
PARAMETER = "_dialog"
#: Begins the ids of its fields, which stand in one document with those of the form around it.
IDS = "dialog_%s"


def in_dialog(request: HttpRequest) -> bool:
    """Tell whether the form is asked for by a dialog."""
    return PARAMETER in request.GET


class DialogIds:
    """A form whose fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": IDS})


class DialogAdmin(admin.ModelAdmin):
    """Adds in a dialog, too. The admin site adds it to every admin, before all others."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        # An admin may declare which fields a dialog needs.
        chosen = getattr(self, "get_dialog_fieldsets", None)
        if obj is None and chosen and in_dialog(request):
            return chosen(request)
        return super().get_fieldsets(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [] if in_dialog(request) else super().get_inlines(request, obj)

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
            return super().render_change_form(request, context, *args, **kwargs)
        if request.method == "POST":
            return JsonResponse({"errors": refusals(context["adminform"].form)})
        words = {name: getattr(self, name, "") for name in ("dialog_title", "dialog_use")}
        context = {**context, **words, "opts": self.opts}
        return TemplateResponse(request, "admin/dialog_form.html", context)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if not in_dialog(request):
            return super().response_add(request, obj, *args, **kwargs)
        made = {"key": str(obj.pk), "name": str(obj), **described(obj, self)}
        return JsonResponse({"made": made})


def refusals(form: forms.BaseForm) -> dict[str, list[str]]:
    """Return what is refused by the id of its field; of no single field under an empty one."""
    found: dict[str, list[str]] = {}
    for name, errors in form.errors.items():
        # What a form hides has no place of its own to say it at.
        is_shown = name in form.fields and not form[name].is_hidden
        place = form[name].id_for_label if is_shown else ""
        found.setdefault(place, []).extend(map(str, errors))
    return found
