"""The reviewed numbers of queries, in ``query_counts.json``: of public pages, and of editing.

``UPDATE_QUERY_COUNTS=1`` writes the numbers of today, for review.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

GOLDEN = Path(__file__).with_name("query_counts.json")
#: What the names of everything that editors do begin with.
EDITING = "editing: "


def golden(*, editing: bool = False) -> dict[str, int]:
    """Return the numbers of public pages, or those of editing."""
    known: dict[str, int] = json.loads(GOLDEN.read_text())
    return {name: number for name, number in known.items() if is_editing(name) == editing}


def is_editing(name: str) -> bool:
    return name.startswith(EDITING)


def renew(found: dict[str, int]) -> None:
    """Write *found* in the place of the numbers of its half, if that is wanted."""
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        others = golden(editing=not is_editing(next(iter(found))))
        GOLDEN.write_text(json.dumps({**others, **found}, indent=2, sort_keys=True) + "\n")
