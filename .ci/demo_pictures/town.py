"""What people build: houses, towers, spires and whole skylines."""

import random

from palette import NAVY, NIGHT, OCHRE, PAPER, mix
from svg import circle, line, poly, rect


def windows(
    box: tuple[float, float, float, float],
    columns: int,
    rows: int,
    colours: tuple[str, ...],
    *,
    seed: int = 1,
    fill: tuple[float, float] = (0.5, 0.6),
) -> str:
    """Draw a regular set of panes in a box (left, top, width, height), coloured by lot."""
    left, top, w, h = box
    dx, dy, dice = w / columns, h / rows, random.Random(seed)
    pw, ph = dx * fill[0], dy * fill[1]
    return "".join(
        rect(
            left + dx * (c + 0.5) - pw / 2,
            top + dy * (r + 0.5) - ph / 2,
            pw,
            ph,
            dice.choice(colours),
        )
        for r in range(rows)
        for c in range(columns)
    )


def tower(
    x: float,
    foot: float,
    w: float,
    h: float,
    colour: str,
    *,
    panes: tuple[str, ...] = (OCHRE, NAVY, NAVY),
    seed: int = 1,
    size: float = 26,
) -> str:
    """Draw a block with a lit front and a narrow shaded flank on its right."""
    flank = w * 0.22
    out = [rect(x, foot - h, w, h, colour)]
    out.append(rect(x + w - flank, foot - h, flank, h, mix(colour, NIGHT, 0.28)))
    columns = max(int((w - flank) / size), 1)
    rows = max(int((h - size) / size), 1)
    box = (x + 4, foot - h + size * 0.4, w - flank - 8, rows * size)
    out.append(windows(box, columns, rows, panes, seed=seed, fill=(0.42, 0.5)))
    out.append(line([(x, foot - h), (x + w, foot - h)], mix(colour, PAPER, 0.4), 3))
    return "".join(out)


def skyline(
    left: float,
    right: float,
    foot: float,
    heights: tuple[float, float],
    colour: str,
    *,
    seed: int,
    panes: tuple[str, ...] = (),
    widths: tuple[float, float] = (40, 96),
) -> str:
    """Draw a row of towers of changing width and height; without panes it is a silhouette."""
    dice, x, out = random.Random(seed), left, []
    while x < right:
        w, h = min(dice.uniform(*widths), right - x + 4), dice.uniform(*heights)
        if panes:
            tint = mix(colour, PAPER, dice.choice((0, 0.05, 0.1)))
            out.append(tower(x, foot, w, h, tint, panes=panes, seed=dice.randrange(99), size=20))
        else:
            out.append(rect(x, foot - h, w + 1, h, colour))
            if dice.random() < 0.3:
                out.append(line([(x + w / 2, foot - h), (x + w / 2, foot - h - 34)], colour, 3))
        x += w
    return "".join(out)


def gable(
    x: float,
    foot: float,
    w: float,
    h: float,
    *,
    wall: str,
    roof: str,
    pane: tuple[str, ...] = (NAVY,),
    floors: int = 3,
    columns: int = 3,
    steep: float = 0.62,
    seed: int = 1,
) -> str:
    """Draw a house with its gable to the viewer, glazing bars in its windows and a door."""
    top, tip = foot - h, foot - h - w * steep
    dark = mix(wall, NIGHT, 0.3)
    front = [(x, foot), (x, top), (x + w / 2, tip), (x + w, top), (x + w, foot)]
    out = [poly(front, wall)]
    out.append(
        poly(
            [
                (x + w * 0.86, foot),
                (x + w * 0.86, top - w * steep * 0.28),
                (x + w, top),
                (x + w, foot),
            ],
            dark,
            opacity=0.35,
        )
    )
    eave = [(x - w * 0.05, top + w * 0.06 * steep), (x + w / 2, tip)]
    out.append(line([*eave, (x + w * 1.05, eave[0][1])], roof, w * 0.075, stroke_linejoin="miter"))
    story = h / (floors + 0.35)
    for i in range(floors - 1):
        box = (x + w * 0.07, top + story * (i + 0.18), w * 0.86, story)
        out.append(_sashes(box, columns, pane, mix(wall, PAPER, 0.75), seed + i))
    out.append(circle(x + w / 2, top - w * steep * 0.36, w * 0.07, pane[0]))
    low = foot - story * 0.95
    out.append(rect(x + w * 0.42, low, w * 0.16, story * 0.95, mix(roof, NIGHT, 0.2)))
    for side in (0.12, 0.66):
        box = (x + w * side, low - story * 0.12, w * 0.22, story)
        out.append(_sashes(box, 1, pane, mix(wall, PAPER, 0.75), seed + 9))
    return "".join(out)


def _sashes(
    box: tuple[float, float, float, float],
    columns: int,
    panes: tuple[str, ...],
    frame: str,
    seed: int,
) -> str:
    """Draw one row of upright windows with a frame and a crossbar."""
    left, top, w, h = box
    step, dice, out = w / columns, random.Random(seed), []
    pw, ph = min(step * 0.56, h * 0.5), h * 0.6
    for c in range(columns):
        x, y = left + step * (c + 0.5) - pw / 2, top + h * 0.15
        out.append(rect(x - 2, y - 2, pw + 4, ph + 4, frame))
        out.append(rect(x, y, pw, ph, dice.choice(panes)))
        out.append(line([(x + pw / 2, y), (x + pw / 2, y + ph)], frame, 1.6))
        out.append(line([(x, y + ph * 0.36), (x + pw, y + ph * 0.36)], frame, 1.6))
    return "".join(out)


def spire(x: float, foot: float, w: float, h: float, stone: str, copper: str) -> str:
    """Draw a church tower with a tall copper spire."""
    body = foot - h * 0.5
    half = w / 2
    return "".join(
        (
            rect(x - half, body, w, h * 0.5, stone),
            rect(x + half * 0.4, body, half * 0.6, h * 0.5, mix(stone, NIGHT, 0.3)),
            poly([(x - half * 1.15, body), (x, foot - h), (x + half * 1.15, body)], copper),
            poly([(x, foot - h), (x + half * 1.15, body), (x, body)], mix(copper, NIGHT, 0.3)),
            line([(x, foot - h), (x, foot - h * 1.07)], copper, 3),
            circle(x, body + h * 0.12, half * 0.42, PAPER),
            line([(x, body + h * 0.12), (x, body + h * 0.12 - half * 0.3)], NIGHT, 2),
            line([(x, body + h * 0.12), (x + half * 0.2, body + h * 0.12)], NIGHT, 2),
        )
    )
