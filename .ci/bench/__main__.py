"""``./run bench``: what the portal costs, measured on a server started for it.

Loads made-up case studies (or ``--rows``), serves them as in production and prints a table for
each database and number of cases; docs/developers.md explains the columns.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from bench import document, server
from bench.serve import serve

PAGES = [
    "/",
    "/case-studies/",
    "/reports/danish-smart-cities/",
    "/case-studies/ecogrid-eu-bornholm/",
    "/map/",
]
CARDS = [
    "/case-studies/",
    "/case-studies/ecogrid-eu-bornholm/",
    "/reports/danish-smart-cities/",
    "/reports/danish-smart-cities/recommendations/1/",
    "/map/",
]
QUICK, FULL = "1000,10000", "1000,10000,100000"
POSTGRES = "postgres://postgres@127.0.0.1:5432/"


def numbers(text: str) -> list[int]:
    """Return comma-separated numbers of cases."""
    found = [int(each) for each in text.split(",")]
    if not all(0 < each <= 1_000_000 for each in found):
        raise ValueError(text)
    return found


def arguments() -> argparse.Namespace:
    """Return what the caller wants."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    add = parser.add_argument
    add("--cases", type=numbers, help=f"how many, separated by commas (default {QUICK})")
    add("--rows", type=Path, metavar="FILE", help="load this JSONL file instead; see the docs")
    add("--full", action="store_true", help=f"{FULL} cases on SQLite and on PostgreSQL")
    add("--postgres", metavar="URL", help=f"measure on this PostgreSQL too, such as {POSTGRES}")
    add("--json", type=Path, metavar="FILE", help="write the numbers to FILE as well")
    add("--write", action="store_true", help="renew docs/performance.md and .json")
    add("--serve", action="store_true", help="load, leave the server running, print its address")
    add("--pages", action="store_true", help="measure the demo's pages in a browser instead")
    add("--kept", action="store_true", help="measure what each thing that is kept buys instead")
    add("--forms", action="store_true", help="measure forms of a hundred rows instead")
    add("--editing", action="store_true", help="measure what editors do instead")
    add("--lists", action="store_true", help="measure the admin's lists, full, instead")
    add("--lighthouse", action="store_true", help="with Lighthouse's scores; implies --pages")
    return parser.parse_args()


def browse(with_lighthouse: bool) -> None:
    """Print what pages of the demo cost a visitor."""
    from bench import answers, cards, lighthouse, reading

    with server.portal() as base:
        print(f"\n{answers.table(base)}", flush=True)
        if not shutil.which("chromium"):
            print("\nNo Chromium is installed: the pages are not measured in a browser.")
            return
        with reading.chromium() as browser:
            print(f"\n{reading.table(reading.read(browser, base, PAGES))}", flush=True)
            print(f"\n{cards.table(browser, base, CARDS)}", flush=True)
        if with_lighthouse:
            print(f"\n{lighthouse.table(base, PAGES)}", flush=True)


def apart(cases: int, url: str, measured: str) -> None:
    """Fill the database *url* and print what the module *measured* says, each in a process."""
    environment = server.settings(server.free_port(), url)
    for command in (["bench.prepare", "--cases", str(cases)], [measured]):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=server.ROOT,
            env=environment,
            stdout=subprocess.DEVNULL if command[0] == "bench.prepare" else None,
            check=False,
        )
        if done.returncode:
            sys.exit(done.returncode)


def databases(options: argparse.Namespace, name: str) -> list[str]:
    """Return the addresses of the databases to fill: one on SQLite, one on PostgreSQL if wanted."""
    found = [server.sqlite(name)]
    postgres = options.postgres or (POSTGRES if options.full else "")
    if postgres:
        found.append(urlsplit(postgres)._replace(path=f"/smartcities_bench_{name}").geturl())
    return found


def measure(options: argparse.Namespace) -> None:
    """Measure every database, print the tables, write what is asked for."""
    cases = options.cases or numbers(FULL if options.full else QUICK)
    chosen = [(str(each), ["--cases", str(each)]) for each in cases]
    if options.rows:
        chosen = [("rows", ["--rows", str(options.rows)])]
    results = []
    for name, rows in chosen:
        for url in databases(options, name):
            print(f"== {name} on {urlsplit(url).scheme}", file=sys.stderr, flush=True)
            environment = server.settings(server.free_port(), url)
            command = [sys.executable, "-m", "bench.measure", *rows]
            done = subprocess.run(
                command, cwd=server.ROOT, env=environment, stdout=subprocess.PIPE, check=False
            )
            if done.returncode:
                sys.exit(done.returncode)
            results.append(json.loads(done.stdout))
    measured = {"machine": document.machine(), "results": results}
    print(document.text(measured))
    if options.json:
        Path(os.environ.get("CALLED_FROM", "."), options.json).write_text(
            json.dumps(measured, indent=1) + "\n", "utf-8"
        )
    if options.write:
        document.write(measured)


def main() -> None:
    """Do what the caller asked for; end with one sentence where that cannot be done."""
    options = arguments()
    if options.rows:
        # ./run has changed to the portal's folder; the caller named the file from elsewhere.
        options.rows = Path(os.environ.get("CALLED_FROM", "."), options.rows).resolve()
    if options.rows and not options.rows.is_file():
        sys.exit(f"bench: there is no file {options.rows}.")
    try:
        if options.pages or options.lighthouse:
            browse(options.lighthouse)
        elif options.kept:
            cases = (options.cases or [10_000])[0]
            apart(cases, server.sqlite(str(cases)), "bench.kept")
        elif options.lists:
            cases = (options.cases or [100_000])[0]
            for url in databases(options, f"{cases}_lists"):
                apart(cases, url, "bench.lists")
        elif options.forms or options.editing:
            name = "forms" if options.forms else "editing"
            environment = server.settings(server.free_port(), server.sqlite(name))
            command = [sys.executable, "-m", f"bench.{name}"]
            done = subprocess.run(command, cwd=server.ROOT, env=environment, check=False)
            sys.exit(done.returncode)
        elif options.serve:
            cases = str((options.cases or [1000])[0])
            serve(["--rows", str(options.rows)] if options.rows else ["--cases", cases])
        else:
            measure(options)
    except (OSError, HTTPException, ValueError) as error:
        sys.exit(f"bench: {error}.")
    except KeyboardInterrupt:
        sys.exit("bench: stopped.")


if __name__ == "__main__":
    main()
