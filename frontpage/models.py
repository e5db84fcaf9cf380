"""The front page: one row, edited, previewed and kept in versions as any page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontpage.sections import Section
from smartcities.publishing.fields import RichTextField
from smartcities.publishing.models import OrderedRow, Page

#: Its slug, which stands in no address; that slugs are unique makes it the only row.
SLUG = "front-page"


class FrontPage(Page):
    """What editors chose for the front page. What they left empty is automatic."""

    stands_at = "home"
    in_navigation = False
    indexed = None
    #: What each group of users may do (``publishing/roles.py``): all pages are everybody's start.
    roles: ClassVar[dict[str, tuple[str, ...]]] = {
        "editor": ("add", "change", "view", "publish"),
        "author": ("view",),
    }

    # What other pages have and this one does not: Django leaves such fields out.
    summary = body = themes = image = None  # type: ignore[assignment]  # as Django has it
    language = search_title = search_description = None  # type: ignore[assignment]  # the same
    last_checked = None

    title = models.CharField(_("title"), max_length=200, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True, default=SLUG, editable=False)
    lead = models.ForeignKey(
        "resources.Report",
        models.SET_NULL,
        verbose_name=_("report that leads"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Stands first, large. Empty, or while visitors do not see it: the newest."),
    )
    cases_title_en = models.CharField(
        _("heading of the case studies (English)"),
        max_length=80,
        blank=True,
        help_text=_("Empty: “Recently added case studies”, or “Selected case studies”."),
    )
    cases_title_da = models.CharField(
        _("heading of the case studies (Danish)"), max_length=80, blank=True
    )
    newest_follow = models.BooleanField(
        _("the newest follow"),
        default=True,
        help_text=_("With fewer than five chosen case studies, the newest others fill the places."),
    )
    text_title_en = models.CharField(
        _("heading of your text (English)"), max_length=200, blank=True
    )
    text_en = RichTextField(
        _("your text (English)"),
        blank=True,
        help_text=_("Stands on the front page where “Your own text” is among the sections."),
    )
    text_title_da = models.CharField(_("heading of your text (Danish)"), max_length=200, blank=True)
    text_da = RichTextField(
        _("your text (Danish)"),
        blank=True,
        help_text=_("Without heading and text, Danish pages show the English ones."),
    )

    class Meta(Page.Meta):
        verbose_name = _("front page")
        verbose_name_plural = _("front page")
        # It is never listed.
        indexes: ClassVar[list[models.Index]] = []
        constraints = [
            *Page.Meta.constraints,
            models.CheckConstraint(
                condition=Q(slug=SLUG),
                name="frontpage_one_row",
                violation_error_message=_("There is a front page already."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Front page")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the only row, under a title for the lists of the admin."""
        self.slug, self.title = SLUG, self.title or gettext("Front page")
        super().save(*args, **kwargs)


class ChosenCase(OrderedRow):
    """A case study on the front page."""

    page = models.ForeignKey(FrontPage, models.CASCADE, related_name="cases")
    case = models.ForeignKey(
        "casestudies.CaseStudy", models.CASCADE, verbose_name=_("case study"), related_name="+"
    )

    class Meta(OrderedRow.Meta):
        verbose_name = _("case study on the front page")
        verbose_name_plural = _("case studies on the front page")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "case"],
                name="frontpage_case_once",
                violation_error_message=_("This case study is chosen already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.case)


class ShownSection(OrderedRow):
    """A section of the front page, in its place."""

    page = models.ForeignKey(FrontPage, models.CASCADE, related_name="sections")
    section = models.CharField(_("section"), max_length=8, choices=Section)

    class Meta(OrderedRow.Meta):
        verbose_name = _("section of the front page")
        verbose_name_plural = _("sections of the front page")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "section"],
                name="frontpage_section_once",
                violation_error_message=_("This section stands on the page already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_section_display())
