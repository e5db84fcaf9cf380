"""An order of pages in memory: any window of any set of them, without sorting."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter
from typing import Any

from smartcities.index.keys import NONE, Keys

#: How many keys a new block holds, and the number above which a block is split.
MADE, MOST = 256, 512

#: What an order sorts a key by.
Rank = tuple[Any, ...]
Ranks = Callable[[list[int]], dict[int, Rank]]


@dataclass(frozen=True)
class Block:
    """A stretch of the order: its keys in order and as a set, and the rank of the first one."""

    keys: tuple[int, ...]
    members: Keys
    #: None until it is needed.
    first: Rank | None


@dataclass(frozen=True)
class Order:
    """All keys in an order, cut into blocks, so that whole blocks can be skipped by counting.

    Immutable: ``moved`` returns another one that shares the blocks that did not change.
    """

    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, keys: list[int]) -> Order:
        """Return the order in which *keys* are given."""
        return cls(tuple(_block(keys[at : at + MADE]) for at in range(0, len(keys), MADE)))

    def window(self, hits: Keys, start: int, stop: int, backwards: bool = False) -> list[int]:
        """Return the keys of *hits* from position *start* up to *stop*, in this order."""
        found: list[int] = []
        passed = 0
        for block in reversed(self.blocks) if backwards else self.blocks:
            if passed >= stop:
                break
            number = block.members.intersection_cardinality(hits)
            if number and passed + number > start:
                keys = reversed(block.keys) if backwards else block.keys
                here = set(block.members & hits)
                hit = (key for key in keys if key in here)
                found += islice(hit, max(0, start - passed), stop - passed)
            passed += number
        return found

    def moved(self, removed: Keys, added: dict[int, Rank], ranks: Ranks) -> Order:
        """Return the order without *removed* and with the keys of *added* where they belong.

        *ranks* returns the ranks of keys that are already in the order.
        """
        if not added:
            return Order(tuple(self._without(removed)))
        blocks = _ranked(list(self._without(removed)), ranks) or [Block((), NONE, ())]
        placed: dict[int, dict[int, Rank]] = defaultdict(dict)
        for key, rank in added.items():
            at = bisect_right(blocks, rank, key=attrgetter("first")) - 1
            placed[max(0, at)][key] = rank
        for at, news in sorted(placed.items(), reverse=True):
            known = ranks(list(blocks[at].keys)) | news
            keys = sorted(known, key=known.__getitem__)
            cuts = range(0, len(keys), len(keys) if len(keys) <= MOST else MADE)
            stretches = (keys[cut : cut + cuts.step] for cut in cuts)
            blocks[at : at + 1] = [_block(each, known[each[0]]) for each in stretches]
        return Order(tuple(block for block in blocks if block.keys))

    def _without(self, removed: Keys) -> Iterator[Block]:
        for block in self.blocks:
            if not block.members.intersect(removed):
                yield block
            elif keys := tuple(key for key in block.keys if key not in removed):
                # The rank of the removed first key is as good a border as that of the next key.
                yield Block(keys, block.members - removed, block.first)


def _block(keys: Collection[int], first: Rank | None = None) -> Block:
    return Block(tuple(keys), Keys(keys), first)


def _ranked(blocks: list[Block], ranks: Ranks) -> list[Block]:
    """Return *blocks* with the rank of each first key; the missing ones are asked for at once."""
    unknown = ranks([block.keys[0] for block in blocks if block.first is None])
    begin: Rank = ()
    found = []
    for block in blocks:
        # A key that was deleted meanwhile: its block begins where the one before it does.
        begin = unknown.get(block.keys[0], begin) if block.first is None else block.first
        found.append(replace(block, first=begin))
    return found
