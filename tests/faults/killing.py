"""Publishes pages in processes that are killed at each step, and says what was left of it.

    DJANGO_SETTINGS_MODULE=tests.settings python -m tests.faults.killing SCENARIO

A process of its own, since only one without threads may fork: each child is killed by SIGKILL just
before or just after one of its statements. Prints one JSON object: how many statements a publish
takes, and what is neither as it was before nor as it is after a whole publish.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

import time_machine  # noqa: E402
from django.contrib.admin.models import LogEntry  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402

from casestudies.models import CaseStudy, City, KeyFigure  # noqa: E402
from resources.models import Recommendation, Report  # noqa: E402
from smartcities.browsing.models.entry import (  # noqa: E402
    MOST_PARTS,
    Entry,
    Zone,
    number,
    span,
)
from smartcities.publishing import version  # noqa: E402
from smartcities.publishing.models import (  # noqa: E402
    AuditEntry,
    Autosave,
    OldSlug,
    Page,
    Revision,
    Tombstone,
    WorkingCopy,
)
from smartcities.publishing.roles import EDITOR  # noqa: E402
from smartcities.publishing.states import capture  # noqa: E402
from smartcities.publishing.states.structure import row_models  # noqa: E402
from tests.admin_walk.browser import action, admin_url, opened, saved, seen_in, sent  # noqa: E402
from tests.browser.conftest import make_groups  # noqa: E402
from tests.conftest import NOON, colleague, signed_in  # noqa: E402
from tests.factories import make, row, theme  # noqa: E402
from tests.flushing import states  # noqa: E402
from tests.publishing.autosaves import TAB, body_for  # noqa: E402

#: What a publish does, and the sets of pages that appear or stay as they were together.
Scenario = tuple[Callable[[], Any], list[list[Page]]]


def _draft_of(client: Client, title: str) -> Any:
    """Return a public report with rows, and a draft that changes all of it."""
    page = make(Report, title=title, slug=title.lower(), summary="Before")
    for place in range(1, 4):
        row(Recommendation, page, number=place, title=f"Advice {place}")
    values = opened(client, page)
    values["recommendations-1-DELETE"] = ["on"]
    changes = {"recommendations__0__title": "Better advice", "themes": str(theme(name=title).pk)}
    saved(client, page, values, "_save", summary="After", slug=f"{title.lower()}-2", **changes)
    return page


def by_form() -> Scenario:
    """*Publish* in the form of a public page with a draft, and with words typed on top of it."""
    user = colleague("erik", EDITOR)
    client = signed_in(user)
    page = _draft_of(client, "Ports")
    values = opened(client, page)
    typed = body_for(user, page, fields={"body": ["<p>Typed.</p>"]}, typed=["body"])
    url = admin_url(Report, "autosave")
    assert client.post(url, typed, content_type="application/json").status_code == 200
    values["autosave_tab"] = [TAB]
    return lambda: sent(client, page, values, "_publish", body="<p>Typed.</p>"), [[page]]


def by_list() -> Scenario:
    """*Publish now* in a list, of a draft of changes and of a page that never was public."""
    client = signed_in(colleague("erik", EDITOR))
    pages = [_draft_of(client, "Ports"), make(Report, title="Quays", published_at=None)]
    data: dict[str, Any] = {"action": "publish", "index": "0", "post": "yes"}
    data["_selected_action"] = [page.pk for page in pages]
    data["seen"] = seen_in(action(client, Report, "publish", pages))
    return lambda: client.post(admin_url(Report), data), [[each] for each in pages]


def with_named() -> Scenario:
    """*Publish* of a new page, with which a city goes public that was made in its form."""
    client = signed_in(colleague("erik", EDITOR))
    city = make(City, title="Lund", countries=("SE",), published_at=None,
                publish_with_first_use=True)  # fmt: skip
    case = make(CaseStudy, title="Heat", published_at=None, cities=[city])
    row(KeyFigure, case)
    values = opened(client, case)
    return lambda: sent(client, case, values, "_publish", summary="Warm."), [[case, city]]


SCENARIOS = {each.__name__: each for each in (by_form, by_list, with_named)}


def left_of(page: Page) -> Any:
    """Return all that is stored of *page* and on its account."""
    now = type(page)._base_manager.get(pk=page.pk)
    key = {"content_type": ContentType.objects.get_for_model(page), "object_id": page.pk}
    label = page._meta.label_lower
    kept = Revision.objects.filter(**key).order_by("number")
    log = AuditEntry.objects.filter(model=label).order_by("pk")
    return {
        "state": capture(now).digest(),
        "public": str(now.published_at),
        "moved": (str(now.last_updated), now.revision),
        "draft": WorkingCopy.objects.filter(**key).count(),
        "typed": Autosave.objects.filter(**key, closed_at=None).count(),
        "versions": [(each.number, each.kind, bytes(each.stored).hex()[:40]) for each in kept],
        "log": [(each.action, each.fields, each.to_revision) for each in log
                if each.key == str(page.pk)],
        "history": LogEntry.objects.filter(**key).count(),
        "addresses": list(OldSlug.objects.filter(**key).values_list("slug", flat=True)),
        "tombstones": Tombstone.objects.count(),
        "search": sorted(_entries_of(page)),
        "seen": Client().get(now.get_absolute_url()).status_code,
    }  # fmt: skip


def _entries_of(page: Page) -> list[tuple[int, int]]:
    """Return what the search has of *page*, and of all rows of kinds that it has."""
    kinds = [kind for kind in row_models(type(page)).values()
             if kind._base_manager.filter(**{kind.page_field: page}).exists()]  # fmt: skip
    spans = [span(kind, Zone.TITLE, Zone.FILE) for kind in kinds]
    spans += [(number(type(page), zone, page.pk), number(type(page), zone, page.pk, MOST_PARTS))
              for zone in Zone]  # fmt: skip
    return [
        each
        for first, last in spans
        for each in Entry.objects.filter(pk__range=(first, last)).values_list("pk", "digest")
    ]


class Killer:
    """Ends this process before or after its statement number *at*."""

    def __init__(self, at: int, *, is_after: bool) -> None:
        self.at, self.is_after, self.count = at, is_after, 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        is_it = self.count == self.at
        if is_it and not self.is_after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(sql, params, many, context)
        if is_it:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def in_a_child(publish: Callable[[], Any], killer: Killer) -> bool:
    """Publish in a process of its own; tell whether it lived to the end."""
    close()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with connection.execute_wrapper(killer):
                response = publish()
            status = 0 if response.status_code == 302 else 2
        finally:
            os._exit(status)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"It failed: {status}"
    return not os.WIFSIGNALED(status)


def close() -> None:
    """Leave no connection for a child to share."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()


def tried(scenario: str, every: int) -> dict[str, Any]:
    """Kill a publish at each *every*th step; return what was left that should not be."""
    publish, groups = SCENARIOS[scenario]()
    pages = [page for group in groups for page in group]
    states.keep("before")
    before = {page: left_of(page) for page in pages}
    whole = Killer(0, is_after=False)
    with connection.execute_wrapper(whole):
        assert publish().status_code == 302
    after = {page: left_of(page) for page in pages}
    assert all(before[page] != after[page] for page in pages)
    problems, results = [], {"old": 0, "new": 0, "mixed": 0}
    killed = 0
    for at in range(1, whole.count + 1, every):
        for is_after in (False, True):
            states.put_back("before")
            # Putting rows back may have moved it.
            token = version.current().token
            killed += not in_a_child(publish, Killer(at, is_after=is_after))
            moved = version.current().token != token
            left = {page: left_of(page) for page in pages}
            news = [judged(group, left, before, after) for group in groups]
            for kind, said in news:
                results[kind] += 1
                if said:
                    problems.append(f"{'after' if is_after else 'before'} statement {at}: {said}")
            if moved != any(kind != "old" for kind, _said in news):
                problems.append(f"{at}: the version is wrong")
    # Nothing of it stands in the way of the next.
    states.put_back("before")
    assert in_a_child(publish, Killer(0, is_after=False))
    if {page: left_of(page) for page in pages} != after:
        problems.append("The next publish is not whole.")
    return {"statements": whole.count, "killed": killed, **results, "problems": problems}


def judged(group: list[Page], left: Any, before: Any, after: Any) -> tuple[str, str]:
    """Tell whether pages that belong together are old or new, all of them and all of each."""
    if all(left[page] == before[page] for page in group):
        return "old", ""
    if all(left[page] == after[page] for page in group):
        return "new", ""
    unlike = {
        f"{page._meta.model_name}.{name}": "as before" if value == before[page][name] else
        "as after" if value == after[page][name] else "neither"
        for page in group for name, value in left[page].items()
        if before[page][name] != after[page][name]
    }  # fmt: skip
    return "mixed", json.dumps(unlike)


def main() -> None:
    connection.settings_dict["TEST"]["NAME"] = (
        connection.settings_dict["TEST"].get("NAME") or f"test_killing_{os.getpid()}"
    )
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    make_groups()
    try:
        with time_machine.travel(NOON, tick=False):
            result = tried(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    finally:
        close()
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
