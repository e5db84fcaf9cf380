"""What forms with a hundred rows cost: ``./run bench --forms``, by ``python -m bench.forms``.

On the demo's content and a page for each kind of row, with a hundred of them: the CPU of the whole
server for the form and for saving it with nothing changed, how much HTML it is, and in Chromium
the seconds from asking for it until a click on its first row has opened it with its widgets.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import django
from django.core.management import call_command

from bench import cpu, reading, server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ROWS = 100
#: Readings of each, after a first one that warms.
READINGS = 10
#: What was promised: seconds until the form can be used.
USABLE = 1.5
TEXT = "<p>{0} {1}</p><ul><li>{1}</li></ul><p>{1} <strong>{0}</strong></p>"
WORDS = "The harbour is clean, and whoever lives beside it may say so. " * 4
#: Opens the first row as soon as there is one, and notes when it has its widgets.
OPEN = """
const open = () => {
  const row = document.querySelector(".inline-related.folded, tr.has_original.row-asleep");
  if (!row || document.readyState === "loading") return requestAnimationFrame(open);
  row.scrollIntoView();
  performance.mark("pressed");
  (row.querySelector(".row-fold, select")).click();
  row.querySelector("tr select")?.focus();
  const look = () => {
    const texts = [...row.querySelectorAll(".prose-editor")];
    const isBuilt = !row.matches(".folded, .row-asleep") && !row.querySelector(".row-text")
      && texts.every((one) => one.querySelector("[contenteditable=true]"));
    requestAnimationFrame(isBuilt ? () => performance.mark("usable") : look);
  };
  look();
};
requestAnimationFrame(open);
"""
READ = """() => {
  const at = (name) => (performance.getEntriesByName(name)[0]?.startTime || 0) / 1000;
  const [page] = performance.getEntriesByType("navigation");
  return {answered: page.responseStart / 1000, ready: page.domContentLoadedEventEnd / 1000,
    painted: at("first-contentful-paint"), pressed: at("pressed"), usable: at("usable")};
}"""
#: Publishes, or saves what is no page, as a browser does; does not follow where that leads.
SAVE = """async () => {
  const form = document.querySelector(".change-form #content-main > form");
  const button = form.querySelector("[name=_publish]") || form.querySelector("[name=_save]");
  const body = new FormData(form, button);
  const answer = await fetch(location.href, {method: "POST", body, redirect: "manual"});
  return answer.type === "opaqueredirect" ? "" : await answer.text();
}"""


@dataclass
class Form:
    """One form: CPU milliseconds of each GET and POST, bytes of HTML, seconds in the browser."""

    name: str
    path: str
    gets: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    sizes: tuple[int, int] = (0, 0)
    shown: list[dict[str, float]] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)


def filled() -> list[Form]:
    """Fill a page with rows for each kind that is tried; return their forms."""
    from django.urls import reverse

    from casestudies.models import CaseStudy, City, KeyFigure
    from experts.models import Expert
    from resources.models import Contribution, Passage, Recommendation, Report

    def text(number: int) -> str:
        return TEXT.format(number, WORDS)

    cities, cases = list(City.objects.all()), list(CaseStudy.objects.all())
    experts = [
        Expert.objects.create(given_name="Ask", family_name=f"Number {place}")
        for place in range(ROWS)
    ]
    found: list[Form] = []

    def form(kind: Any, page: Any) -> Any:
        meta = page._meta
        name = f"admin:{meta.app_label}_{meta.model_name}_change"
        path = reverse(name, args=[page.pk])
        found.append(Form(str(kind._meta.verbose_name_plural), path))
        return page

    places = range(ROWS)
    report = form(Recommendation, Report.objects.create(title="Many recommendations"))
    rows = [
        Recommendation(
            report=report, number=place + 1, title=f"Open the data {place}", explanation=text(place)
        )
        for place in places
    ]
    Recommendation.objects.bulk_create(rows)
    for place, row in enumerate(report.recommendations.order_by("number")):
        row.cities.set([cities[place % len(cities)], cities[(place + 1) % len(cities)]])
        row.cases.set([cases[place % len(cases)], cases[(place + 1) % len(cases)]])
    report = form(Passage, Report.objects.create(title="Many passages"))
    Passage.objects.bulk_create(
        Passage(report=report, expert=experts[place], text=text(place), order=place + 1)
        for place in places
    )
    report = form(Contribution, Report.objects.create(title="Many contributions"))
    Contribution.objects.bulk_create(
        Contribution(
            report=report, expert=expert, role="author", order=place + 1, title_then="Head"
        )
        for place, expert in enumerate(experts)
    )
    case = form(KeyFigure, CaseStudy.objects.create(title="Many figures"))
    KeyFigure.objects.bulk_create(
        KeyFigure(
            case=case,
            label=f"Households {place}",
            value=f"{place}.5",
            unit="km",
            source="The city",
            order=place + 1,
        )
        for place in places
    )
    return found


def cookie() -> dict[str, str]:
    """Return the cookie of an administrator who is signed in."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    user, _new = get_user_model().objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client()
    client.force_login(user)
    found = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": found.key, "value": found.value, "url": settings.SITE_URL}


def ask(form: Form, signed_in: dict[str, str], pid: int) -> None:
    """Ask the server for *form*, with all its CPU."""
    connection = HTTPConnection("127.0.0.1", int(os.environ["PORT"]))
    headers = {"Cookie": f"{signed_in['name']}={signed_in['value']}"}
    connection.request("GET", form.path, headers=headers)
    plain = len(connection.getresponse().read())
    for _reading in range(READINGS + 1):
        before = cpu.tree(pid)
        connection.request("GET", form.path, headers={**headers, "Accept-Encoding": "gzip, br"})
        answer = connection.getresponse()
        form.sizes = plain, len(answer.read())
        if answer.status != 200:
            raise ValueError(f"{form.path} answers {answer.status}")
        form.gets.append((cpu.tree(pid) - before) * 1000)
    del form.gets[0]


def show(form: Form, context: BrowserContext, pid: int) -> None:
    """Open *form* in the browser, open its first row, then save it as it is."""
    for _reading in range(READINGS + 1):
        page = context.new_page()
        page.add_init_script(OPEN)
        page.goto(f"http://127.0.0.1:{os.environ['PORT']}{form.path}", wait_until="networkidle")
        while not (found := page.evaluate(READ))["usable"]:
            time.sleep(0.1)
        form.shown.append(found)
        form.loads.append(os.getloadavg()[0])
        before = cpu.tree(pid)
        if said := page.evaluate(SAVE):
            raise ValueError(f"{form.path} was refused: {len(said)} characters")
        form.posts.append((cpu.tree(pid) - before) * 1000)
        page.close()
    del form.shown[0], form.loads[0], form.posts[0]


def best(numbers: list[float]) -> float:
    """Return the median of the best third: of a machine that others use too."""
    return statistics.median(sorted(numbers)[: max(1, len(numbers) // 3)])


def line(form: Form) -> str:
    """Return the row of a form in the table."""
    cells = [f"{statistics.median(form.gets):.0f} ms", f"{best(form.gets):.0f} ms"]
    cells += [f"{size / 1000:.0f} kB" for size in form.sizes]
    if form.shown:
        cells += [f"{statistics.median(form.posts):.0f} ms", f"{best(form.posts):.0f} ms"]
        for mark in ("answered", "ready", "painted", "pressed", "usable"):
            cells.append(f"{statistics.median(each[mark] for each in form.shown):.2f} s")
        fastest = best([each["usable"] for each in form.shown])
        cells.append(f"{fastest:.2f} s" if fastest <= USABLE else f"**{fastest:.2f} s**")
        cells.append(f"{min(form.loads):.1f}–{max(form.loads):.1f}")
    return f"| {ROWS} {form.name} | {' | '.join(cells)} |"


def main() -> None:
    """Print a table: a line for each form."""
    django.setup()
    from bench import database

    database.renew()
    with open(os.devnull, "w") as nowhere:
        call_command("demo", "--prepare", stdout=nowhere)
    forms = filled()
    signed_in = cookie()
    with server.running(dict(os.environ)) as process:
        for form in forms:
            print(form.name, file=sys.stderr)
            ask(form, signed_in, process.pid)
        with reading.chromium() as browser:
            context = browser.new_context(viewport={"width": 1360, "height": 900})
            context.add_cookies([signed_in])
            for form in forms:
                show(form, context, process.pid)
                print(line(form), file=sys.stderr)
    print(*map(line, forms), sep="\n")


if __name__ == "__main__":
    main()
