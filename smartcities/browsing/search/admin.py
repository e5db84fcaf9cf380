"""The admin of pages with a file: it shows whether the file's text can be searched."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from smartcities.browsing.search.files import text_of
from smartcities.media.document import read_later
from smartcities.publishing.admin import PageAdmin
from smartcities.publishing.declarations.indexed import indexed_by
from smartcities.publishing.models import Page

BEING_READ = _("The text of the file is being read. Words of it are found in a minute or two.")


class FileTextAdmin(PageAdmin):
    """The admin of pages with a file; add ``text_of_file`` next to the file in the fields."""

    readonly_fields = (*PageAdmin.readonly_fields, "text_of_file")

    @admin.display(description=_("Text of the file"))
    def text_of_file(self, page: Page) -> str:
        """Return the result of reading the file, in a sentence.

        A file that was not read is read now: the process that should have may have been killed.
        """
        file = getattr(page, indexed_by(page).file)
        # A file sent with a refused form does not belong to the page yet.
        if not file or file.upload:
            return ""
        if text := text_of(page):
            return text.get_state_display()
        read_later(file.storage, file.name)
        return str(BEING_READ)

    def save_model(self, request: HttpRequest, obj: Page, form: ModelForm, change: bool) -> None:
        """Save; after the commit the editor gets a message about a new file's text."""
        super().save_model(request, obj, form, change)
        if indexed_by(obj).file in form.changed_data:
            transaction.on_commit(partial(self.tell, request, obj), robust=True)

    def tell(self, request: HttpRequest, page: Page) -> None:
        """Add a message for the editor if the file's text cannot be searched, or not yet."""
        text: Any = text_of(page)
        if text and text.state != text.State.READ:
            messages.warning(request, text.get_state_display())
        elif not text and getattr(page, indexed_by(page).file):
            messages.info(request, BEING_READ)
