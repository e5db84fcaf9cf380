"""Showing the admin's forms again, with the input, if they cannot be saved in an outage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext as _

from smartcities.outages.errors import RETRY_AFTER, outage_status
from smartcities.outages.views import words

#: The attribute of a request with the reason why its form could not be saved.
REASON = "reason_not_saved"
#: The code of the error that says so; what was typed is not wrong.
OUTAGE = "outage"


class ReturnedForms(admin.ModelAdmin):
    """Shows a form again with its input, and the reason why it was not saved."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Exception as error:
            status = outage_status(error)
            if request.method != "POST" or status is None:
                raise
            setattr(request, REASON, _reason(request, status, error))
        with _without_lock():
            response = super().changeform_view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                # Rendered here: it reads, which is still possible without the lock.
                response.render()
        response.status_code = status
        response["Retry-After"] = str(RETRY_AFTER)
        return response

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, *args, **kwargs)
        reason = getattr(request, REASON, "")
        return _refused(form, reason) if reason else form


def _reason(request: HttpRequest, status: int, error: Exception) -> str:
    said = [_("Not saved."), words(status, error)]
    said.append(_("What you typed stands below; save again in a moment."))
    # Files that were stored before the save failed stay with the form (``media/uploads``).
    if any(isinstance(file, UploadedFile) for file in request.FILES.values()):
        said.append(_("A file that you chose has to be chosen again."))
    return " ".join(said)


def _refused(form: type[ModelForm], reason: str) -> type[ModelForm]:
    """Return *form* as one that is never valid, for *reason*, so that Django shows it again."""

    class Refused(form):  # type: ignore[misc, valid-type]  # a base of the moment
        def clean(self) -> dict[str, Any]:
            cleaned = super().clean()
            self.add_error(None, ValidationError(reason, code=OUTAGE))
            return cleaned

    return Refused


@contextmanager
def _without_lock() -> Iterator[None]:
    """Make transactions read-only: waiting for the write lock of SQLite has failed already."""
    if connection.vendor != "sqlite":
        yield
        return
    sqlite = cast(Any, connection)
    mode = sqlite.transaction_mode
    sqlite.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = mode
