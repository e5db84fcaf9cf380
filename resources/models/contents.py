"""What a report shows of other tables: its people, their words, its cases, links and advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from resources.models.link_list import LinkList
from smartcities.publishing.models import Alphabetical

if TYPE_CHECKING:
    from resources.models.link import Link

#: The country whose links a report lists apart from the international ones.
HOME_COUNTRY = "DK"
#: How many figures of its cases stand beside the text.
FIGURES = 5
#: Names that a byline has room for.
NAMED_IN_BYLINE = 6


class ReportContents(models.Model):
    """The reading side of a report; the columns are the report's."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        # The report's relations, which are declared there and on the models that point to it.
        contributions: Any
        passages: Any
        recommendations: Any
        cases: Any
        related_cases: Any
        links: Any
        next_issues: Any

    @cached_property
    def public_contributions(self) -> list[Any]:
        """Return the contributions of public experts, in the editor's order."""
        rows = self.contributions.with_public("expert")
        return list(rows.select_related("expert__photo", "expert__organisation"))

    @cached_property
    def public_passages(self) -> list[Any]:
        """Return the passages of public experts."""
        return list(self.passages.with_public("expert").select_related("expert__photo"))

    @property
    def byline(self) -> tuple[str, str]:
        """Return the authors' names, else the editors', with the role; the first few of many."""
        groups = dict(self.people)
        role = next((role for role in ("author", "editor") if role in groups), "")
        names: list[Any] = [str(each.expert) for each in groups.get(role, [])]
        if len(names) > NAMED_IN_BYLINE:
            names = [*names[: NAMED_IN_BYLINE - 1], _("others")]
        return role, str(get_text_list(names, _("and")))

    @property
    def people(self) -> list[tuple[str, list[Any]]]:
        """Return (role, contributions) pairs; roles in the order they first appear."""
        groups: dict[str, list[Any]] = {}
        for each in self.public_contributions:
            groups.setdefault(each.role, []).append(each)
        return list(groups.items())

    @property
    def voices(self) -> list[tuple[models.Model, models.Model | None]]:
        """Return (passage, the speaker's contribution if any) pairs of public experts."""
        parts = {each.expert_id: each for each in reversed(self.public_contributions)}
        return [(each, parts.get(each.expert_id)) for each in self.public_passages]

    @cached_property
    def public_cases(self) -> list[Any]:
        """Return the public case studies it presents or names as related, saying which."""
        cases = self.cases.model.objects
        is_one = {"report": self.pk, "casestudy": OuterRef("pk")}
        found = cases.filter(Q(reports=self) | Q(related_reports=self)).values("pk")
        return list(
            cases.public()
            .filter(pk__in=found)
            .for_cards()
            .with_first_figure()
            .annotate(
                is_presented=Exists(self.cases.through.objects.filter(**is_one)),
                is_related=Exists(self.related_cases.through.objects.filter(**is_one)),
            )
            .order_by("-published_at", "-pk")
        )

    @property
    def presented_cases(self) -> list[models.Model]:
        """Return the public case studies it presents."""
        return [case for case in self.public_cases if case.is_presented]

    @property
    def further_cases(self) -> list[models.Model]:
        """Return the public case studies worth reading beside it."""
        return [case for case in self.public_cases if case.is_related]

    @property
    def cases_in_figures(self) -> list[Any]:
        """Return the first few case studies that have a figure; those it presents before others."""
        found = [case for case in self.public_cases if case.first_figure]
        return sorted(found, key=lambda case: not case.is_presented)[:FIGURES]

    @cached_property
    def public_links(self) -> list[Any]:
        """Return its public links."""
        return list(self.links.public().for_cards())

    @property
    def link_groups(self) -> tuple[list[Link], list[Link]]:
        """Return its public links: those of the home country, and the others."""
        groups: tuple[list[Link], list[Link]] = ([], [])
        for link in self.public_links:
            groups[link.country.code != HOME_COUNTRY].append(link)
        return groups

    @property
    def link_lists(self) -> list[LinkList]:
        """Return its public links as the page shows them: those of the home country first."""
        at_home, elsewhere = self.link_groups
        lists = [LinkList(at_home, is_home=True), LinkList(elsewhere, is_home=False)]
        return [each for each in lists if each.links]

    @cached_property
    def advice(self) -> list[Any]:
        """Return the recommendations with the public places that act on each (``places``)."""
        cities = self.recommendations.model._meta.get_field("cities").related_model.objects
        shown = Prefetch("cities", cities.public().order_by(Alphabetical(), "pk"), to_attr="places")
        return list(self.recommendations.prefetch_related(shown))

    @cached_property
    def following(self) -> list[Any]:
        """Return the first of the public reports that name this one as their previous issue."""
        return list(self.next_issues.public().order_by("published_on", "pk")[:1])

    @property
    def next_issue(self) -> models.Model | None:
        """Return the public report that names this one as its previous issue."""
        return self.following[0] if self.following else None
