"""What rows do not tell and pages have: names of experts, organisations, states, dates.

All of it follows from the row's slug or number, so that equal rows make equal portals.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zlib import crc32

from bench.rows import Row
from bench.words import FAMILY, GIVEN

STATES = ("completed", "completed", "under-way", "planned", "stopped")
NEWEST = datetime(2026, 1, 1, 12, tzinfo=UTC)
#: Seven minutes lie between two cases, so that 100,000 of them fill a year and a third.
STEP = timedelta(minutes=7)
#: Where a row names no experts, how many there are to choose from.
POOL = 40


def person(number: int) -> tuple[str, str]:
    """Return given and family name of expert *number*."""
    family, given = divmod(number, len(GIVEN))
    again, family = divmod(family, len(FAMILY))
    return GIVEN[given], FAMILY[family] + (f" {again + 1}" if again else "")


def experts(row: Row) -> list[int]:
    """Return the numbers of the row's experts, one or two made up where it has none."""
    if "experts" in row:
        return list(dict.fromkeys(row["experts"]))
    found = crc32(row["slug"].encode())
    return list({found % POOL, (found >> 16) % POOL})[: 1 + found % 2]


def state_and_years(row: Row) -> tuple[str, int | None, int | None]:
    """Return the state, the first and the last year of the project."""
    found = crc32(f"{row['slug']}: state".encode())
    state, first = STATES[found % len(STATES)], row.get("year")
    over = state in {"completed", "stopped"} and first is not None
    return state, first, min(first + found % 7, 2200) if over else None


def language(row: Row) -> str:
    """Return the language that the text counts as: Danish for one in twelve."""
    return "da" if crc32(f"{row['slug']}: language".encode()) % 12 == 0 else "en"


def published_at(number: int) -> datetime:
    """Return when row *number* was published, the first one last."""
    return NEWEST - STEP * number
