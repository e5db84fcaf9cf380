"""The one palette that all pictures share: petrol, sand and paper, with warm accents."""

NIGHT = "#0c2233"
NAVY = "#12344a"
DEEP = "#0a464c"
PETROL = "#0a5c5c"
TEAL = "#2d7d7a"
SEA = "#5b9d98"
SAGE = "#8fb6a6"
MIST = "#c6d9d2"
FOAM = "#e2ebe4"
PAPER = "#f6f0e4"
SAND = "#ead9b8"
DUNE = "#d8c199"
CLAY = "#b98f63"
OCHRE = "#dfa63c"
CORAL = "#e2725b"
BRICK = "#a9473a"
WINE = "#6d2c33"
MOSS = "#5d8a5a"
PINE = "#24574a"
ROSE = "#f0b79c"
LEAF = "#7aa565"
LIME = "#7cc08a"
CYAN = "#9fd6cc"


def mix(first: str, second: str, share: float) -> str:
    """Return the colour that lies `share` of the way from the first colour to the second."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
