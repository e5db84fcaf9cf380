"""The form of a picture of the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from smartcities.media.checks import CheckedFile
from smartcities.media.models import WithdrawnPicture, withdrawn_message


class ImageForm(forms.ModelForm):
    """A picture. If it was deleted with a consent, it is accepted only with a new consent."""

    consented_anew = forms.BooleanField(
        label=_("The person shown has agreed anew"),
        required=False,
        help_text=_(
            "Only for a picture that was deleted because the person it shows took the consent back."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a withdrawn picture unless the editor confirms a new consent."""
        cleaned = super().clean()
        assert cleaned is not None
        self.instance.consented_anew = cleaned.get("consented_anew", False)
        is_sent = "file" in self.changed_data and cleaned.get("file")
        if is_sent and not self.instance.consented_anew and is_withdrawn(cleaned["file"]):
            self.add_error("consented_anew", withdrawn_message())
        return cleaned


def is_withdrawn(file: CheckedFile) -> bool:
    """Tell whether the picture in an uploaded *file* was deleted with a consent."""
    return WithdrawnPicture.objects.filter(checksum=file.checksum[:32]).exists()
