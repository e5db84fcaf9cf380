"""``./run bench --serve``: the portal with the rows, left running for others to measure."""

from __future__ import annotations

import os
import subprocess
import sys

from bench import server

LOG = server.FOLDER / "served.log"


def port() -> int:
    """Return PORT, 8000 where unset; SystemExit unless it is one and free."""
    given = os.environ.get("PORT", "").strip() or "8000"
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 65536):
        sys.exit(f"bench: PORT must be a number from 1 to 65535, not {given!r}.")
    if not server.is_free(int(given)):
        sys.exit(f"bench: port {given} is taken; choose another with PORT=...")
    return int(given)


def serve(arguments: list[str]) -> None:
    """Load the rows that *arguments* of ``bench.prepare`` name, serve them, print two lines."""
    chosen = port()
    url = os.environ.get("DATABASE_URL") or server.sqlite("served")
    environment = server.settings(chosen, url)
    # Standard output is for the two lines alone.
    command = [sys.executable, "-m", "bench.prepare", *arguments]
    done = subprocess.run(command, cwd=server.ROOT, env=environment, stdout=sys.stderr, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    process = server.start(environment, log=LOG)
    print(
        f"The log is {LOG.relative_to(server.ROOT)}; kill {process.pid} stops it.", file=sys.stderr
    )
    print(f"Site: http://127.0.0.1:{chosen}")
    print(f"PID: {process.pid}", flush=True)
    # It goes on without us: nobody waits for it, and that is no mistake to warn of.
    process.returncode = 0
