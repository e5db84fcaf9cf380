"""Plain geometry for outlines: thinning, cutting to a box, writing as an SVG path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Line = list[Point]
#: West, south, east, north; or left, top, right, bottom: the smaller numbers first.
Box = tuple[float, float, float, float]
#: The number of steps of a line in one stretch.
STRETCH = 48


def thinned(line: Line, tolerance: float) -> Line:
    """Return *line* without points that are closer than *tolerance* to the thinned line.

    Douglas and Peucker, The Canadian Cartographer 10(2), 1973; without recursion, because a
    continent's shore has a hundred thousand points. The ends stay; a ring stays a ring.
    """
    if len(line) < 3:
        return line
    kept = {0, len(line) - 1}
    if line[0] == line[-1]:
        # Both ends of a ring are the same point, which defines no line to measure distances from.
        x, y = line[0]
        far = max(range(len(line)), key=lambda at: (line[at][0] - x) ** 2 + (line[at][1] - y) ** 2)
        kept.add(far)
    marks = sorted(kept)
    spans = list(pairwise(marks))
    limit = tolerance * tolerance
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy or 1e-18
        worst, at = limit, 0
        for number in range(first + 1, last):
            x, y = line[number]
            px, py = x - ax, y - ay
            share = (px * dx + py * dy) / length
            if share <= 0.0:
                away = px * px + py * py
            elif share >= 1.0:
                away = (px - dx) ** 2 + (py - dy) ** 2
            else:
                away = (px - share * dx) ** 2 + (py - share * dy) ** 2
            if away > worst:
                worst, at = away, number
        if at:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [line[number] for number in sorted(kept)]


def _side(ring: Line, axis: int, edge: float, is_above: bool) -> Line:
    """Return the part of a ring on one side of *edge*, a value of x (*axis* 0) or y (1)."""
    out: Line = []
    before = ring[-1]
    was_in = before[axis] >= edge if is_above else before[axis] <= edge
    for point in ring:
        is_in = point[axis] >= edge if is_above else point[axis] <= edge
        if is_in != was_in:
            out.append(_meet(before, point, axis, edge))
        if is_in:
            out.append(point)
        before, was_in = point, is_in
    return out


def _meet(a: Point, b: Point, axis: int, edge: float) -> Point:
    """Return where the line from *a* to *b* crosses the edge."""
    other = 1 - axis
    at = a[other] + (b[other] - a[other]) * (edge - a[axis]) / (b[axis] - a[axis])
    return (at, edge) if axis else (edge, at)


def within(ring: Line, box: Box) -> Line:
    """Return the part of a ring that is in *box*; empty if none is.

    Sutherland and Hodgman, Communications of the ACM 17(1), 1974: separate pieces stay connected
    along the edge of the box, so the result can be filled but its line must not be drawn.
    """
    left, low, right, high = box
    for axis, least, most in ((0, left, right), (1, low, high)):
        if ring and min(point[axis] for point in ring) < least:
            ring = _side(ring, axis, least, True)
        if ring and max(point[axis] for point in ring) > most:
            ring = _side(ring, axis, most, False)
    return ring


def pieces(line: Line, box: Box) -> list[Line]:
    """Return the stretches of a line that touch *box*, each with its neighbours outside."""
    left, low, right, high = box
    found: list[Line] = []
    is_open = False
    for a, b in pairwise(line):
        touches = (
            max(a[0], b[0]) >= left
            and min(a[0], b[0]) <= right
            and max(a[1], b[1]) >= low
            and min(a[1], b[1]) <= high
        )
        if touches and is_open:
            found[-1].append(b)
        elif touches:
            found.append([a, b])
        is_open = touches
    return found


@dataclass(frozen=True)
class Stretch:
    """Some neighbouring points of a line, with the box around them."""

    points: Line
    box: Box


def stretches(line: Line) -> list[Stretch]:
    """Return *line* in stretches; each begins with the last point of the one before.

    A shore has ten thousand points, and a map of one city needs a hundred of them.
    """
    found = []
    for at in range(0, max(1, len(line) - 1), STRETCH):
        points = line[at : at + STRETCH + 1]
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        found.append(Stretch(points, (min(xs), min(ys), max(xs), max(ys))))
    return found


def ring_around(parts: list[Stretch], box: Box) -> Line:
    """Return a ring that is the same within *box*, with few points elsewhere.

    Parts beyond one side of the box are replaced by straight lines, which stay beyond that side.
    Empty if nothing reaches into the box.
    """
    left, low, right, high = box
    if (
        min(part.box[0] for part in parts) > right
        or min(part.box[1] for part in parts) > high
        or max(part.box[2] for part in parts) < left
        or max(part.box[3] for part in parts) < low
    ):
        return []
    ring: Line = []
    for part in parts:
        west, south, east, north = part.box
        if east < left or west > right or north < low or south > high:
            ring.append(part.points[0])
        else:
            ring += part.points[:-1]
    ring.append(parts[-1].points[-1])
    return ring


def lines_around(parts: list[Stretch], box: Box) -> list[Line]:
    """Return the runs of a line's stretches that may touch *box*."""
    left, low, right, high = box
    found: list[Line] = []
    is_open = False
    for part in parts:
        west, south, east, north = part.box
        touches = east >= left and west <= right and north >= low and south <= high
        if touches and is_open:
            found[-1] += part.points[1:]
        elif touches:
            found.append(list(part.points))
        is_open = touches
    return found


def area(ring: Line) -> float:
    """Return the area a ring encloses, in the square of its units; never negative."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=False)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def short(value: float, places: int = 0) -> str:
    """Return a number for an SVG attribute, without needless digits."""
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def path(lines: Iterable[Line], scale: int = 1, closed: bool = True) -> str:
    """Return SVG path data with whole numbers, *scale* of them to a unit.

    Steps are relative, which halves the length; they are calculated between rounded points, so
    that errors do not add up.
    """
    out = []
    for line in lines:
        points = [(round(x * scale), round(y * scale)) for x, y in line]
        steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points) if (a, b) != (x, y)]
        if len(steps) < (2 if closed else 1):
            continue
        drawn = "".join(f"{x:+d}{y:+d}" for x, y in steps).lstrip("+").replace("+", " ")
        out.append(f"M{points[0][0]} {points[0][1]}l{drawn}{'z' if closed else ''}")
    return "".join(out)
