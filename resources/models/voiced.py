"""The people of a report, and what they say in it, as visitors see them."""

from __future__ import annotations

from django.db import models
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

#: Names that a byline has room for.
NAMED_IN_BYLINE = 6


class Voiced:
    """What a page tells of its ``contributions`` and ``passages``: those of public experts."""

    @cached_property
    def shown_contributions(self) -> list[models.Model]:
        """The contributions of public experts, in the editor's order."""
        rows = self.contributions.with_public("expert")
        return list(rows.select_related("expert__photo", "expert__organisation"))

    @property
    def byline(self) -> tuple[str, str]:
        """Return the authors' names, else the editors', with the role; the first few of many."""
        groups = dict(self.people)
        role = next((role for role in ("author", "editor") if role in groups), "")
        names = [str(each.expert) for each in groups.get(role, [])]
        if len(names) > NAMED_IN_BYLINE:
            names = [*names[: NAMED_IN_BYLINE - 1], _("others")]
        return role, get_text_list(names, _("and"))

    @property
    def people(self) -> list[tuple[str, list[models.Model]]]:
        """Return (role, contributions) pairs; roles in the order they first appear."""
        groups: dict[str, list[models.Model]] = {}
        for each in self.shown_contributions:
            groups.setdefault(each.role, []).append(each)
        return list(groups.items())

    @property
    def voices(self) -> list[tuple[models.Model, models.Model | None]]:
        """Return (passage, the speaker's contribution if any) pairs of public experts."""
        parts = {each.expert_id: each for each in reversed(self.shown_contributions)}
        rows = self.passages.with_public("expert").select_related("expert__photo")
        return [(each, parts.get(each.expert_id)) for each in rows]
