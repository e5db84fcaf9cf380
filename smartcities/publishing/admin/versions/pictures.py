"""Differences with the pictures that they are about."""

from __future__ import annotations

from dataclasses import replace

from smartcities.media.models import Image
from smartcities.publishing.admin.thumbnail import thumbnail
from smartcities.publishing.states import Difference, State
from smartcities.publishing.states.wording import Described, Wording


class PicturedWording(Wording):
    """Says differences in words, and shows the pictures before and after one beside each other."""

    def describe(self, difference: Difference, *states: State) -> Described:
        """Return *difference* in words, with small pictures if it is about any."""
        found = super().describe(difference, *states)
        before, after = (
            thumbnail(each) if isinstance(each, Image) else "" for each in self.targets(difference)
        )
        return replace(found, pictures=(before, after))
