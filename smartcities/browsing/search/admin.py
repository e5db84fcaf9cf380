"""What an editor is told of a file: whether visitors find what it says."""

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
    """The admin of pages with a file; put ``text_of_file`` beside it among the fields."""

    readonly_fields = (*PageAdmin.readonly_fields, "text_of_file")

    @admin.display(description=_("Text of the file"))
    def text_of_file(self, page: Page) -> str:
        """Return what came of reading the file, in a sentence.

        Where it was not read, it is read now: a process may have been killed meanwhile.
        """
        file = getattr(page, indexed_by(page).file)
        # A file that came with a refused form is not the page's yet.
        if not file or file.upload:
            return ""
        if text := text_of(page):
            return text.get_state_display()
        read_later(file.storage, file.name)
        return str(BEING_READ)

    def save_model(self, request: HttpRequest, obj: Page, form: ModelForm, change: bool) -> None:
        """Save; what is known of a new file's text is told after the commit."""
        super().save_model(request, obj, form, change)
        if indexed_by(obj).file in form.changed_data:
            transaction.on_commit(partial(self.tell, request, obj), robust=True)

    def tell(self, request: HttpRequest, page: Page) -> None:
        """Tell the editor, on the next page, if words of the file are not found, or not yet."""
        text: Any = text_of(page)
        if text and text.state != text.State.READ:
            messages.warning(request, text.get_state_display())
        elif not text and getattr(page, indexed_by(page).file):
            messages.info(request, BEING_READ)
