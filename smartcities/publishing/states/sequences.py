"""How one sequence of words became another, in a time that a form can wait for.

``difflib`` compares all places that have the same word: with the spaces of a text of 200 kB that
takes minutes. So what is long is first cut where both have a run of words that comes only once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

#: An operation as ``difflib`` says it: tag, and where it begins and ends in both.
Operation = tuple[str, int, int, int, int]
#: Up to so many pairs of places are compared with each other.
PAIRS = 250_000
#: So many words and spaces in a row are looked for in both.
RUN = 8


def operations(before: Sequence[str], after: Sequence[str]) -> Sequence[Operation]:
    """Return what makes *after* of *before*: ``SequenceMatcher.get_opcodes``, or nearly so.

    What is long and has no run in common that comes once counts as replaced.
    """
    if len(before) * len(after) <= PAIRS:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    found: list[Operation] = []
    for each in _parts(before, after):
        if found and found[-1][0] == each[0] == "equal":
            each = ("equal", found[-1][1], each[2], found[-1][3], each[4])
            found.pop()
        found.append(each)
    return found


def _parts(before: Sequence[str], after: Sequence[str]) -> Iterator[Operation]:
    at, other = 0, 0
    for start, end, length in [*_common(before, after), (len(before), len(after), 0)]:
        for tag, a1, a2, b1, b2 in _between(before[at:start], after[other:end]):
            yield tag, at + a1, at + a2, other + b1, other + b2
        if length:
            yield "equal", start, start + length, end, end + length
        at, other = start + length, end + length


def _between(before: Sequence[str], after: Sequence[str]) -> Sequence[Operation]:
    if not before and not after:
        return []
    if len(before) * len(after) <= PAIRS:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [("replace", 0, len(before), 0, len(after))]


def _common(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield (place, place in the other, length) of what both have: ends, and runs in between."""
    most = min(len(before), len(after))
    head = next((at for at in range(most) if before[at] != after[at]), most)
    most -= head
    tail = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    if head:
        yield 0, 0, head
    at, other = head, head
    for start, end in _runs(before, after, head, tail):
        if start >= at and end >= other:
            yield start, end, RUN
            at, other = start + RUN, end + RUN
    if tail:
        yield len(before) - tail, len(after) - tail, tail


def _runs(
    before: Sequence[str], after: Sequence[str], head: int, tail: int
) -> list[tuple[int, int]]:
    """Return the places of runs that come once in both, in an order that is that of both."""
    here = _once(before, head, len(before) - tail)
    there = _once(after, head, len(after) - tail)
    pairs = [(start, there[run]) for run, start in here.items() if run in there]
    return _rising(sorted(pairs))


def _once(words: Sequence[str], start: int, end: int) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    twice = set()
    for at in range(start, end - RUN + 1):
        run = tuple(words[at : at + RUN])
        if run in found:
            twice.add(run)
        found[run] = at
    return {run: at for run, at in found.items() if run not in twice}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return as many of *pairs* as can be whose second parts rise like their first ones."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_start, end) in enumerate(pairs):
        place = bisect_left(ends, end)
        before.append(last[place - 1] if place else -1)
        ends[place : place + 1] = [end]
        last[place : place + 1] = [number]
    found = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]
