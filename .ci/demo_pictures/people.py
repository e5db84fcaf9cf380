"""People on foot and on bicycles."""

from palette import CORAL, DUNE, NIGHT, mix
from svg import circle, curve, line, num, path, polar


def bicycle(x: float, foot: float, r: float, colour: str = CORAL, *, tyre: str = NIGHT) -> str:
    """Draw an upright city bicycle; x is the hub of the rear wheel, r the size of a wheel."""
    y, fx = foot - r, x + r * 2.75
    out = []
    for hub in (x, fx):
        spokes = "".join(f"M{num(hub)} {num(y)}" + _spoke(r, k) for k in range(18))
        out.append(curve(spokes, tyre, 1, opacity=0.55))
        out.append(circle(hub, y, r, stroke=tyre, stroke_width=r * 0.085))
        out.append(circle(hub, y, r * 0.08, tyre))
    crank, seat = (x + r * 1.12, y + r * 0.1), (x + r * 0.82, y - r * 1.12)
    head, low = (fx - r * 0.5, y - r * 1.3), (fx - r * 0.36, y - r * 0.9)
    w = r * 0.1
    for bar in (((x, y), crank, low), (crank, seat), ((x, y), (x + r * 0.88, y - r * 0.86), low)):
        out.append(line(bar, colour, w))
    d = f"M{num(head[0])} {num(head[1])}L{num(low[0])} {num(low[1])}"
    out.append(curve(d + f"Q{num(fx - r * 0.2)} {num(y - r * 0.4)} {num(fx)} {num(y)}", colour, w))
    grip = f"M{num(head[0])} {num(head[1])}q{num(r * 0.1)} {num(-r * 0.2)} {num(-r * 0.42)} "
    out.append(curve(grip + num(-r * 0.16), tyre, w))
    out.append(
        line([(seat[0] - r * 0.26, seat[1] - 3), (seat[0] + r * 0.22, seat[1])], tyre, w * 2)
    )
    out.append(circle(*crank, r * 0.2, stroke=tyre, stroke_width=w * 0.7))
    out.append(line([crank, (crank[0] + r * 0.3, crank[1] + r * 0.28)], tyre, w * 0.7))
    guard = f"M{num(x - r * 1.1)} {num(y)}A{num(r * 1.1)} {num(r * 1.1)} 0 0 1 "
    out.append(curve(guard + f"{num(x + r * 0.5)} {num(y - r * 0.98)}", colour, w * 0.7))
    return "".join(out)


def _spoke(r: float, k: int) -> str:
    x, y = polar(0, 0, r, k * 20)
    return f"l{num(x)} {num(y)}"


def rider(x: float, foot: float, r: float, coat: str, trousers: str, skin: str = DUNE) -> str:
    """Draw a cyclist to sit on the bicycle drawn at the same place."""
    y = foot - r
    seat, grip = (x + r * 0.84, y - r * 1.2), (x + r * 1.95, y - r * 1.42)
    neck, knee = (x + r * 1.12, y - r * 2.5), (x + r * 1.55, y - r * 0.55)
    pedal, far = (x + r * 1.4, y + r * 0.42), (x + r * 0.95, y - r * 0.15)
    back = f"M{num(seat[0] - r * 0.2)} {num(seat[1] + r * 0.1)}"
    back += f"C{num(x + r * 0.6)} {num(y - r * 1.9)} {num(x + r * 0.75)} {num(y - r * 2.5)} "
    back += f"{num(neck[0])} {num(neck[1] - r * 0.06)}L{num(neck[0] + r * 0.28)} "
    back += f"{num(neck[1] + r * 0.35)}L{num(seat[0] + r * 0.45)} {num(seat[1] + r * 0.1)}Z"
    dim, w = mix(trousers, NIGHT, 0.45), r * 0.3
    elbow = (x + r * 1.42, y - r * 1.58)
    return "".join(
        (
            line(
                [seat, (x + r * 1.42, y - r * 0.9), far, (far[0] + r * 0.05, y + r * 0.02)], dim, w
            ),
            path(back, coat),
            line([(seat[0] + r * 0.05, seat[1]), knee, pedal], trousers, w),
            line([pedal, (pedal[0] + r * 0.3, pedal[1] + r * 0.04)], NIGHT, r * 0.16),
            line(
                [(neck[0] + r * 0.06, neck[1] + r * 0.22), elbow, grip],
                mix(coat, NIGHT, 0.22),
                r * 0.21,
            ),
            circle(*grip, r * 0.1, skin),
            line(
                [(neck[0] + r * 0.05, neck[1]), (neck[0] + r * 0.12, neck[1] - r * 0.2)],
                skin,
                r * 0.18,
            ),
            circle(neck[0] + r * 0.18, neck[1] - r * 0.42, r * 0.29, skin),
            path(
                f"M{num(neck[0] - r * 0.16)} {num(neck[1] - r * 0.42)}"
                f"a{num(r * 0.34)} {num(r * 0.34)}"
                f" 0 0 1 {num(r * 0.68)} {num(-r * 0.06)}Z",
                coat,
            ),
        )
    )


def person(x: float, foot: float, h: float, coat: str, *, skin: str = DUNE) -> str:
    """Draw a standing person in a long coat, simplified to four shapes."""
    w = h * 0.15
    body = f"M{num(x - w * 0.75)} {num(foot - h * 0.74)}Q{num(x)} {num(foot - h * 0.86)} "
    body += f"{num(x + w * 0.75)} {num(foot - h * 0.74)}L{num(x + w)} {num(foot - h * 0.3)}"
    body += f"H{num(x - w)}Z"
    legs = "".join(
        line([(x + s * w * 0.4, foot - h * 0.3), (x + s * w * 0.45, foot)], NIGHT, w * 0.5)
        for s in (-1, 1)
    )
    shade = mix(coat, NIGHT, 0.3)
    arm = line([(x + w * 0.8, foot - h * 0.7), (x + w * 1.05, foot - h * 0.42)], shade, w * 0.45)
    head = circle(x, foot - h * 0.9, h * 0.085, skin)
    return legs + path(body, coat) + arm + head
