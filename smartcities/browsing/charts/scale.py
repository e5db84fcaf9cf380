"""The axis of a chart: round steps that include zero and every value."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10


def percent(number: float) -> str:
    """Return a length for SVG: a percentage without trailing zeros, never localised."""
    return f"{number:.2f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True)
class Scale:
    """From *low* to *high* in *steps*."""

    low: float
    high: float
    steps: list[float]

    def part(self, value: float) -> float:
        """Return the position of *value* between low (0) and high (1)."""
        return (value - self.low) / (self.high - self.low)


def round_step(rough: float) -> float:
    """Return the smallest of 1, 2 or 5 times a power of ten that is at least *rough*."""
    power = 10 ** floor(log10(rough))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough * 0.999999)


def scale_over(values: list[float], lines: int = 4) -> Scale:
    """Return the scale for *values* with about *lines* steps; from 0 to 1 if all are zero."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == high:
        return Scale(0.0, 1.0, [0.0])
    step = round_step((high - low) / lines)
    first, last = floor(low / step), ceil(high / step)
    steps = [round(number * step, 10) for number in range(first, last + 1)]
    return Scale(steps[0], steps[-1], steps)
