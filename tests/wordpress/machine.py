"""What WordPress needs on this machine: Debian's packages and free ports."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.chromium import unavailable

#: WordPress as Debian packs it, and where.
SOURCE = Path("/usr/share/wordpress")
THEME = "twentytwentythree"
PACKAGES = (
    "wordpress",
    f"wordpress-theme-{THEME}",
    "php-cli",
    "php-mysql",
    "php-xml",
    "php-curl",
    "php-mbstring",
    "mariadb-server",
)
#: Seconds until a server that does not answer is given up.
PATIENCE = 120


def is_complete() -> bool:
    """Tell whether all is there that the packages bring."""
    programs = all(map(shutil.which, ("php", "mariadbd", "mariadb-install-db")))
    return programs and (SOURCE / "wp-content" / "themes" / THEME).is_dir()


def prepare() -> None:
    """Install what is missing where CI may; elsewhere skip with one line."""
    if is_complete():
        return
    if os.environ.get("CI") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, env=quiet, check=True, stdout=subprocess.DEVNULL)
    if not is_complete():
        unavailable(f"WordPress is not installed (Debian: apt-get install {' '.join(PACKAGES)}).")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def is_free(port: int) -> bool:
    """Tell whether one could listen on *port*."""
    with socket.socket() as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for(port: int, is_alive: Callable[[], bool], log: Path) -> None:
    """Wait until something answers on *port*; AssertionError with the end of *log* if not."""
    end = time.monotonic() + PATIENCE
    while is_alive() and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"Nothing answers on port {port}: {log.read_text()[-2000:]}")
