"""How gunicorn serves the portal; ``gunicorn --config smartcities/gunicorn.py`` is all it takes.

Read from the environment: PORT (8000), BIND_ADDRESS (127.0.0.1), WEB_CONCURRENCY (worker
processes, 2), WEB_THREADS (per process, 16).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any


def whole(name: str, default: int, most: int) -> int:
    """Return variable *name* as a number from 1 to *most*; end the start with a sentence if not."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and len(value) < 6 and 1 <= int(value) <= most):
        sys.exit(f"{name} must be a number from 1 to {most}, not {value!r}.")
    return int(value)


def announce(server: Any) -> None:
    """Print what ``./run`` asked for; the portal is loaded and its port open by now."""
    # Taken out of the environment so that no worker carries the demo's password around.
    lines = os.environ.pop("ANNOUNCE", "")
    if lines:
        print(lines, flush=True)


wsgi_app = "smartcities.wsgi"
address = os.environ.get("BIND_ADDRESS", "").strip() or "127.0.0.1"
bind = f"[{address}]" if ":" in address else address  # IPv6 wants brackets
bind += f":{whole('PORT', 8000, 65535)}"

# Threads, because a visitor on a slow line keeps one busy for the length of a download. The
# worker's own loop reports that it is alive meanwhile, so `timeout` never ends a download:
# it only replaces a worker whose loop hangs.
worker_class = "gthread"
workers = whole("WEB_CONCURRENCY", 2, 64)
# Each thread has a database connection of its own and keeps it: a server of PostgreSQL as it
# comes takes a hundred in all.
threads = whole("WEB_THREADS", 16, 20)
timeout = 60
graceful_timeout = 30
keepalive = 5
# Loaded once before the fork: a portal that cannot start says so and never opens its port.
preload_app = True
when_ready = announce

# The longest query string that the filters have to cope with is bounded here.
limit_request_line = 8190
control_socket_disable = True
# Whom to believe about X-Forwarded-* is decided in one place: smartcities.middleware.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
# The workers' sign of life is a file's time stamp; on a busy disk that can stall.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
accesslog = None
chdir = str(Path(__file__).resolve().parent.parent)
