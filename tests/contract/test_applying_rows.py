"""Rows written by a state: swapped, in another order, a hundred at once; for every kind."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from smartcities.publishing.models import OrderedRow, Row
from smartcities.publishing.states import RowState, State, apply, capture
from smartcities.publishing.states.structure import content_fields, relations
from tests.contract.test_applying import fresh, texts
from tests.contract.test_states import other
from tests.factories import make, row

KINDS = [each for each in apps.get_models() if issubclass(each, Row)]
#: Statements that one application of a hundred changed rows may take, of any kind.
MOST, SLACK = 45, 4


def once(kind: type[Row]) -> list[models.UniqueConstraint]:
    """Return the constraints by which rows of *kind* may not be alike."""
    return [each for each in kind._meta.constraints if isinstance(each, models.UniqueConstraint)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind._meta.label_lower)
class TestRows:
    def page_of(self, kind: type[Row]) -> Any:
        return make(kind._meta.get_field(kind.page_field).related_model)

    def test_nothing_but_the_common_save_is_left_out_by_writing_in_bulk(
        self, kind: type[Row]
    ) -> None:
        common = {Row, OrderedRow}
        for name in ("save", "delete"):
            defined = next(each for each in kind.__mro__ if name in vars(each))
            assert defined in common, f"{kind}.{name}() would not be called"

    def test_rows_that_swap_their_unique_values_do_not_collide(
        self, db: None, kind: type[Row]
    ) -> None:
        page = self.page_of(kind)
        row(kind, page)
        row(kind, page, **other(kind))
        for each in kind.objects.all():
            for field in relations(kind):
                getattr(each, field.name).set([make(field.related_model)])
        state = capture(page)
        name = kind.name_on_page()
        one, two = state.rows[name]
        swapped = replace(one, fields=two.fields), replace(two, fields=one.fields)
        if kind._meta.ordering[0] != "order":
            swapped = swapped[::-1]  # which comes first, a field says
        rows = {**state.rows, name: swapped}
        keys = set(kind.objects.values_list("pk", "key"))
        apply(fresh(page), replace(state, rows=rows))
        assert capture(fresh(page)).rows[name] == swapped
        assert set(kind.objects.values_list("pk", "key")) == keys

    def test_a_new_order_is_the_one_of_the_list(self, db: None, kind: type[Row]) -> None:
        if kind._meta.ordering[0] != "order":
            return
        page = self.page_of(kind)
        rows = [row(kind, page), row(kind, page, **other(kind))]
        kind.objects.update(order=0)
        state = capture(page)
        name = kind.name_on_page()
        turned = replace(state, rows={**state.rows, name: state.rows[name][::-1]})
        apply(fresh(page), turned)
        assert capture(fresh(page)) == turned
        assert list(kind.objects.order_by("order")) == rows[::-1]

    @pytest.mark.full
    @pytest.mark.django_db
    def test_a_hundred_rows_take_hardly_more_statements_than_ten(self, kind: type[Row]) -> None:
        if self.is_few(kind):
            pytest.skip("Each of its rows is one of a few choices.")
        model: Any = kind._meta.get_field(kind.page_field).related_model
        counted = []
        for many in (10, 100):
            page, name = make(model), kind.name_on_page()
            first = row(kind, page)
            template = capture(page).rows[name][0]
            state = capture(page)
            made = [self.numbered(kind, template, place) for place in range(2, many + 2)]
            full_state = replace(state, rows={**state.rows, name: (template, *made)})
            steps = [
                full_state,
                replace(full_state, rows={**state.rows, name: self.turned(kind, full_state, name)}),
                replace(state, rows={**state.rows, name: ()}),
            ]
            numbers = []
            for step in steps:
                with CaptureQueriesContext(connection) as asked:
                    apply(fresh(page), step)
                numbers.append(len(asked))
            counted.append(numbers)
            assert not kind.objects.filter(pk=first.pk).exists()
        few, lots = counted
        # Django deletes by the hundred, and the search learns words that it does not know yet.
        assert max(lots) <= min(MOST, max(few) + SLACK)

    def is_few(self, kind: type[Row]) -> bool:
        """Tell whether each row is one of a few choices, so that there cannot be a hundred."""
        unique = [{*each.fields} - {kind.page_field} for each in once(kind)]
        alone = [kind._meta.get_field(*each) for each in unique if len(each) == 1]
        return any(0 < len(each.flatchoices) < 100 for each in alone)

    def numbered(self, kind: type[Row], template: RowState, place: int) -> RowState:
        """Return another row as *template*, with a unique value that goes by *place*."""
        fields = dict(template.fields)
        related_once = {
            name
            for each in once(kind)
            for name in each.fields
            if name != kind.page_field and kind._meta.get_field(name).is_relation
        }
        for name in {**other(kind), **dict.fromkeys(related_once)}:
            field: Any = kind._meta.get_field(name)
            if name in related_once and not other(kind):
                fields[name] = make(field.related_model).pk
            elif isinstance(field, models.IntegerField):
                fields[name] = place
            elif field.choices:
                related = [each for each in content_fields(kind) if each.is_relation]
                if related:
                    fields[related[0].name] = make(related[0].related_model).pk
                else:
                    free = [key for key, _label in field.flatchoices if key != fields[name]]
                    fields[name] = free[place]
        return RowState(str(uuid.uuid4()), fields, dict.fromkeys(template.relations, ()))

    def turned(self, kind: type[Row], state: State, name: str) -> tuple[RowState, ...]:
        """Return the rows of *state* with their words and their order changed."""
        words = dict.fromkeys(texts(kind), "Other")
        rows = [replace(each, fields={**each.fields, **words}) for each in state.rows[name]]
        return tuple(rows[::-1])
