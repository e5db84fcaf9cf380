"""The text of uploaded documents: read once for each content, kept, and asked by stored name."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.storage import Storage

from smartcities.media import pdf_reader
from smartcities.media.models import FileText

#: Seconds of processor that one file may take; twice as long by the clock.
SECONDS = 20
#: One at a time in each process: two would share the processor that visitors want.
_slot = threading.Semaphore(1)


def pages_of(names: Iterable[str], using: str = "default") -> Iterator[tuple[str, list[str]]]:
    """Yield (stored name, texts of its pages) of those of *names* that were read."""
    names = list(names)
    if names:
        known = FileText.objects.using(using).filter(name__in=names)
        yield from known.values_list("name", "pages")


def read_file(storage: Storage, name: str) -> FileText:
    """Return the text of a stored file, read now if it never was; never raises for its content.

    Slow the first time: call it outside transactions. Not stored: the caller saves it together
    with what follows from it. A file of the same content as one read before costs nothing. One
    that failed is tried again by whoever asks again.
    """
    known = FileText.objects.filter(name=name).first()
    if known and known.state != FileText.State.FAILED:
        return known
    with storage.open(name) as file:
        content = file.read()
    checksum = hashlib.sha256(content).hexdigest()
    twin = FileText.objects.filter(checksum=checksum).exclude(state=FileText.State.FAILED).first()
    if twin:
        found = {"state": twin.state, "pages": twin.pages, "problem": twin.problem}
    else:
        found = extracted(content)
    return FileText(name=name, checksum=checksum, **found)


def extracted(content: bytes) -> dict[str, Any]:
    """Return {state, pages, problem} of a PDF, read in a process with limits of its own."""
    # Isolated, and without our environment: who feeds a reader gets at no secret of ours.
    command = [sys.executable, "-I", pdf_reader.__file__, str(SECONDS)]
    kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    try:
        with _slot:
            done = subprocess.run(  # noqa: S603 (our own file, no shell)
                command,
                input=content,
                capture_output=True,
                timeout=2 * SECONDS,
                env=kept,
                check=False,
            )
    except subprocess.TimeoutExpired:
        return _failed(f"not read within {2 * SECONDS} seconds")
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no word"]
        return _failed(f"the reader ended with {done.returncode}: {said[-1]}")
    return json.loads(done.stdout)


def _failed(problem: str) -> dict[str, Any]:
    return {"state": FileText.State.FAILED, "pages": [], "problem": problem[:300]}
