"""An hour of everything at once, and whether the portal takes no more memory for it.

    python -m tests.faults.mixed_load --minutes 60

A portal of the demo's content as one deploys it (nginx, two workers, PostgreSQL, Redis), all of its
own and in a folder that is deleted. Visitors, partners, re-users and three editors come at a pace
that leaves the machine room. Prints a line a minute; ends with 1 if an answer was an error, or if
the memory of the workers grew by more than a twentieth after the first minutes.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / ".ci"))
# For what the tests import; the portal under load is another process with settings of its own.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.deployment import running  # noqa: E402
from tests.deployment.visitors import SIGN_IN  # noqa: E402
from tests.faults import people  # noqa: E402
from tests.faults.people import Somebody, Tally  # noqa: E402
from tests.faults.servers import children, postgresql, redis  # noqa: E402

#: By how much the memory may grow.
GROWTH = 0.05
PAGES = """
from smartcities.publishing.types import page_types
for model in page_types():
    for number in model._base_manager.filter(published_at__isnull=False).values_list("pk", flat=True)[:12]:
        print("PAGE", model._meta.label_lower.replace(".", "/"), number)
"""  # noqa: E501
MB = 2**20


def memory_of(master: int) -> tuple[int, int]:
    """Return the bytes of a server's workers: what each has, and with what they share counted once.

    The first is the sum of RSS, the second of PSS.
    """
    resident = shared = 0
    for worker in children(master):
        text = Path(f"/proc/{worker}/smaps_rollup").read_text()
        resident += int(re.findall(r"^Rss:\s+(\d+)", text, re.M)[0]) * 1024
        shared += int(re.findall(r"^Pss:\s+(\d+)", text, re.M)[0]) * 1024
    return resident, shared


def percentile(ordered: list[float], part: float) -> float:
    """Return what *part* of the values is not above."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def grown(memory: list[int]) -> float:
    """Return by what part the last third of the figures is above the first one."""
    third = max(1, len(memory) // 3)
    return statistics.median(memory[-third:]) / statistics.median(memory[:third]) - 1


def line(minute: int, memory: tuple[int, int], tally: Tally, more: str) -> str:
    """Return the figures of one minute."""
    statuses, seconds = tally.taken()
    counts = " ".join(f"{status}:{count}" for status, count in sorted(statuses.items()))
    times = " ".join(
        f"p{int(part * 100)}={percentile(seconds, part) * 1000:.0f}"
        for part in (0.5, 0.95, 0.99, 1.0)
    )
    figures = f"rss={memory[0] / MB:.1f} pss={memory[1] / MB:.1f}"
    return f"{minute:3} min {figures} MB | {counts} | {times} ms | {more}"


def come(proxy: running.Proxy, variables: dict[str, str], tally: Tally) -> list:
    """Return what each person does, as functions that take an Event."""
    site = variables["SITE_URL"]
    found = running.manage(variables, "shell", "--verbosity", "0", "-c", PAGES)
    pages = [(model, int(key)) for model, key in re.findall(r"PAGE (\S+) (\d+)", found)]
    sitemap = proxy.ask("/sitemap.xml").text
    if "<sitemapindex" in sitemap:
        sitemap = "".join(proxy.ask(each.removeprefix(site)).text for each in _locations(sitemap))
    addresses = [each.removeprefix(site) for each in _locations(sitemap)]
    assert len(addresses) > 20, sitemap[:500]
    numbers = iter(range(1, 200))

    def somebody(session: str = "") -> Somebody:
        return Somebody(proxy, site, tally, next(numbers), session)

    made = []
    for _each in range(4):
        who = somebody()
        made.append((who, people.visits(who, addresses), 0.5))
    partner, reuser = somebody(), somebody()
    made.append((partner, people.embeds(partner, addresses), 0.5))
    made.append((reuser, people.exports(reuser), 2.0))
    for number, name in enumerate(["anna", "bo", "carl"]):
        words = SIGN_IN.format(name=name)
        session = running.manage(variables, "shell", "--verbosity", "0", "-c", words)
        editor = somebody(session.strip().splitlines()[-1])
        # Pages of one's own: who meets whom in a form is another test's.
        made.append((editor, people.edits(editor, pages[number::3]), 3.0))
    return [lambda over, each=each: each[0].work(over, each[1], each[2]) for each in made]


def _locations(sitemap: str) -> list[str]:
    return re.findall(r"<loc>([^<]+)</loc>", sitemap)


def measured(minutes: int, warm: int, out) -> int:
    """Run it, write figures to *out* and return the exit code."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-load-")))
        https, port = running.quiet_port(), running.quiet_port()
        variables = running.environment(https) | {
            "DATABASE_URL": stack.enter_context(postgresql()).address,
            "CACHE_URL": stack.enter_context(
                redis("--maxmemory", "128mb", "--maxmemory-policy", "allkeys-lru")
            ).address,
            "DJANGO_SETTINGS_MODULE": "tests.served.settings",
            "SERVED_FOLDER": str(folder),
            "METRICS_TOKEN": "for-the-figures-of-this-hour-0123456789",
            "CLIENT_BUDGET": "60",
            "WEB_CONCURRENCY": "2",
            "EMAIL_URL": "dummymail://",
        }
        running.manage(variables, "demo", "--prepare")
        server = stack.enter_context(running.web(variables, port, folder / "web.log"))
        proxy = stack.enter_context(running.proxy(variables, [port], https))
        tally, over = Tally(), Event()
        works = come(proxy, variables, tally)
        memory: list[tuple[int, int]] = []
        workers = set(children(server.pid))
        with ThreadPoolExecutor(len(works)) as pool:
            try:
                done = [pool.submit(work, over) for work in works]
                begun = time.monotonic()
                for minute in range(1, minutes + 1):
                    time.sleep(max(0.0, begun + 60 * minute - time.monotonic()))
                    _scrape(port, variables["METRICS_TOKEN"], tally)
                    memory.append(memory_of(server.pid))
                    more = f"load {os.getloadavg()[0]:.1f} streams {sum(not each.done() for each in done)}"  # noqa: E501
                    print(line(minute, memory[-1], tally, more), file=out, flush=True)
            finally:
                over.set()
        is_same = set(children(server.pid)) == workers
        log = (folder / "web.log").read_text()
    resident = grown([each[0] for each in memory[warm:]])
    shared = grown([each[1] for each in memory[warm:]])
    print(f"{tally.total} answers, {len(tally.errors)} of them errors; the memory of the workers "
          f"grew by {resident:+.1%} (RSS) and {shared:+.1%} (PSS) after {warm} minutes.",
          file=out)  # fmt: skip
    for error in tally.errors[:50]:
        print(f"  {error}", file=out)
    if not is_same:
        print("A worker was replaced.", file=out)
    print(f"The portal's log has {len(log.splitlines())} lines.\n{log[-3000:]}", file=out)
    is_good = not tally.errors and resident <= GROWTH and is_same
    print("good" if is_good else "NOT GOOD", file=out, flush=True)
    return 0 if is_good else 1


def _scrape(port: int, token: str, tally: Tally) -> None:
    """Read the figures as a monitor does: once a minute, past the proxy."""
    answer = people.requests.get(
        f"http://127.0.0.1:{port}/metrics",
        headers={"Host": "localhost", "Authorization": f"Bearer {token}"},
        timeout=60,
    )
    tally.add(f"metrics {answer.status_code}", answer.elapsed.total_seconds(),
              "" if answer.ok else f"/metrics: {answer.status_code}")  # fmt: skip


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--warm", type=int, help="minutes that do not count; a sixth")
    parser.add_argument("--report", type=Path, help="a file for the figures")
    given = parser.parse_args()
    warm = given.minutes // 6 if given.warm is None else given.warm
    if given.report is None:
        return measured(given.minutes, warm, sys.stdout)
    with given.report.open("w") as out:
        return measured(given.minutes, warm, out)


if __name__ == "__main__":
    sys.exit(main())
