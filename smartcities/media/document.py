"""The text of uploaded documents: read once for each content, and stored by file name."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from django.core.files.storage import Storage
from django.db import connections
from django.dispatch import Signal

from smartcities.media.models import FileReading, FileText
from smartcities.media.processing.child import MEGABYTE, BoundedChild, ChildError

#: Seconds of processor time for one file; twice as long by the clock. If a file takes longer, the
#: pages read in two thirds of this time are kept.
SECONDS = 60
#: Sent with ``text`` when the text of a file was stored, outside any transaction.
text_stored = Signal()

logger = logging.getLogger(__name__)
# A file has at most 50 MB, and the size of its unpacked data is limited. One at a time in each
# process, to leave the processor to visitors.
_reader = BoundedChild("pdf_reader.py", memory=1024 * MEGABYTE, nice=10)
_thread = ThreadPoolExecutor(1, thread_name_prefix="file-text")


def pages_of(names: Iterable[str], using: str = "default") -> Iterator[tuple[str, list[str]]]:
    """Yield (stored name, texts of its pages) for those of *names* that were read."""
    names = list(names)
    if names:
        known = FileText.objects.using(using).filter(name__in=names)
        yield from known.values_list("name", "pages")


def text_of(name: str) -> FileText | None:
    """Return the text of a stored file; None if it was not read yet."""
    return FileText.objects.filter(name=name).first()


def later(function: Callable[..., Any], *arguments: Any) -> None:
    """Call *function* in this process's single thread for background reading, in turn.

    A process that exits waits for it. If the process is killed, the text is read when it is next
    needed (``read_later``).
    """
    _thread.submit(_with_connections_closed, function, *arguments)


def read_later(storage: Storage, name: str) -> None:
    """Read a stored file in the background, unless it was read or is being read."""
    if text_of(name) is None:
        later(read_file, storage, name)


def read_file(storage: Storage, name: str) -> FileText | None:
    """Return the text of a stored file, and read it now if it was not read before.

    None while another process is reading it. Slow the first time: call it outside transactions.
    It never raises because of the content; a failed file is tried again by the next call. A file
    with the same content as one that was read takes no time.
    """
    known = text_of(name)
    if known and known.state != FileText.State.FAILED:
        return known
    if not FileReading.begin(name):
        return None
    try:
        with storage.open(name) as file:
            checksum = hashlib.sha256()
            for block in file.chunks():
                checksum.update(block)
            found = _known(checksum.hexdigest()) or extracted(file)
        values = {"checksum": checksum.hexdigest(), **found}
        text, _is_new = FileText.objects.update_or_create(name=name, defaults=values)
        text_stored.send(FileText, text=text)
        return text
    finally:
        FileReading.objects.filter(name=name).delete()


def _known(checksum: str) -> Mapping[str, Any] | None:
    read = FileText.objects.filter(checksum=checksum).exclude(state=FileText.State.FAILED)
    return read.values("state", "pages", "problem").first()


def extracted(file: bytes | IO[bytes]) -> dict[str, Any]:
    """Return {state, pages, problem} of a PDF, read in a bounded child."""
    if not isinstance(file, bytes):
        file.seek(0)
    limits = {"processor": max(1, int(SECONDS)), "clock": 2 * SECONDS}
    try:
        answer = _reader.run(file, str(SECONDS * 2 / 3), **limits)
    except ChildError as error:
        return {"state": FileText.State.FAILED, "pages": [], "problem": str(error)[:300]}
    return {"problem": "", **json.loads(answer)}


def _with_connections_closed(function: Callable[..., Any], *arguments: Any) -> None:
    try:
        function(*arguments)
    except Exception:  # there is no caller to raise it to
        logger.exception("The text of %s was not read.", arguments[-1] if arguments else "a file")
    finally:
        connections.close_all()
