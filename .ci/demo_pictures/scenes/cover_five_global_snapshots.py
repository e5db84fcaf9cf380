"""Stand-in cover. Five bands, five cities, from morning at the top to night at the foot."""

from palette import (
    BRICK,
    CORAL,
    DEEP,
    FOAM,
    MIST,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PETROL,
    ROSE,
    SAND,
    SEA,
    TEAL,
    WINE,
    mix,
)
from scenery import fir, peak, stars
from svg import circle, clip, fade, page, paint, path, rect
from town import gable, skyline

W, H = 1200, 1600


def draw() -> str:
    """Return the picture as SVG."""
    h = H / 5
    skies = ((PAPER, ROSE), (MIST, SEA), (ROSE, OCHRE), (CORAL, BRICK), (NAVY, NIGHT))
    discs = ((250, CORAL), (930, PAPER), (600, PAPER), (300, OCHRE), (900, SAND))
    out = []
    for i, ((top, low), (dx, disc)) in enumerate(zip(skies, discs, strict=True)):
        y, foot = i * h, (i + 1) * h
        shade = fade(top, low)
        dark = (TEAL, PETROL, BRICK, WINE, DEEP)[i]
        scene = [shade, rect(0, y, W, h, paint(shade)), circle(dx, y + 150, 92, disc)]
        scene.append(skyline(-10, W, foot, (70, 150), mix(dark, top, 0.55), seed=50 + i))
        if i == 0:
            scene += [
                gable(
                    20 + k * 134,
                    foot,
                    128,
                    120 + k * 17 % 50,
                    floors=3,
                    seed=k,
                    roof=NIGHT,
                    wall=(BRICK, PETROL, OCHRE, TEAL, CORAL)[k % 5],
                )
                for k in range(9)
            ]
        elif i == 1:
            scene.append(skyline(-10, W, foot, (110, 250), dark, seed=61, panes=(MIST, SAND, NAVY)))
        elif i == 2:
            loaf = f"M640 {foot}C660 {y + 130} 720 {y + 60} 790 {y + 74}S890 {y + 200} 910 {foot}Z"
            scene.append(path(loaf, WINE))
            scene.append(path(f"M0 {foot}Q180 {y + 150} 400 {y + 220}T700 {foot}Z", dark))
            scene.append(skyline(860, W, foot, (40, 120), PAPER, seed=9, panes=(NAVY, BRICK)))
        elif i == 3:
            peaks = (
                (-20, 300),
                (120, 110),
                (300, 280),
                (480, 70),
                (700, 290),
                (860, 130),
                (1040, 280),
                (1140, 170),
                (1260, 300),
            )
            scene.append(
                peak(
                    [(float(a), y + b) for a, b in peaks],
                    foot,
                    mix(CORAL, WINE, 0.45),
                    mix(WINE, NIGHT, 0.3),
                )
            )
            scene += [fir(20 + k * 46, foot, 60 + (k * 31) % 50, NIGHT) for k in range(26)]
        else:
            scene.append(stars((0, y, W, y + 160), 60, 3, FOAM))
            scene.append(
                skyline(
                    -10,
                    W,
                    foot,
                    (90, 260),
                    mix(NAVY, TEAL, 0.25),
                    seed=77,
                    panes=(OCHRE, CORAL, NIGHT, NIGHT),
                )
            )
        out.append(clip(rect(0, y, W, h, PAPER), *scene))
    out += [rect(0, i * h - 7, W, 14, PAPER) for i in range(1, 5)]
    return page(W, H, "".join(out))
