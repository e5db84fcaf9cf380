"""Acts that ask for a password, a code or a passkey once more, if the last one is a while ago."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

#: What is sent is asked about, and done once the answer is there; what is only looked at is not.
ask_again = reauthentication_required(app="smartcities", allow_get=True)
#: For addresses that give away by being looked at: an export.
ask_again_always = reauthentication_required(app="smartcities")


class AskAgainAdmin(admin.ModelAdmin):
    """Asks again before anything is added, changed or deleted."""

    @method_decorator(ask_again)
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(request, *args, **kwargs)

    @method_decorator(ask_again)
    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().delete_view(request, *args, **kwargs)

    @method_decorator(ask_again)
    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changelist_view(request, *args, **kwargs)
