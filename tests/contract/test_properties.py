"""Rules that hold for all values: the rule of visibility and its twin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartcities.publishing.models import Page
from smartcities.publishing.visibility import Visibility
from tests.factories import make

pytestmark = [pytest.mark.full, pytest.mark.database]

START = datetime(2027, 3, 1, tzinfo=UTC)
# Few moments, so that equal ones meet: the edges are where a rule goes wrong.
moments = st.integers(0, 4).map(lambda hours: START + timedelta(hours=hours)) | st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)
)
spans = st.tuples(st.none() | moments, st.none() | moments, st.none() | moments).filter(
    # What the database itself refuses cannot be a page.
    lambda span: None in span[:2] or span[1] > span[0]
)
Span = tuple[datetime | None, datetime | None, datetime | None]


def made(model: type[Page], data: list[Span]) -> list[Page]:
    return [
        make(model, published_at=begin, expires_at=end, trashed_at=trashed)
        for begin, end, trashed in data
    ]


examples = settings(
    max_examples=25,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@examples
@given(data=st.lists(spans, min_size=1, max_size=6), at=moments)
@pytest.mark.by_turns
def test_the_query_and_the_page_agree_on_visibility(
    model: type[Page], data: list[Span], at: datetime
) -> None:
    with transaction.atomic():
        pages = made(model, data)
        assert set(model.objects.public(at)) == {page for page in pages if page.is_public(at)}
        for state in Visibility.values:
            found = set(model.objects.in_state(state, at))
            assert found == {page for page in pages if page.visibility(at) == state}
        transaction.set_rollback(True)


@examples
@given(data=st.lists(spans, max_size=6), at=moments)
@pytest.mark.by_turns
def test_every_page_is_in_exactly_one_state(
    model: type[Page], data: list[Span], at: datetime
) -> None:
    with transaction.atomic():
        made(model, data)
        states = [set(model.objects.in_state(state, at)) for state in Visibility.values]
        assert sum(len(each) for each in states) == len(data)
        assert set().union(*states) == set(model.objects.all())
        transaction.set_rollback(True)
