"""Forms of the admin: nothing typed is lost, and nobody's changes are overwritten unnoticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.widgets import AdminDateWidget
from django.db import models
from django.forms.models import model_to_dict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from smartcities.publishing.admin.forms.asking import question
from smartcities.publishing.admin.forms.drafts import DraftFields, page_of
from smartcities.publishing.admin.forms.untouched import UntouchedFields
from smartcities.publishing.admin.linking.texts import LinkedTextsForm
from smartcities.publishing.admin.merging.page import MergingForm, SeenField
from smartcities.publishing.admin.usage import usage
from smartcities.publishing.admin.working_copies.consequences import (
    as_public,
    digest_of,
    overtaken,
)
from smartcities.publishing.admin.working_copies.opening import saved_as_draft
from smartcities.publishing.completeness.places import places_in
from smartcities.publishing.embedding.rule import Embedding
from smartcities.publishing.models import Addressed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: How many of the pages that link to one are named.
NAMED = 5
#: Ends a warning; saving once more is the editor's decision.
GO_ON = _("Not saved yet: save again to go ahead.")


def links_lost(name: object, linking: Sequence[Addressed]) -> list[str]:
    """Return a sentence on the public pages *linking* to what is called *name*, if any do."""
    if not linking:
        return []
    names = ", ".join(f"“{obj}”" for obj in linking[:NAMED])
    if more := len(linking[NAMED:]):
        names += " " + _("and %d more") % more
    text = ngettext(
        "%(number)d public page links to “%(thing)s” (%(names)s): visitors will see the words "
        "without the link.",
        "%(number)d public pages link to “%(thing)s” (%(names)s): visitors will see the words "
        "without the links.",
        len(linking),
    )
    return [text % {"number": len(linking), "thing": name, "names": names}]


class AddressedForm(UntouchedFields, LinkedTextsForm):
    """The form of an object with an address; it warns before a change that breaks its embeds."""

    #: The consequences that the editor was warned of, sent back when saving anyway.
    warned_of = forms.CharField(required=False, widget=forms.HiddenInput)

    def consequences(self, cleaned: dict[str, Any]) -> dict[str, StrOrPromise]:
        """Return {name: sentence} of what saving would mean for sites that show the object."""
        if cleaned.get("slug", "").lower() not in ("", as_public(self.instance).slug):
            return {"slug": _("Its address would change; frames find the new one by themselves.")}
        return {}

    def questions(self, cleaned: dict[str, Any]) -> dict[str, StrOrPromise]:
        """Return {field: sentence} of what is missing and can be left out all the same.

        The form asks once; saving again answers that there is nothing to say.
        """
        return {}

    def clean(self) -> dict[str, Any]:
        """Refuse once, keeping the input, what the editor should know or say before saving."""
        cleaned = super().clean()
        assert cleaned is not None
        found = self.consequences(cleaned) if self.instance.pk else {}
        asked = {} if saved_as_draft(self.instance) else self.questions(cleaned)
        key = ",".join(filter(None, [*found, *asked, digest_of(self.instance)]))
        if not key or cleaned.get("warned_of") == key:
            return cleaned
        told = usage([as_public(self.instance)]).get(self.instance) if found else None
        said = [*told, *found.values()] if told else []
        if said:
            self.add_error(None, question(" ".join(map(str, (*said, GO_ON)))))
        for name, text in asked.items():
            self.add_error(name if name in self.fields else None, question(f"{text} {GO_ON}"))
        if said or asked:
            self.data = self.data.copy()
            self.data[self.add_prefix("warned_of")] = key
        return cleaned


class PageForm(MergingForm, DraftFields, AddressedForm):
    """A page's form, which is merged with what somebody else saved meanwhile."""

    refuses_conflicts = True
    #: Values of an older version that the form begins with instead of those stored.
    put_back: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    #: What was typed before and never saved, to begin with (``admin/autosave/taking_up.py``).
    taken_up: ClassVar[Any] = None
    revision_seen = SeenField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Once published, the page no longer tells whether this save did that.
        self.instance.opened_in = self.instance.visibility() if self.instance.pk else None
        if not self.is_bound:
            self.initial.update(self.put_back)
            if self.taken_up:
                self.taken_up.fill(self)

    @property
    def asks_for_all(self) -> bool:
        return self.is_publishing

    def page_after(self) -> tuple[Any, Any, Any]:
        # No field of the form moves them (``admin/scheduling/``).
        return self.instance, self.instance.published_at, self.instance.expires_at

    def clean(self) -> dict[str, Any]:
        """Take in what others saved meanwhile; ask about what both changed."""
        cleaned = super().clean()
        self.merge(cleaned)
        return cleaned

    def consequences(self, cleaned: dict[str, Any]) -> dict[str, StrOrPromise]:
        """Return those of every address, and those of restricting the page."""
        found, page = super().consequences(cleaned), self.instance
        if saved_as_draft(page):
            found.pop("slug", None)
        embedding = cleaned.get("embedding", page.embedding)
        if page.is_public() and embedding not in (page.embedding, Embedding.ANYONE):
            found["embedding"] = _("Fewer sites might show it; frames on others stay empty.")
        return found

    def questions(self, cleaned: dict[str, Any]) -> dict[str, StrOrPromise]:
        """Ask about what changed on the page since its draft was begun, and in the draft too.

        And about places in its texts that visitors would see with a note to complete them.
        """
        found = {**super().questions(cleaned), **overtaken(self.instance)}
        if self.is_publishing or "_publish" in self.data:
            for name, value in cleaned.items():
                if places := places_in(value):
                    found.setdefault(name, _("Still to complete:") + f" {', '.join(places)}.")
        return found


class RowForm(DraftFields, UntouchedFields, LinkedTextsForm):
    """An inline row's form; a new row that has nothing but its number counts as empty."""

    row_key = SeenField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "row_key" in self.fields:
            self.fields["row_key"].initial = getattr(self.instance, "key", None)
        self.may_be_empty = self.empty_permitted

    def decide(self) -> None:
        """Find out what the save makes of the page, and so whether the row is checked.

        A stored row that nobody touched is not checked again: a hundred of them cost nothing, and
        none can refuse the page. Publishing asks all of them for what is missing.
        """
        super().decide()
        if self.instance.pk:
            self.empty_permitted = self.may_be_empty or not self.is_publishing

    @property
    def asks_for_all(self) -> bool:
        return self.is_publishing

    def page_after(self) -> tuple[Any, Any, Any]:
        page: Any = page_of(self)
        # Rows of what is no page: of a theme, for example.
        return page, getattr(page, "published_at", None), getattr(page, "expires_at", None)

    @cached_property
    def changed_data(self) -> list[str]:
        changed = super().changed_data
        proposed = [getattr(self.instance, "numbered_by", "")]
        return [] if not self.instance.pk and changed == proposed else changed

    def full_clean(self) -> None:
        """Clean what was sent; the values of a row that nobody touched are the stored ones."""
        super().full_clean()
        if self.is_bound and self.instance.pk and not self.has_changed():
            # The rows are compared with each other by these (``validate_unique``).
            self.cleaned_data = model_to_dict(self.instance, self._meta.fields)

    def stored(self, name: str) -> list[models.Model]:
        """Return the objects that the stored row has chosen in the relation *name*.

        None of what was not read with the row: what rows choose is read for all of them at once.
        """
        field: Any = self.instance._meta.get_field(name)
        if not self.instance.pk or not (field.many_to_many or field.is_cached(self.instance)):
            return []
        found = getattr(self.instance, name)
        return list(found.all()) if hasattr(found, "all") else [found] if found else []


class PageActionForm(ActionForm):
    """The actions of a list of pages, with the date that one of them needs."""

    class Media:
        # Lists have no sheet for the calendar.
        css: ClassVar[dict[str, list[str]]] = {"all": ["admin/css/widgets.css"]}

    # Text that only that action parses: a date field would make a typing error refuse all actions.
    review_by = forms.CharField(
        label=_("Review by"),
        required=False,
        # Its calendar stands in the label, which would name the field after all of it.
        widget=AdminDateWidget(attrs={"aria-label": _("Review by")}),
    )
