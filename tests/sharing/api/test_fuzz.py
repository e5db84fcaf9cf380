"""schemathesis, which makes requests out of the schema, finds nothing that breaks the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from smartcities.wsgi import application
from tests.worlds import portal

pytestmark = [pytest.mark.full, pytest.mark.django_db, pytest.mark.usefixtures("now")]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's transaction open from request to request, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
def test_no_request_breaks_it_nor_is_answered_otherwise_than_said(mode: Any) -> None:
    portal()
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application)
    operations = [each.ok() for each in schema.get_all_operations()]
    assert len(operations) > 10
    asked = 0
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not _can_be_asked_wrongly(operation):
            continue

        @settings(
            max_examples=60,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

        ask()
    assert asked > 300


def _can_be_asked_wrongly(operation: Any) -> bool:
    """Tell whether anything but a path can be wrong: any text is a possible slug."""
    return bool(list(operation.query))
