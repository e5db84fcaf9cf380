"""Reading the text of a PDF with pypdf, run as a bounded child (``child.py``)."""

from __future__ import annotations

import json
import time
from io import BytesIO
from typing import IO, Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

#: The limits: characters of one page, characters of all pages, number of pages.
PAGE_LETTERS = 50_000
LETTERS = 10_000_000
PAGES = 4_000
#: How many bytes may stand before a PDF's own beginning.
LEAD = 1024


def text_of(page: Any) -> str:
    """Return the text of a page; empty if none can be read."""
    try:
        text = page.extract_text()
    except (MemoryError, FileNotDecryptedError, DependencyError):
        raise
    except Exception:  # a broken page must not lose the others
        return ""
    # Characters that databases refuse: NUL, and lone surrogates.
    return text.replace("\0", " ").encode(errors="ignore").decode()[:PAGE_LETTERS]


def opened(file: IO[bytes]) -> PdfReader:
    """Return a reader of *file*; places in a PDF count from its ``%PDF-``, or from the file's."""
    lead = max(0, file.read(LEAD + 5).find(b"%PDF-"))
    file.seek(0)
    if not lead:
        return PdfReader(file)
    content = file.read()
    try:
        return PdfReader(BytesIO(content[lead:]))
    except PyPdfError:
        return PdfReader(BytesIO(content))


def read(file: IO[bytes], until: float) -> dict[str, Any]:
    """Return {state, pages} of a PDF; raises what pypdf raises for a broken one.

    When the processor time *until* (seconds of this process) is reached, it returns what was read.
    """
    reader = opened(file)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"state": "locked", "pages": []}
    pages: list[str] = []
    state, letters = "read", 0
    for page in reader.pages:
        if len(pages) >= PAGES or letters >= LETTERS or time.process_time() > until:
            state = "cut"
            break
        pages.append(text_of(page))
        letters += len(pages[-1])
    return {"state": state if any(map(str.strip, pages)) else "empty", "pages": pages}


def answer(file: IO[bytes], seconds: str) -> bytes:
    """Return the text of one file as JSON, as far as it is read in *seconds* of processor time."""
    try:
        found = read(file, until=float(seconds))
    except FileNotDecryptedError:
        found = {"state": "locked", "pages": []}
    return json.dumps(found).encode()
