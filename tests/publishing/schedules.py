"""The form of *Schedule…* as a browser opens and sends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from casestudies.models import CaseStudy
from smartcities.publishing.models import Page
from tests import factories
from tests.admin_walk.browser import Values, admin_url, shown_values

DAY = timedelta(days=1)
TOMORROW = {"published_at_0": "2027-03-02", "published_at_1": "08:00"}
#: In Copenhagen: an hour before UTC, in summer two.
EIGHT = datetime(2027, 3, 2, 7, 0, tzinfo=UTC)


def draft(**fields: Any) -> CaseStudy:
    return factories.case_study(**{"title": "Heat", "published_at": None, **fields})


def schedule_form(client: Client, page: Page) -> Values:
    """Open *Schedule…* and return what it holds."""
    return shown_values(client.get(admin_url(page, "schedule")), "schedule")


def scheduled(client: Client, page: Page, values: Values | None = None, **typed: str) -> Any:
    """Send the form with what is *typed* into it, by default as it is opened now."""
    values = schedule_form(client, page) if values is None else values
    answer = client.post(admin_url(page, "schedule"), {**values, **typed})
    page.refresh_from_db()
    return answer


def refusals(answer: HttpResponse) -> dict[str, str]:
    """Return what stands beside the fields of a form that was refused."""
    assert answer.status_code == 200
    return {name: " ".join(texts) for name, texts in answer.context["form"].errors.items()}


def text(answer: HttpResponse) -> str:
    return " ".join(unescape(answer.content.decode()).split())
