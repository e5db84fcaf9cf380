"""What an editor is told of a file: whether visitors find what it says."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from smartcities.browsing.search.files import text_of
from smartcities.publishing.admin import PageAdmin


class FileTextAdmin(PageAdmin):
    """The admin of pages with a file; put ``text_of_file`` beside it among the fields."""

    readonly_fields = (*PageAdmin.readonly_fields, "text_of_file")

    @admin.display(description=_("Text of the file"))
    def text_of_file(self, page: Model) -> str:
        """Return what came of reading the file, in a sentence."""
        text = text_of(page)
        return text.get_state_display() if text else ""

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Save; a new file is read after the commit, and a failure told."""
        super().save_model(request, obj, form, change)
        if obj.indexed.file in form.changed_data:
            transaction.on_commit(partial(self.tell, request, obj), robust=True)

    def tell(self, request: HttpRequest, page: Model) -> None:
        """Tell the editor, on the next page, if words of the file are not found."""
        text: Any = text_of(page)
        if text and text.state != text.State.READ:
            messages.warning(request, text.get_state_display())
