"""The value: how a portal looks. Its name is part of the stylesheet's address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from smartcities.look.palettes import (
    OWN_ACCENT,
    OWN_DEEP,
    Palette,
    accent_palette,
    accent_shortfall,
    deep_of,
    deep_palette,
    deep_shortfall,
)
from smartcities.look.typefaces import NEWSREADER, TYPEFACES, Typeface

#: In a name, in the place of a colour that nobody chose.
OWN = "own"
NAME = re.compile(rf"([0-9a-f]{{6}}|{OWN})-([0-9a-f]{{6}}|{OWN})-({'|'.join(TYPEFACES)})")


@dataclass(frozen=True)
class Look:
    """What an administrator chose. An empty colour is the portal's own, or follows from the other.

    Colours are six hexadecimal digits; the typeface is a key of ``TYPEFACES``.
    """

    accent: str = ""
    second: str = ""
    typeface: str = NEWSREADER

    @cached_property
    def palette(self) -> Palette:
        """All tokens that follow from the two colours, light and dark."""
        deep = self.second or (deep_of(self.accent) if self.accent else "")
        return {
            **(accent_palette(self.accent) if self.accent else OWN_ACCENT),
            **(deep_palette(deep) if deep else OWN_DEEP),
        }

    @property
    def changed(self) -> Palette:
        """Return those that are others than in a new portal."""
        own = OWN_ACCENT | OWN_DEEP
        return {name: pair for name, pair in self.palette.items() if pair != own[name]}

    @property
    def is_own(self) -> bool:
        """Tell that nothing differs from a new portal."""
        return not self.changed and self.typeface == NEWSREADER

    @property
    def name(self) -> str:
        """Return its name, which says all that was chosen; empty for that of a new portal."""
        if self.is_own:
            return ""
        return f"{self.accent or OWN}-{self.second or OWN}-{self.typeface}"

    def colour(self, token: str) -> str:
        """Return the light scheme's colour of *token*, where no stylesheet says it."""
        return self.palette[token][0]

    @property
    def face(self) -> Typeface:
        """Return the typeface of headings."""
        return TYPEFACES[self.typeface]


@lru_cache(maxsize=64)
def look_named(name: str) -> Look | None:
    """Return the look with this *name*; None if there is none, or it could not be read.

    An empty name is that of a new portal.
    """
    if not name:
        return Look()
    match = NAME.fullmatch(name)
    if not match:
        return None
    accent, second = ("" if each == OWN else each for each in (match[1], match[2]))
    if (accent and accent_shortfall(accent)) or (second and deep_shortfall(second)):
        return None
    return Look(accent, second, match[3])
