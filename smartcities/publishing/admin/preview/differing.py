"""The rows of a preview: only those that differ from what is stored get a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import model_to_dict

from smartcities.publishing.admin.merging.rows import MergingRows
from smartcities.publishing.states import RowState
from smartcities.publishing.states.capturing import rows_state

if TYPE_CHECKING:
    from django.forms import Field

    Rows = MergingRows
else:
    Rows = object


class DifferingRows(Rows):
    """Rows of a page of which most are as they are stored.

    To make and check the forms of a hundred rows costs several times as much as the page with all
    of them. What a row's fields say of what was sent, they say without a form; the others keep
    their places and names, so that an error stands beside its row.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent, stored = super().total_form_count(), super().initial_form_count()
        rows = {str(row.pk): row for row in self.get_queryset()}
        alone = dict(self._as_stored(min(sent, stored), rows))
        self._places = [place for place in range(sent) if place not in alone]
        self._stored = sum(place < stored for place in self._places)
        # Those without a form are there all the same.
        self.min_num = max(self.min_num - len(alone), 0)
        # What a colleague has added meanwhile stays, as it does when the form is saved.
        self._alone = alone | dict(enumerate(rows.values(), sent))

    def _as_stored(self, count: int, rows: dict[str, Any]) -> Iterator[tuple[int, Any]]:
        """Yield (place, row) of those of the first *count* that were sent as they are stored.

        What was sent is taken out of the *rows* that are stored.
        """
        for place in range(count):
            prefix = super().add_prefix(place)
            row = rows.pop(self.data.get(f"{prefix}-{self.model._meta.pk.name}", ""), None)
            if row is not None and not self._differs(row, prefix):
                yield place, row

    def _differs(self, row: Any, prefix: str) -> bool:
        if f"{prefix}-{DELETION_FIELD_NAME}" in self.data:
            return True
        fields: dict[str, Field] = self.form.base_fields
        stored = model_to_dict(row, fields)
        for name, field in fields.items():
            sent = field.widget.value_from_datadict(self.data, self.files, f"{prefix}-{name}")
            if field.has_changed(stored.get(name, field.initial), sent):
                return True
        return False

    # The forms ----------------------------------------------------------------------------

    def total_form_count(self) -> int:
        return len(self._places)

    def initial_form_count(self) -> int:
        return self._stored

    def add_prefix(self, index: int | str) -> str:
        prefix: str = super().add_prefix(self.place(index) if isinstance(index, int) else index)
        return prefix

    def place(self, number: int) -> int:
        return self._places[number]

    def without_form(self) -> Iterator[tuple[float, int, RowState]]:
        if not self._alone:
            return
        rows: Sequence[Any] = list(self._alone.values())
        state = rows_state(self.model, self.kind, rows)
        states = {each.key: each for each in state.rows[self.kind]}
        has_order = "order" in self.form.base_fields
        for place, row in self._alone.items():
            yield float(row.order if has_order else place), place, states[str(row.key)]
