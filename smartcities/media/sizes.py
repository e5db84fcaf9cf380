"""The widths, crops and formats that templates use. Other renditions cannot be requested."""

from __future__ import annotations

#: Widths in pixels, each about 1.5 times the one before, so that a browser never loads more than
#: about twice the pixels that it shows.
WIDTHS = (320, 480, 800, 1200, 1920)

#: The declared crops by ratio (width:height), each with the widths that templates use.
CROPS: dict[str, tuple[int, ...]] = {
    "3:2": WIDTHS,  # cards, tiles and the front page
    "3:4": (320, 480, 800),  # covers of reports
    "1:1": (320, 480, 800),  # portraits
}

#: The sizes that are made before a visitor asks, by crop: what cards, tiles, portraits, covers and
#: the head of a page show on phones and desks, in the format that nearly all browsers choose.
AHEAD: dict[str, tuple[int, ...]] = {
    "3:2": (320, 480, 800, 1200),
    "3:4": (320, 480, 800),
    "1:1": (320, 480),
    "": (800, 1200),
}
AHEAD_KIND = "avif"

#: The greatest width that a visitor gets who asks to save data, cropped and whole: sharp enough
#: on a phone, and whole pictures may be drawings with words in them.
FRUGAL, FRUGAL_WHOLE = 480, 800

#: Formats by ending, the smallest file first; the last is for browsers that know no other.
KINDS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}

#: The longest side in pixels that a format can have: WebP by its specification, JPEG by its
#: library; larger AVIF pictures are refused by the library that browsers read them with.
LONGEST = {"avif": 32_768, "webp": 16_383, "jpg": 65_500}

#: The default focal point, in percent from the left and from the top.
CENTRE = (50, 50)

Box = tuple[int, int, int, int]


def scaled_size(width: int, height: int, target: int) -> tuple[int, int]:
    """Return the size in pixels of a rendition *target* wide; a picture is never enlarged."""
    wide = min(width, target)
    return wide, max(1, round(height * wide / width))


def useful_widths(width: int, crop: str = "") -> tuple[int, ...]:
    """Return the declared widths for a picture *width* pixels wide: at least one."""
    declared = CROPS[crop] if crop else WIDTHS
    return tuple(each for each in declared if each <= width) or declared[:1]


def possible_sizes(
    width: int, height: int, kind: str, crop: str = ""
) -> list[tuple[int, int, int]]:
    """Return (declared width, width, height) of each rendition in this format, smallest first.

    *width* and *height* are those of the picture or of its crop. A rendition that would be longer
    than its format allows is left out; of a very tall or wide picture it may be all of them.
    """
    sizes = ((target, *scaled_size(width, height, target)) for target in useful_widths(width, crop))
    return [size for size in sizes if max(size[1:]) <= LONGEST[kind]]


def _span(length: int, wanted: int, percent: int) -> int:
    """Return the start of *wanted* of *length* pixels with the focal pixel in their middle.

    Near an edge they start or end there; the focal pixel is always among them.
    """
    focal = min(length - 1, length * percent // 100)
    return max(0, min(focal - wanted // 2, length - wanted))


def crop_box(width: int, height: int, crop: str = "", focal: tuple[int, int] = CENTRE) -> Box:
    """Return (left, top, right, bottom) of the largest *crop* inside a picture, in pixels.

    It is centred on the *focal* point (percent from the left and the top) as far as the edges
    allow. Without a crop it is the whole picture. Raises ``KeyError`` for an undeclared ratio.
    """
    if not crop:
        return 0, 0, width, height
    CROPS[crop]  # raises KeyError for an undeclared ratio
    across, down = (int(part) for part in crop.split(":"))
    wide = min(width, max(1, round(height * across / down)))
    high = min(height, max(1, round(width * down / across)))
    left, top = _span(width, wide, focal[0]), _span(height, high, focal[1])
    return left, top, left + wide, top + high
