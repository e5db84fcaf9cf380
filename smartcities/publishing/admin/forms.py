"""Forms of the admin: nothing typed is lost, and nobody's work is overwritten unseen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _


class PageForm(forms.ModelForm):
    """A page's form, which notices when somebody else saved the page meanwhile."""

    revision_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision_seen"].initial = self.instance.revision

    def clean(self) -> dict[str, Any]:
        """Refuse, once and with the text kept, to overwrite a version never seen."""
        cleaned = super().clean()
        seen = cleaned.get("revision_seen")
        if self.instance.pk and seen is not None and seen != self.instance.revision:
            self.add_error(None, self._overtaken())
            # Saving once more, after this warning, is the editor's decision.
            self.data = self.data.copy()
            self.data[self.add_prefix("revision_seen")] = str(self.instance.revision)
        return cleaned

    def _overtaken(self) -> str:
        entry = (
            LogEntry.objects.filter(
                content_type=ContentType.objects.get_for_model(self.instance),
                object_id=str(self.instance.pk),
            )
            .select_related("user")
            .first()
        )
        who = entry.user.get_full_name() or entry.user.get_username() if entry else _("Somebody")
        when = formats.date_format(timezone.localtime(entry.action_time), "H:i") if entry else "–"
        return _(
            "%(who)s saved this page at %(when)s, after you had opened it. Nothing of yours is "
            "lost: it stands below, not saved yet. Look at the page in another tab, then save "
            "again to replace that version with yours."
        ) % {"who": who, "when": when}


class RowForm(forms.ModelForm):
    """An inline row's form; a place in the order alone does not make a new row filled in."""

    @property
    def changed_data(self) -> list[str]:
        changed = super().changed_data
        return [] if not self.instance.pk and changed == ["order"] else changed


class PageActionForm(ActionForm):
    """The actions of a list of pages, with the day that one of them needs."""

    # Read by that action alone: a date here would refuse every action for a day mistyped.
    review_by = forms.CharField(
        label=_("Review by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "review-by"}),
    )
