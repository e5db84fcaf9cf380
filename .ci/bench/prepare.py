"""A database filled with rows, in a process of its own: ``python -m bench.prepare``.

Its environment is a server's (``bench.server.settings``). Progress goes to standard error, the
seconds that loading took, with the index, to standard output.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import django


def main() -> None:
    """Check the rows, renew the database, load them, collect the static files."""
    parser = argparse.ArgumentParser()
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--cases", type=int)
    chosen.add_argument("--rows", type=Path)
    options = parser.parse_args()
    django.setup()
    from django.conf import settings
    from django.db import Error

    from bench import database, jsonl, loader, rows
    from smartcities.desk import static_files

    try:
        if options.rows:
            # Before the database is touched: a bad file changes nothing.
            jsonl.check(options.rows)
        with loader.timed("empty database", loader.to_stderr):
            database.renew()
        begun = time.perf_counter()
        loaded = loader.load(jsonl.read(options.rows) if options.rows else rows.rows(options.cases))
        seconds = time.perf_counter() - begun
    except (jsonl.BadRowsError, database.NotOursError, OSError, Error) as error:
        sys.exit(f"bench: {error}")
    static_files.collect(Path(settings.VAR) / "static-files.stamp")
    loader.to_stderr(f"{loaded} case studies loaded in {seconds:.1f} s.")
    print(round(seconds, 1))


if __name__ == "__main__":
    main()
