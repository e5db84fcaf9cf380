"""How many queries the work of editors takes: few, and as many for thirty rows as for three.

``UPDATE_QUERY_COUNTS=1`` writes the numbers of today to the golden file, for review.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy, City
from resources.models import Contribution, Passage, Recommendation, Report
from smartcities.index import index_of
from smartcities.publishing import version
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import Values, admin_url, opened, sent
from tests.conftest import signed_in
from tests.golden_counts import EDITING, golden, renew
from tests.publishing.previewed import asked, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

#: Statements that ask nothing: of transactions, and settings of PostgreSQL's.
SETTINGS = ("SAVEPOINT", "set_config", "current_setting", "SET ", "LOCK ")
#: What the issue allows; publishing may take more, as long as rows do not count.
MOST = {"the form": 25, "an autosave": 8, "the versions": 10}


def full_report(rows: int) -> Report:
    """Return a public report with *rows* of each kind, each with all its relations."""
    report = factories.report(title=f"With {rows}", themes=[factories.theme()])
    cases: list[CaseStudy] = [factories.case_study() for _ in range(2)]
    cities: list[City] = [factories.city() for _ in range(2)]
    for number in range(1, rows + 1):
        expert = factories.expert(given_name=f"Ask {number}")
        factories.row(Contribution, report, expert=expert)
        factories.row(Passage, report, expert=expert, text=f"<p>Saying {number}.</p>")
        advice = factories.row(Recommendation, report, number=number, title=f"Advice {number}")
        advice.cases.set(cases)
        advice.cities.set(cities)
    return report


def changed(values: Values, word: str) -> Values:
    """Return *values* with another word in the title and in each row."""
    texts = ("title", "-title", "-text", "-title_then")
    return {
        name: [f"{had[0]} {word}"] if name.endswith(texts) and "__prefix__" not in name else had
        for name, had in values.items()
    }


class Counter:
    """Counts the queries of what an editor does, by its name."""

    def __init__(self) -> None:
        self.found: dict[str, int] = {}

    def count(self, name: str, ask: Callable[[], HttpResponse], status: int = 200) -> None:
        # Kept for the life of a process or a connection, and made by whoever asks first.
        ContentType.objects.get_for_models(*apps.get_models())
        assert connection.features.supports_json_field
        for model in page_types():
            index_of(model)
        version.current()
        with CaptureQueriesContext(connection) as captured:
            response = ask()
        assert response.status_code == status, response.content.decode()[:500]
        said = [each["sql"] for each in captured]
        own = [sql for sql in said if not any(word in sql for word in SETTINGS)]
        self.found[f"{EDITING}{name}"] = len(own)


def counted(client: Client, user: Any, rows: int) -> dict[str, int]:
    """Return the queries of everything that *user* does with a report of *rows* of each kind."""
    report, counter = full_report(rows), Counter()
    sent(client, report, opened(client, report))

    def previewed(values: Values) -> Callable[[], HttpResponse]:
        typed(user, report, values)
        return lambda: asked(client, report)

    def autosaved() -> HttpResponse:
        body = {"user": user.pk, "tab": "c" * 32, "page": report.pk, "fields": values}
        return client.post(
            admin_url(Report, "autosave"), {**body, "typed": ["title"]}, "application/json"
        )

    def polled() -> HttpResponse:
        body = {"user": user.pk, "tab": "d" * 32, "page": report.pk, "base": [1, 0]}
        return client.post(
            admin_url(Report, "presence"), {**body, "state": "visible"}, "application/json"
        )

    counter.count("the form", lambda: client.get(admin_url(report)))
    values = changed(opened(client, report), "first")
    counter.count("an autosave", autosaved)
    counter.count("an autosave once more", autosaved)
    counter.count("a preview", previewed(values))
    counter.count("a first presence poll", polled)
    counter.count("a presence poll", polled)
    counter.count("saving a draft", lambda: sent(client, report, values, "_save"), 302)
    counter.count("the form with a draft", lambda: client.get(admin_url(report)))
    differs = f"{admin_url(report, 'compare')}?from=now&to=draft"
    counter.count("what differs", lambda: client.get(differs))
    values = changed(opened(client, report), "second")
    counter.count("a preview upon a draft", previewed(values))
    counter.count("saving a draft again", lambda: sent(client, report, values, "_save"), 302)
    values = changed(opened(client, report), "third")
    counter.count("publishing a draft", lambda: sent(client, report, values, "_publish"), 302)
    values = changed(opened(client, report), "fourth")
    counter.count("publishing", lambda: sent(client, report, values, "_publish"), 302)
    counter.count("the versions", lambda: client.get(admin_url(report, "versions")))
    return counter.found


@pytest.mark.full
@pytest.mark.database
def test_three_rows_take_the_reviewed_number_of_queries(editor: Any) -> None:
    found = counted(signed_in(editor), editor, 3)
    renew(found)
    assert found == golden(editing=True)


@pytest.mark.full
@pytest.mark.database
def test_thirty_rows_take_as_many_queries_as_three(editor: Any) -> None:
    assert counted(signed_in(editor), editor, 30) == golden(editing=True)


def test_nothing_takes_more_than_was_promised() -> None:
    known = {name.removeprefix(EDITING): found for name, found in golden(editing=True).items()}
    assert {name: known[name] for name, most in MOST.items() if known[name] > most} == {}
