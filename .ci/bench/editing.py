"""What editing costs: ``./run bench --editing``, by ``python -m bench.editing``.

On the demo's content and a public report with a hundred passages, in one process that is warm:
opening the form, an autosave, a presence poll, a preview with one row changed and with all of them,
and beside it the page itself cold, a history of a thousand versions, what differs, publishing and
saving a draft with all rows changed. The CPU of this process, so that it compares on a busy
machine too, and the statements asked of the database. Then, in Chromium, what an editor waits for
(``beside.py``).
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django
from django.core.management import call_command

ROWS, VERSIONS = 100, 1_000
#: Readings of each, after two that warm.
READINGS = 15
TAB = "b" * 32


@dataclass(frozen=True)
class Line:
    """One thing that editors do: CPU milliseconds, statements, bytes, and what was promised."""

    name: str
    milliseconds: float
    queries: int
    size: int
    most_milliseconds: float | None = None
    most_queries: int | None = None

    def printed(self) -> str:
        """Return the line of the table; what is more than promised is bold."""
        return (
            f"| {self.name} | {_held(self.milliseconds, self.most_milliseconds, ' ms')} "
            f"| {_held(self.queries, self.most_queries, '')} | {self.size / 1000:.0f} kB |"
        )


def _held(found: float, most: float | None, unit: str) -> str:
    text = f"{found:.0f}{unit}"
    if most is None:
        return text
    return f"{text} (of {most:.0f})" if found <= most else f"**{text} (of {most:.0f})**"


def measured(
    name: str,
    ask: Callable[..., Any],
    most: float | None = None,
    queries: int | None = None,
    *,
    given: Callable[[], Any] | None = None,
    status: int = 200,
) -> Line:
    """Return what *ask* costs, the median of some; it is called with what *given* makes before.

    Raises ``ValueError`` for an answer that has not the *status*.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for _reading in range(READINGS + 2):
        values = [given()] if given else []
        began = time.process_time()
        answer = ask(*values)
        times.append((time.process_time() - began) * 1000)
        if answer.status_code != status:
            raise ValueError(f"{name}: {answer.status_code}")
    values = [given()] if given else []
    with CaptureQueriesContext(connection) as captured:
        size = len(ask(*values).content)
    print(name, file=sys.stderr)
    return Line(name, statistics.median(times[2:]), len(captured), size, most, queries)


def prepared() -> Any:
    """Make a report with a hundred rows and a long history; return it."""
    from django.utils import timezone

    from experts.models import Expert
    from resources.models import Passage, Report
    from smartcities.publishing.models import Revision
    from smartcities.publishing.states import record

    report = Report.objects.create(title="Many passages", published_at=timezone.now())
    # Public, or the page would show none of the rows.
    public = {"given_name": "Ask", "published_at": timezone.now()}
    experts = [
        Expert.objects.create(family_name=f"Number {place}", **public) for place in range(ROWS)
    ]
    Passage.objects.bulk_create(
        Passage(
            report=report,
            expert=experts[place],
            text=f"<p>Start small {place}.</p>" * 3,
            order=place + 1,
        )
        for place in range(ROWS)
    )
    record(report, Revision.Kind.SAVED, None, always=True)
    first = Revision.objects.get()
    rows = []
    for number in range(first.number + 1, first.number + VERSIONS):
        first.pk, first.number = None, number
        rows.append(
            Revision(
                **{
                    field.attname: getattr(first, field.attname)
                    for field in Revision._meta.concrete_fields
                }
            )
        )
    Revision.objects.bulk_create(rows, batch_size=100)
    return report


def values_of(page: Any) -> dict[str, list[str]]:
    """Return what a browser would send for the report's form."""
    from tests.admin_walk.browser import shown_values

    return shown_values(page, "report_form")


def lines(report: Any) -> list[Line]:
    """Return the lines of the table, about *report*."""
    from django.contrib.auth import get_user_model
    from django.core.cache import caches
    from django.test import Client
    from django.urls import reverse

    from smartcities.publishing.models import Autosave

    user = get_user_model().objects.create_superuser("bench")
    client, visitor = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)

    def address(name: str, *args: Any) -> str:
        return reverse(f"admin:resources_report_{name}", args=args)

    def post(name: str, **more: Any) -> Any:
        body = json.dumps({"user": user.pk, "tab": TAB, "page": report.pk, **more})
        return client.post(address(name), body, content_type="application/json")

    change = address("change", report.pk)
    found = [measured("the form", lambda: client.get(change), 400, 25)]
    began = values_of(client.get(change))

    def autosave(rows: int = ROWS) -> Any:
        """Send the form with so many texts changed, as the browser would."""
        texts = [name for name in began if name.endswith("-text")][:rows]
        typed = {name: [f"{began[name][0]}<p>Changed.</p>"] for name in texts}
        return post("autosave", fields={**began, **typed}, typed=texts)

    def cold() -> Any:
        caches["answers"].clear()
        return visitor.get(report.get_absolute_url())

    def preview() -> Any:
        return client.get(address("preview", report.pk), {"tab": TAB, "show": "page"})

    def poll() -> Any:
        return post("presence", base=[report.revision, 0], state="visible")

    for _time in range(100):
        autosave()
    if (left := Autosave.objects.count()) != 1:
        raise ValueError(f"a hundred autosaves left {left} rows")
    found.append(measured("an autosave", autosave, 60, 8))
    found.append(measured("a presence poll", poll))
    page = measured("the page itself, cold", cold)
    found.append(page)
    found.append(measured("a preview, all rows changed", preview, 3 * page.milliseconds))
    autosave(1)
    found.append(measured("a preview, one row changed", preview, 3 * page.milliseconds))
    versions = address("versions", report.pk)
    found.append(measured(f"{VERSIONS} versions", lambda: client.get(versions), None, 10))

    def changed() -> dict[str, list[str]]:
        # Each time other texts: what is not changed costs nothing.
        text = f"<p>Start {time.monotonic_ns()}.</p>"
        fresh = values_of(client.get(change))
        return {name: [text] if name.endswith("-text") else had for name, had in fresh.items()}

    def save(sent: dict[str, list[str]]) -> Any:
        return client.post(change, {**sent, "_save": "1"})

    def publish(sent: dict[str, list[str]]) -> Any:
        return client.post(change, {**sent, "_publish": "1"})

    name = f"publishing with {ROWS} rows changed"
    found.append(measured(name, publish, 600, given=changed, status=302))
    name = f"saving a draft with {ROWS} rows changed"
    found.append(measured(name, save, given=changed, status=302))
    found.append(measured("the form with that draft", lambda: client.get(change)))
    differs = f"{address('compare', report.pk)}?from=now&to=draft"
    found.append(measured("what differs", lambda: client.get(differs)))
    autosave(1)
    found.append(measured("a preview, upon that draft", preview))
    return found


def in_browser(report: Any) -> str:
    """Return the table of what an editor waits for, at *report* and at pages of the demo."""
    from bench import beside
    from casestudies.models import CaseStudy
    from resources.models import Report
    from smartcities.publishing.models import WorkingCopy

    WorkingCopy.objects.all().delete()
    return beside.table(
        {
            "a report of the demo": Report.objects.get(slug="danish-smart-cities"),
            "a case study of the demo": CaseStudy.objects.get(slug="ecogrid-eu-bornholm"),
            f"a report with {ROWS} rows": report,
        }
    )


def main() -> None:
    """Print a table with a line for each thing that editors do, and one of the browser."""
    django.setup()
    from bench import database

    database.renew()
    with open(os.devnull, "w") as nowhere:
        call_command("demo", "--prepare", stdout=nowhere)
    print(f"| a report with {ROWS} rows | CPU | statements | answer |")
    print("| --- | --- | --- | --- |")
    report = prepared()
    print(*(each.printed() for each in lines(report)), sep="\n", flush=True)
    if shutil.which("chromium") or shutil.which("chromium-headless-shell"):
        print(f"\n{in_browser(report)}")
    else:
        print("\nNo Chromium is installed: what an editor waits for is not measured.")


if __name__ == "__main__":
    main()
