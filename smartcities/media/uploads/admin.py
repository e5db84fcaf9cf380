"""Files in the admin: uploaded when they are chosen, or checked before the form's transaction."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from smartcities.media.checks import PDF_BYTES
from smartcities.media.document import text_of
from smartcities.media.fields.checked import CheckedFileField
from smartcities.media.fields.forms import UploadInput
from smartcities.media.fields.pending import PendingFile, RefusedFile
from smartcities.media.models import PendingUpload
from smartcities.media.uploads.pending import take
from smartcities.protection.bodies import body_limit

#: The largest file that any field accepts, and the rest of the request's body.
BODY = PDF_BYTES + 64 * 1024


class UploadFields(BaseModelAdmin):
    """Gives file fields of a form or of its rows the widget that uploads chosen files."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if isinstance(db_field, CheckedFileField):
            meta = getattr(self, "parent_model", self.model)._meta
            name = f"{self.admin_site.name}:{meta.app_label}_{meta.model_name}_upload"
            widget = UploadInput(attrs={"accept": db_field.accept}, url=reverse(name))
            widget.max_bytes = db_field.max_bytes
            return db_field.formfield(owner=request.user, widget=widget, **kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class UploadsAdmin(UploadFields, ModelAdmin):
    """The admin of a model with files, its own or those of its rows."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_upload"
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(self.upload_view), name=name),
            path("upload/<slug:key>/", wrap(self.upload_state_view), name=f"{name}_state"),
            *super().get_urls(),
        ]

    def upload_field(self, request: HttpRequest, name: str) -> CheckedFileField | None:
        """Return the model field of the input *name*, in the form or one of its rows."""
        forms = [("", self.model)]
        for inline_class in self.get_inlines(request, None):
            inline = inline_class(self.model, self.admin_site)
            prefix = inline.get_formset(request).get_default_prefix()
            # Django adds numbers to the prefixes of inlines that would be equal.
            forms.append((rf"{re.escape(prefix)}(?:-\d+)?-\d+-", inline.model))
        for prefix, model in forms:
            for field in model._meta.fields:
                is_file = isinstance(field, CheckedFileField)
                if is_file and re.fullmatch(prefix + re.escape(field.name), name, re.ASCII):
                    return field
        return None

    def _may_upload(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) or self.has_change_permission(request)

    @body_limit(staff=BODY)
    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Accept one file for the named input; return its key, or why it was refused."""
        if not self._may_upload(request):
            raise PermissionDenied
        field = self.upload_field(request, request.POST.get("name", ""))
        file = request.FILES.get("file")
        if field is None or file is None:
            return JsonResponse({"error": _("No file arrived. Choose it again.")}, status=400)
        try:
            pending = take(file, field, request.user)
        except ValidationError as error:
            # With status 200, so that the browser does not log it as an error.
            return JsonResponse({"error": " ".join(error.messages)})
        upload = pending.upload
        facts: dict[str, Any] = {
            "key": upload.key,
            "name": upload.file_name,
            "size": filesizeformat(upload.size),
            "notes": upload.sentences,
        }
        if field.has_text:
            assert request.resolver_match is not None
            name = f"{request.resolver_match.view_name}_state"
            facts["state_url"] = reverse(name, args=[upload.key])
        return JsonResponse(facts)

    def upload_state_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Return whether the text of the user's own pending upload was read, and the result."""
        assert request.user.is_authenticated
        upload = PendingUpload.objects.filter(pk=key, owner=request.user).first()
        text = upload and text_of(upload.stored_name)
        if not text:
            return JsonResponse({"done": upload is None})
        return JsonResponse({"done": True, "message": text.get_state_display()})

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check and store files sent with the form, before the transaction that saves it."""
        if request.method == "POST" and request.FILES and self._may_upload(request):
            files: Any = request.FILES
            for name, file in list(files.items()):
                # What is not one of the request any more was taken before the form was shown again.
                is_sent = isinstance(file, UploadedFile)
                if is_sent and (field := self.upload_field(request, name)):
                    try:
                        files[name] = take(file, field, request.user)
                    except ValidationError as error:
                        files[name] = RefusedFile(error)
                    file.close()
        return super().changeform_view(request, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the rows, and say what became of the files that are saved with them."""
        super().save_related(request, form, formsets, change)
        for each in (form, *(each for formset in formsets for each in formset.forms)):
            for file in getattr(each, "cleaned_data", {}).values():
                if isinstance(file, PendingFile):
                    for sentence in file.upload.sentences:
                        about = {"name": file.name, "sentence": sentence}
                        messages.warning(request, _("“%(name)s”: %(sentence)s") % about)
