"""A few words of SVG: every function returns markup as a string, nothing is kept between calls."""

import math
from collections.abc import Iterable, Sequence
from hashlib import sha256

Point = tuple[float, float]


def num(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def _tag(name: str, given: dict[str, object], inside: str | None = None) -> str:
    attributes = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{num(v) if isinstance(v, float) else v}"'
        for key, v in given.items()
    )
    return f"<{name}{attributes}/>" if inside is None else f"<{name}{attributes}>{inside}</{name}>"


def rect(x: float, y: float, w: float, h: float, fill: str, **more: object) -> str:
    """Return a rectangle by its upper left corner and its size."""
    place = {"x": float(x), "y": float(y), "width": float(w), "height": float(h)}
    return _tag("rect", {**place, "fill": fill, **more})


def circle(x: float, y: float, r: float, fill: str = "none", **more: object) -> str:
    """Return a circle; without a fill it shows only the stroke it is given."""
    return _tag("circle", {"cx": float(x), "cy": float(y), "r": float(r), "fill": fill, **more})


def ellipse(x: float, y: float, rx: float, ry: float, fill: str = "none", **more: object) -> str:
    """Return an ellipse whose axes lie along the page."""
    place = {"cx": float(x), "cy": float(y), "rx": float(rx), "ry": float(ry)}
    return _tag("ellipse", {**place, "fill": fill, **more})


def path(d: str, fill: str = "none", **more: object) -> str:
    """Return a path."""
    return _tag("path", {"d": d, "fill": fill, **more})


def ring(points: Iterable[Point]) -> str:
    """Return path data for a closed polygon."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points) + "Z"


def poly(points: Iterable[Point], fill: str, **more: object) -> str:
    """Return a filled polygon."""
    return path(ring(points), fill, **more)


def line(points: Iterable[Point], stroke: str, width: float = 2, **more: object) -> str:
    """Return a stroked open line with round ends unless told otherwise."""
    d = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)
    return curve(d, stroke, width, **more)


def curve(d: str, stroke: str, width: float = 2, **more: object) -> str:
    """Return a stroked, unfilled path with round ends unless told otherwise."""
    look = {"stroke": stroke, "stroke_width": float(width), "stroke_linecap": "round"}
    return path(d, "none", **{**look, "stroke_linejoin": "round", **more})


def smooth(points: Sequence[Point]) -> str:
    """Return path data for a soft curve through all the points (Catmull-Rom)."""
    out = [f"M{num(points[0][0])} {num(points[0][1])}"]
    for i in range(len(points) - 1):
        a, b, c = points[max(i - 1, 0)], points[i], points[i + 1]
        d = points[min(i + 2, len(points) - 1)]
        first = (b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6)
        second = (c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6)
        out.append("C" + " ".join(f"{num(x)} {num(y)}" for x, y in (first, second, c)))
    return "".join(out)


def arc(x: float, y: float, r: float, start: float, end: float) -> str:
    """Return path data for a piece of a circle; degrees run clockwise from three o'clock."""
    (x1, y1), (x2, y2) = polar(x, y, r, start), polar(x, y, r, end)
    large = int(abs(end - start) > 180)
    turn = int(end > start)
    return f"M{num(x1)} {num(y1)}A{num(r)} {num(r)} 0 {large} {turn} {num(x2)} {num(y2)}"


def polar(x: float, y: float, r: float, degrees: float) -> Point:
    """Return the point at a distance and a direction (clockwise from three o'clock)."""
    turn = math.radians(degrees)
    return x + r * math.cos(turn), y + r * math.sin(turn)


def group(*parts: str, **more: object) -> str:
    """Return the parts held together, with attributes for all of them."""
    return _tag("g", dict(more), "".join(parts))


def _name(kind: str, *parts: object) -> str:
    return kind + sha256(repr(parts).encode()).hexdigest()[:12]


def fade(*stops: str | tuple[float, str] | tuple[float, str, float], angle: float = 90) -> str:
    """Return a gradient's markup; `paint` turns it into a fill. By default it runs downwards."""
    marks = []
    for i, stop in enumerate(stops):
        at, colour, alpha = i / max(len(stops) - 1, 1), "", 1.0
        if isinstance(stop, str):
            colour = stop
        else:
            at, colour = stop[0], stop[1]
            alpha = stop[2] if len(stop) == 3 else 1.0
        marks.append(f'<stop offset="{at:.3f}" stop-color="{colour}" stop-opacity="{alpha:.3f}"/>')
    name = _name("f", stops, angle)
    turn = f'gradientTransform="rotate({angle} .5 .5)"'
    return f'<linearGradient id="{name}" {turn}>{"".join(marks)}</linearGradient>'


def glow(colour: str, alpha: float = 1, *, hollow: float = 0) -> str:
    """Return a round gradient from the colour in the middle to nothing at the rim."""
    name = _name("r", colour, alpha, hollow)
    stops = f'<stop offset="{hollow}" stop-color="{colour}" stop-opacity="{alpha}"/>'
    stops += f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/>'
    return f'<radialGradient id="{name}">{stops}</radialGradient>'


def paint(gradient: str) -> str:
    """Return the fill value that refers to a gradient made by `fade` or `glow`."""
    return f"url(#{gradient.split('id=', 1)[1].split(chr(34))[1]})"


def clip(shape: str, *parts: str) -> str:
    """Return the parts cut to the inside of the shape."""
    name = _name("c", shape)
    return f'<clipPath id="{name}">{shape}</clipPath>' + group(*parts, clip_path=f"url(#{name})")


def grain(colour: str, *shapes: str, coarse: float = 0.55) -> str:
    """Return the shapes as a spray of fine dots; the more opaque a shape, the denser the dots."""
    name = _name("n", colour, coarse)
    return (
        f'<filter id="{name}" x="0" y="0" width="1" height="1" '
        'color-interpolation-filters="sRGB">'
        f'<feTurbulence type="fractalNoise" baseFrequency="{coarse}" numOctaves="2" seed="7"/>'
        '<feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  2.2 0 0 0 -.6" result="n"/>'
        '<feComposite in="SourceAlpha" in2="n" operator="arithmetic" k2="1" k3="1" k4="-1"/>'
        '<feComponentTransfer result="d"><feFuncA type="linear" slope="5"/></feComponentTransfer>'
        f'<feFlood flood-color="{colour}"/><feComposite in2="d" operator="in"/></filter>'
    ) + group(*shapes, filter=f"url(#{name})")


def page(width: int, height: int, body: str) -> str:
    """Return a whole SVG picture."""
    head = f'xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    return f'<svg {head} viewBox="0 0 {width} {height}">{body}</svg>'
