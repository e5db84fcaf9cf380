"""One database measured, in a process of its own: ``python -m bench.measure``.

Its environment is a server's (``bench.server.settings``). Fills the database, serves the portal,
prints the numbers as JSON on standard output and progress on standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from http.client import HTTPException

import django


def fill(arguments: list[str]) -> float:
    """Load the rows by ``bench.prepare``, in a process of its own; return its seconds."""
    command = [sys.executable, "-m", "bench.prepare", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    return float(done.stdout)


def main() -> None:
    """Fill, serve, measure, count."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases")
    parser.add_argument("--rows")
    options = parser.parse_args()
    loaded = fill(["--rows", options.rows] if options.rows else ["--cases", options.cases])
    django.setup()
    try:
        print(json.dumps(measured(dict(os.environ)) | {"loading_seconds": loaded}))
    except (OSError, HTTPException) as error:
        sys.exit(f"bench: {error}")


def measured(environment: dict[str, str]) -> dict[str, object]:
    """Return all numbers of the filled database that the environment names."""
    from django.db import connection

    from bench import addresses, channels, exports, queries, rounds, server
    from bench.loader import to_stderr
    from bench.site import Site
    from casestudies.models import CaseStudy

    cases, port = CaseStudy.objects.count(), int(environment["PORT"])
    pages = addresses.pages() | channels.channels()
    with server.running(environment, "bench.bare") as process:
        site = Site(process, port)
        site.warm([rounds.EMPTY])
        bare = site.visit([rounds.EMPTY], most=2000)
    lines = []
    with server.running(environment) as process:
        site = Site(process, port)
        for line in rounds.every(site, pages, to_stderr):
            lines.append(line)
            to_stderr(f"{line.page}, {line.state}: {line.batch.cpu_ms:.2f} ms")
        files = exports.measure(site)
    for page in ("list", "detail"):
        if pages[page]:
            lines.append(rounds.after_restart(environment, page, pages[page][0]))
    queries.count(lines, pages)
    return {
        "database": connection.vendor,
        "cases": cases,
        "bare_cpu_ms": round(bare.cpu_ms, 3),
        "rows": [line.as_json(cases) for line in lines],
        "exports": files,
    }


if __name__ == "__main__":
    main()
