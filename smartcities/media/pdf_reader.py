"""Reading the text of a PDF: pypdf alone, run as a process of its own.

The parent (``document.py``) gives the file on standard input and the seconds in the one
argument; the answer is JSON on standard output. A file that eats memory or time, or breaks the
reader, ends this process and never a web worker.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

#: A file has at most 50 MB; what it unpacks to is bounded by this.
MEMORY = 1024 * 1024 * 1024
#: As much of one page, of all pages, and as many pages are read.
PAGE_LETTERS = 50_000
LETTERS = 10_000_000
PAGES = 4_000


def text_of(page: Any) -> str:
    """Return the text of a page, empty where it has none that can be read."""
    try:
        text = page.extract_text()
    except (MemoryError, FileNotDecryptedError):
        raise
    except Exception:  # one broken page is no reason to lose the others
        return ""
    # What no database takes: NUL, and halves of letters.
    return text.replace("\0", " ").encode(errors="ignore").decode()[:PAGE_LETTERS]


def read(content: bytes, until: float) -> dict[str, Any]:
    """Return {state, pages} of a PDF; raises what pypdf raises for a broken one.

    Where the processor time *until* (seconds of this process) is reached, what was read stands.
    """
    reader = PdfReader(BytesIO(content))
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


def main() -> None:
    """Answer the text of one file, within the limits of memory and processor time."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    logging.disable()
    try:
        answer = read(sys.stdin.buffer.read(), until=seconds * 0.7)
    except FileNotDecryptedError:
        answer = {"state": "locked", "pages": []}
    except BaseException as error:  # whatever it is, the parent is told in one line
        sys.exit(f"{type(error).__name__}: {error}"[:300])
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
