"""Settings that every user may change for themselves: the language of the admin."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from smartcities.publishing.models import User


class OwnSettings(forms.ModelForm):
    """The settings a user may change without any permission."""

    class Meta:
        model = User
        fields = ("language",)


def own_settings(request: HttpRequest) -> HttpResponse:
    """Show and save the settings of the user who is signed in, and of nobody else."""
    form = OwnSettings(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=["language"])
        # The message is already in the language that was chosen.
        with translation.override(form.instance.language or get_language_from_request(request)):
            messages.success(request, _("Your settings were saved."))
        return HttpResponseRedirect(reverse("admin:index"))
    context = {**admin.site.each_context(request), "title": _("My settings"), "form": form}
    return TemplateResponse(request, "admin/own_settings.html", context)
