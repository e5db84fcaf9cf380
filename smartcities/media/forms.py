"""The form of a picture of the library."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from smartcities.media.checks import CheckedFile
from smartcities.media.models import WithdrawnPicture, withdrawn_message

#: As ``file-titles.js`` reads it in the browser.
ENDING = re.compile(r"\.[a-z0-9]{1,5}$", re.IGNORECASE | re.ASCII)
LONGEST = 200


def readable_title(file_name: str) -> str:
    """Return a title made of a file's name: ``harbour_at_night.jpg`` is “Harbour at night”.

    Hyphens stay where they are within words: where there are spaces or underscores as well.
    """
    stem = ENDING.sub("", file_name.replace("\\", "/").rpartition("/")[2])
    marks = r"[_\s]+" if re.search(r"[_\s]", stem) else r"-+"
    words = re.sub(marks, " ", stem).strip()
    return f"{words[:1].upper()}{words[1:]}"[:LONGEST].rstrip()


class ImageForm(forms.ModelForm):
    """A picture. If it was deleted with a consent, it is accepted only with a new consent.

    Without a title it is called after its file.
    """

    consented_anew = forms.BooleanField(
        label=_("The person shown has agreed anew"),
        required=False,
        help_text=_(
            "Only for a picture that was deleted because the person it shows took the consent back."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if title := self.fields.get("title"):
            title.required = False
            title.widget.attrs["data-from-file"] = self.add_prefix("file")

    def clean(self) -> dict[str, Any]:
        """Refuse a withdrawn picture unless the editor confirms a new consent."""
        cleaned = super().clean()
        assert cleaned is not None
        self._give_title(cleaned)
        self.instance.consented_anew = cleaned.get("consented_anew", False)
        is_sent = "file" in self.changed_data and cleaned.get("file")
        if is_sent and not self.instance.consented_anew and is_withdrawn(cleaned["file"]):
            self.add_error("consented_anew", withdrawn_message())
        return cleaned

    def _give_title(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("title") or "title" not in self.fields or "title" in self.errors:
            return
        file = cleaned.get("file")
        sent = file.name if file and "file" in self.changed_data else ""
        # The file that is stored already is named by its content.
        if title := readable_title(sent or "") or self.instance.title:
            cleaned["title"] = title
        elif "file" not in self.errors:
            self.add_error("title", self.fields["title"].error_messages["required"])


def is_withdrawn(file: CheckedFile) -> bool:
    """Tell whether the picture in an uploaded *file* was deleted with a consent."""
    return WithdrawnPicture.objects.filter(checksum=file.checksum[:32]).exists()
