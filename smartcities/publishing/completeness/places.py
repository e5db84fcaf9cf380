"""Places in a text that are still to complete: ``[[the name of the authority]]``."""

from __future__ import annotations

import re
from typing import Any

#: No longer words are a place; two brackets far apart are something else.
PLACE = re.compile(r"\[\[[^\[\]]{1,300}\]\]")


def places_in(value: Any) -> tuple[str, ...]:
    """Return the places of a text, each once, as they stand there; none of any other value."""
    if not isinstance(value, str) or "[[" not in value:
        return ()
    return tuple(dict.fromkeys(PLACE.findall(value)))
