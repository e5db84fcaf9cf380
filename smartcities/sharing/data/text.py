"""Text in a form that is valid in files for other programs."""

from __future__ import annotations

import re
from datetime import UTC, datetime

#: Characters that XML 1.0 (section 2.2) excludes; they are of no use to other readers either.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return *text* without the control characters that are not allowed in files."""
    # Nearly all text is printable, and that check is many times faster.
    return text if text.isprintable() else FORBIDDEN.sub("", text)


def moment(when: datetime) -> str:
    """Return a moment in the format of RFC 3339, in UTC, to the second."""
    return f"{when.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"
