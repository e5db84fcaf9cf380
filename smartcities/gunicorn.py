"""How gunicorn serves the portal; ``gunicorn --config smartcities/gunicorn.py`` is all it takes.

Read from the environment: PORT (8000), BIND_ADDRESS (127.0.0.1), WEB_CONCURRENCY (worker
processes, 2), WEB_THREADS (per process, 16), CONNECTIONS_PER_ADDRESS (per process, 100),
TRUSTED_PROXIES, which may have any number of connections, LOG_FORMAT (line), ACCESS_LOG (0) and
METRICS_TOKEN.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from smartcities import environment, reporting
from smartcities.monitoring import multiprocess
from smartcities.protection.server.worker import PortalWorker

Value = TypeVar("Value")


def whole(name: str, default: int, most: int) -> int:
    """Return variable *name* as a number from 1 to *most*; end the start with a sentence if not."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and len(value) < 6 and 1 <= int(value) <= most):
        sys.exit(f"{name} must be a number from 1 to {most}, not {value!r}.")
    return int(value)


def connections(wanted: int) -> int:
    """Return how many connections a process can have, at most *wanted*.

    Raises the soft limit of open files as far as it may: many systems begin with 1,024.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    needed = max(soft, 2 * wanted + 500)
    found = needed if hard == resource.RLIM_INFINITY else min(hard, needed)
    resource.setrlimit(resource.RLIMIT_NOFILE, (found, hard))
    return max(100, min(wanted, (found - 500) // 2))


def read(reader: Callable[[str], Value], name: str) -> Value:
    """Return what *reader* makes of variable *name*; end the start with a sentence if it is bad."""
    try:
        return reader(name)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


def announce(server: Any) -> None:
    """Print what ``./run`` asked for; the portal is loaded and its port open by now."""
    # Taken out of the environment so that no worker carries the demo's password around.
    lines = os.environ.pop("ANNOUNCE", "")
    if lines:
        print(lines, flush=True)


def make_pictures(server: Any) -> None:
    """Make the sizes that cards show, in the background, if ``./run`` gave seconds for that.

    Now and not before, so that the start is no later for it.
    """
    seconds = os.environ.pop("PICTURES_AHEAD", "")
    if seconds:
        manage = str(Path(__file__).resolve().parent.parent / "manage.py")
        command = [manage, "renditions", "--cards", f"--seconds={seconds}"]
        # In a session of its own, as Ctrl-C would end it with a traceback on the terminal.
        server.pictures = subprocess.Popen(  # noqa: S603 (our own file, no shell)
            [sys.executable, *command],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def ready(server: Any) -> None:
    """Do what is to be done when the port is open."""
    announce(server)
    make_pictures(server)


def end_pictures(server: Any) -> None:
    """End what was begun by ``make_pictures``."""
    if pictures := getattr(server, "pictures", None):
        pictures.terminate()


def end(server: Any) -> None:
    """Take away what belongs to this server alone."""
    end_pictures(server)
    if figures is not None:
        multiprocess.remove(figures)


def forget(server: Any, worker: Any) -> None:
    """Take a process that has ended out of the figures of the present."""
    if figures is not None:
        multiprocess.forget(worker.pid)


wsgi_app = "smartcities.wsgi"
address = os.environ.get("BIND_ADDRESS", "").strip() or "127.0.0.1"
bind = f"[{address}]" if ":" in address else address  # IPv6 wants brackets
bind += f":{whole('PORT', 8000, 65535)}"

# A thread works on a request that has come whole and is free again when the answer is made: the
# worker's own loop waits for slow clients, and reports that it is alive meanwhile. So `timeout`
# never ends a download; it only replaces a worker whose loop hangs.
worker_class = PortalWorker
workers = whole("WEB_CONCURRENCY", 2, 64)
# Each thread has a database connection of its own and keeps it: a server of PostgreSQL as it
# comes takes a hundred in all.
threads = whole("WEB_THREADS", 16, 20)
# Connections that may wait in each process; each needs a descriptor, and so may its files.
worker_connections = connections(4000)
PortalWorker.most_per_client = whole("CONNECTIONS_PER_ADDRESS", 100, 99999)
PortalWorker.trusted_proxies = read(environment.networks, "TRUSTED_PROXIES")
timeout = 60
graceful_timeout = 30
keepalive = 5
# Loaded once before the fork: a portal that cannot start says so and never opens its port.
preload_app = True
when_ready = ready
on_exit = end
# Before the portal is loaded, which then counts into it.
figures = (
    multiprocess.prepare(bind.rpartition(":")[2])
    if read(reporting.token, "METRICS_TOKEN")
    else None
)
child_exit = forget

# The longest query string that the filters have to cope with is bounded here.
limit_request_line = 8190
control_socket_disable = True
# Whom to believe about X-Forwarded-* is decided in one place: smartcities/middleware/proxies.py.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
# The workers' sign of life is a file's time stamp; on a busy disk that can stall.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
if read(reporting.log_format, "LOG_FORMAT") == "json":
    logger_class = "smartcities.monitoring.gunicorn_lines.JsonLogger"
# Each request on standard output: who, what, status, bytes, seconds, and the id of the request.
accesslog = "-" if read(environment.boolean, "ACCESS_LOG") else None
access_log_format = '%(h)s %(t)s "%(r)s" %(s)s %(B)s %(L)s %({x-request-id}o)s'
chdir = str(Path(__file__).resolve().parent.parent)
