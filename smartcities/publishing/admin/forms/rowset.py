"""The rows of a page's form: checked as a whole, merged and written as states (``merging``)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from copy import copy
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.models import UniqueConstraint
from django.forms.formsets import ManagementForm
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.admin.autosave.taking_up import RowsTakenUp
from smartcities.publishing.admin.forms.asking import question
from smartcities.publishing.admin.forms.pages import GO_ON, links_lost
from smartcities.publishing.admin.forms.relations import Chosen, Related, RelatedObjectField
from smartcities.publishing.admin.merging.basis import Basis
from smartcities.publishing.admin.merging.rows import ROW_KEY, MergingRows
from smartcities.publishing.admin.usage import usage_of_parts
from smartcities.publishing.admin.versions.putting_back import RowsPutBack
from smartcities.publishing.admin.working_copies.consequences import leaving_parts
from smartcities.publishing.admin.working_copies.opening import lacks_more, saved_as_draft
from smartcities.publishing.links.incoming import PublicLinks
from smartcities.publishing.visibility import Visibility


class RowSet(MergingRows, forms.BaseInlineFormSet):
    """Rows of one page: they may swap places, and a row deleted meanwhile is added again."""

    model: type[models.Model]
    data: QueryDict

    # Django asks to "submit a form", which is nothing that an editor does.
    default_error_messages: ClassVar[dict[str, Any]] = {
        **forms.BaseInlineFormSet.default_error_messages,
        "too_few_forms": _("Give at least %(num)d here."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        #: What the rows of an older version had, or what was typed and never saved, for a form
        #: that begins with it.
        self.put_back: RowsPutBack | None = kwargs.pop("put_back", None)
        self.taken_up: RowsTakenUp | None = kwargs.pop("taken_up", None)
        #: What the rows of a form that is sent are based on.
        self.basis: Basis | None = kwargs.pop("basis", None)
        if put_back := self.put_back:
            kwargs["initial"] = put_back.added
            self.extra += len(put_back.added)
        super().__init__(*args, **kwargs)
        if taken_up := self.taken_up:
            taken_up.match(list(self.get_queryset()))
            self.extra = max(self.extra, len(taken_up.made))
        self.find_base()
        if self.is_bound and not self.save_as_new:
            self._renew_lost_rows()

    # What rows choose -------------------------------------------------------------------

    def add_fields(self, form: Any, index: int | None) -> None:
        """Add the field of the row's own key, which is compared with the rows that were read."""
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        known = form.fields[name]
        form.fields[name] = copy(self._key_field)
        form.fields[name].initial = known.initial

    @cached_property
    def _key_field(self) -> RelatedObjectField:
        """The field of a row's key in the database; all rows share what it knows."""
        field = RelatedObjectField(
            self.model._default_manager.all(), required=False, widget=forms.HiddenInput
        )
        field.chosen = Chosen()
        field.chosen.remember({str(row.pk): row for row in self.get_queryset()})
        return field

    @cached_property
    def forms(self) -> list[Any]:
        """The rows' forms, which know of each other's relations: they are read together."""
        rows: list[Any] = super().forms
        for number, row in enumerate(rows, -self.initial_form_count()):
            self._begin(row)
            if self.taken_up:
                self.taken_up.begin(row, number)
            for name, field in row.fields.items():
                if isinstance(field, Related) and name != self.model._meta.pk.name:
                    field.chosen.remember(field.keyed(row.stored(name)))
                    value = row[name].value()
                    field.chosen.want(value if isinstance(value, list) else [value])
        return rows

    def _begin(self, row: Any) -> None:
        """Have a row's form begin with an older version, or with what it was filled from."""
        if self.is_bound:
            self.begin_from_base(row)
        if self.put_back is None or row.instance.pk is None:
            return
        key = str(row.instance.key)
        row.initial.update(self.put_back.changed.get(key, {}))
        if key in self.put_back.removed and "DELETE" in row.fields:
            row.fields["DELETE"].initial = True

    # Rows that another user deleted while the form was open ----------------------------

    def _renew_lost_rows(self) -> None:
        """Treat rows that no longer exist as new ones, after those that still do.

        Otherwise the form could never be saved: it would refer to a row that does not exist,
        and the admin shows no more old rows than the database has.
        """
        assert self.prefix is not None
        count = self._number("INITIAL_FORMS"), self._number("TOTAL_FORMS")
        rows = list(self.get_queryset())
        known = {str(row.pk) for row in rows}
        key = self.model._meta.pk.name
        old = range(min(count))
        self._find_by_key({str(getattr(row, "key", "")): str(row.pk) for row in rows}, known, old)
        lost = [i for i in old if self.data.get(f"{self.prefix}-{i}-{key}") not in known]
        if not lost:
            return
        kept = [i for i in old if i not in lost]
        places = {was: now for now, was in enumerate([*kept, *lost])}
        pattern = re.compile(rf"{re.escape(self.prefix)}-(\d+)-(.+)", re.ASCII)
        data = self.data.copy()
        moved = {}
        for name in list(data):
            found = pattern.fullmatch(name)
            if found and int(found[1]) in places:
                values = data.pop(name)
                is_lost_key = found[2] == key and int(found[1]) in lost
                new = f"{self.prefix}-{places[int(found[1])]}-{found[2]}"
                moved[new] = [""] if is_lost_key else values
        for name, values in moved.items():
            data.setlist(name, values)
        data[f"{self.prefix}-INITIAL_FORMS"] = str(len(kept))
        self.data = data

    def _find_by_key(self, there: dict[str, str], known: set[str], old: range) -> None:
        """Point each row to the stored one of its key, whatever number that has in the database.

        A row of a draft of changes, or of a version put back, has another with each save, and its
        former one may be another row's by now.
        """
        name = self.model._meta.pk.name
        found = {}
        for i in old:
            key = self.data.get(f"{self.prefix}-{i}-{ROW_KEY}", "")
            sent = self.data.get(f"{self.prefix}-{i}-{name}")
            if key and key in there and sent != there[key]:
                found[f"{self.prefix}-{i}-{name}"] = there[key]
            elif key and key not in there and sent in known:
                found[f"{self.prefix}-{i}-{name}"] = ""
        if found:
            self.data = self.data.copy()
            self.data.update(found)  # adds to the list of values: the last one counts

    def _number(self, name: str) -> int:
        text = self.data.get(f"{self.prefix}-{name}", "")
        return int(text) if re.fullmatch(r"\d{1,5}", text, re.ASCII) else 0

    # Values that must be unique --------------------------------------------------------

    def _constraints(self) -> Iterator[UniqueConstraint]:
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and self.fk.name in constraint.fields:
                yield constraint

    def _key(self, row: Any, constraint: UniqueConstraint) -> Hashable:
        fields = [row._meta.get_field(name) for name in constraint.fields if name != self.fk.name]
        return tuple(field.get_prep_value(getattr(row, field.attname)) for field in fields)

    def full_clean(self) -> None:
        """Check the rows; too few of them are no reason to refuse if nobody touched any."""
        page: Any = self.instance
        was_public = getattr(page, "opened_in", None) == Visibility.PUBLISHED
        asks = "_publish" in self.data and not (was_public and not lacks_more(page))
        is_stored = self.is_bound and page.pk and not asks
        if is_stored and not any(form.has_changed() for form in self.forms):
            self.validate_min = False
            for form in self.extra_forms:
                form.empty_permitted = True
        super().full_clean()

    def clean(self) -> None:
        """Refuse what cannot be beside other rows, then merge these with what is stored."""
        super().clean()
        if self.instance.pk is not None and not any(self.errors):
            self._refuse_taken()
            if not any(self.errors):
                self.warn()
        if not any(self.errors):
            self.merge()

    def _refuse_taken(self) -> None:
        """Refuse a row that a colleague has added meanwhile: it is not in this form."""
        here = [form.instance.pk for form in self.initial_forms]
        elsewhere = [row for row in self.get_queryset() if row.pk not in here]
        for constraint in self._constraints():
            taken = {self._key(row, constraint) for row in elsewhere}
            for form in self.forms:
                leaves = form in self.deleted_forms or not form.has_changed()
                if not leaves and self._key(form.instance, constraint) in taken:
                    form.add_error(None, constraint.get_violation_error_message())

    # Rows with an address of their own, which others may show --------------------------

    @cached_property
    def management_form(self) -> ManagementForm:
        """The hidden fields of the rows; one holds what the editor was warned of."""
        form = super().management_form
        form.fields["warned_of"] = forms.CharField(required=False, widget=forms.HiddenInput)
        return form

    def warn(self) -> None:
        """Refuse once, keeping the input, a change that affects who shows or links to a row."""
        leaving: dict[str, Any] = {}
        # What is saved as a draft takes no address away yet.
        parts = () if saved_as_draft(self.instance) else getattr(self.instance, "parts", ())
        for part in parts:
            if part.rows == self.fk.remote_field.get_accessor_name():
                for form in self.initial_forms:
                    if form in self.deleted_forms or part.key in form.changed_data:
                        leaving[part.address(form.initial[part.key])] = form.instance
                stay = [form for form in self.forms if form not in self.deleted_forms]
                kept = {getattr(form.instance, part.key) for form in stay}
                leaving |= leaving_parts(self.instance, part, kept)
        name = self.management_form.add_prefix("warned_of")
        if not leaving or self.data.get(name) == (key := ",".join(leaving)):
            return
        said: list[Any] = []
        # Read from the database: the form has set the typed slug on this instance.
        stored = self.instance._meta.model._base_manager.get(pk=self.instance.pk)
        if saved := getattr(self.instance, "opening", None):
            stored.slug = saved.live_slug
        shown, links = usage_of_parts(stored, list(leaving)), PublicLinks(stored)
        for address, row in leaving.items():
            if told := [*shown.get(address, ()), *links_lost(row, links.to(address))]:
                gone = _("“%(row)s” would not be found at “%(address)s” any more.")
                said += (*told, gone % {"row": row, "address": address})
        if said:
            self.data = self.management_form.data = self.data.copy()
            self.data[name] = key
            raise question(" ".join(map(str, (*said, GO_ON))))
