"""Text as files for other programs can hold it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

#: What XML 1.0 (section 2.2) leaves out; no other reader has a use for it either.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return *text* without the control characters that no file may hold."""
    # Nearly all text is printable, which is told many times quicker.
    return text if text.isprintable() else FORBIDDEN.sub("", text)


def moment(when: datetime) -> str:
    """Return a moment in the form of RFC 3339, in UTC, to the second."""
    return f"{when.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"
