"""Token buckets of seconds of work, one for each client, in bounded memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

#: How many clients are remembered; beyond that the one without requests for longest is dropped.
MOST_CLIENTS = 10_000


@dataclass(slots=True)
class Bucket:
    """What a client had left at a moment, in seconds of work; below zero it is refused."""

    left: float
    at: float


class Buckets:
    """What each client may cost: *rate* seconds of work per second, saved up to *burst* seconds.

    A client that has anything left may start a request, because its cost is known only afterwards.
    Its debt is limited to *burst*, so that it never waits longer than it takes to save that.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def wait(self, client: str) -> int:
        """Return after how many seconds *client* may start a request: 0 if it may now."""
        with self._lock:
            bucket = self._buckets.get(client)
            left = self.burst if bucket is None else self._left(bucket, time.monotonic())
        return 0 if left > 0 else max(1, ceil(-left / self.rate))

    def charge(self, client: str, seconds: float) -> None:
        """Take *seconds* of work from what *client* has left."""
        now = time.monotonic()
        with self._lock:
            bucket = self._buckets.setdefault(client, Bucket(self.burst, now))
            bucket.left = max(self._left(bucket, now) - seconds, -self.burst)
            bucket.at = now
            self._buckets.move_to_end(client)
            if len(self._buckets) > MOST_CLIENTS:
                self._buckets.popitem(last=False)

    def _left(self, bucket: Bucket, now: float) -> float:
        return min(self.burst, bucket.left + (now - bucket.at) * self.rate)
