"""Experts and organisations for the tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from experts.models import Expert, Organisation
from tests.page_types.declaring import factory_of
from tests.page_types.making import build, numbers


@factory_of(Organisation)
def organisation(**fields: Any) -> Organisation:
    fields.setdefault("name", f"Organisation {next(numbers)}")
    return build(Organisation, **fields)


@factory_of(
    Expert,
    form={"family_name": "Holm"},
    parameters={"country", "organisation", "role"},
    # An expert's title is made of the names.
    named_by="family_name",
)
def expert(**fields: Any) -> Expert:
    fields.setdefault("family_name", fields.pop("title", f"Person {next(numbers)}"))
    fields.setdefault("published_at", timezone.now() - timedelta(days=1))
    return build(Expert, **fields)
