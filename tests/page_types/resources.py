"""Reports and resource links for the tests."""

from __future__ import annotations

from typing import Any

from resources.models import Contribution, Link, LinkCategory, Passage, Recommendation, Report
from tests.page_types.declaring import ROWS, factory_of
from tests.page_types.experts import expert
from tests.page_types.making import build, numbers, page


@factory_of(
    Report,
    form={"title": "Quiet cities"},
    parameters={"organisation", "expert", "year_min", "year_max"},
)
def report(**fields: Any) -> Report:
    return page(Report, **fields)


@factory_of(LinkCategory)
def link_category(**fields: Any) -> LinkCategory:
    fields.setdefault("name", f"Category {next(numbers)}")
    return build(LinkCategory, **fields)


@factory_of(
    Link,
    form={"title": "Statistics", "url": "https://example.org/"},
    parameters={"country", "category", "organisation", "scope"},
)
def link(**fields: Any) -> Link:
    fields.setdefault("url", "https://example.org/resource")
    return page(Link, **fields)


ROWS |= {
    Contribution: lambda: {"expert": expert(), "role": "interviewed"},
    Passage: lambda: {"expert": expert(), "text": "<p>Start small.</p>"},
    Recommendation: lambda: {"number": 1, "title": "Start small"},
}
