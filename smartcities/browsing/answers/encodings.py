"""The encodings that an answer is kept in, and which of them a browser takes."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli

PLAIN = "identity"
#: How each is made. They are made once and sent often: a little more effort than on the fly.
MADE: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=6),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
#: Shorter ones only grow.
SHORTEST = 200


@lru_cache(maxsize=256)
def best(accepted: str) -> str:
    """Return the encoding to answer an ``Accept-Encoding`` with: the one it likes best.

    Of equal ones the smaller; ``identity`` where it takes no other, or says nothing we read.
    """
    weights = dict(map(_weight, accepted.lower().split(",")))
    others = weights.get("*", 0.0)
    plain = weights.get(PLAIN, 0.0)
    found, most = PLAIN, plain
    for name in MADE:
        weight = weights.get(name, others)
        # Where nothing is said of identity it is taken, but not asked for.
        if weight > 0 and (weight > most or (found == PLAIN and weight >= most)):
            found, most = name, weight
    return found


def _weight(item: str) -> tuple[str, float]:
    name, *parameters = (part.strip() for part in item.split(";"))
    for parameter in parameters:
        key, _equals, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return name, min(max(float(value), 0.0), 1.0)
            except ValueError:
                return name, 0.0
    return name, 1.0
