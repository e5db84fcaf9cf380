"""Reports and resource links in the admin."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from resources.models import (
    Contribution,
    DownloadCount,
    Link,
    LinkCategory,
    Passage,
    Recommendation,
    Report,
)
from smartcities.browsing.search.admin import FileTextAdmin
from smartcities.publishing.admin import (
    AddressedAdmin,
    OrderedStackedInline,
    OrderedTabularInline,
    PageAdmin,
)


class ContributionInline(OrderedTabularInline):
    """The people of a report, as they were then."""

    model = Contribution
    fields = ("expert", "role", "title_then", "organisation_then", "order")


class PassageInline(OrderedStackedInline):
    """Views attributed to one person each."""

    model = Passage
    fields = (("expert", "kind", "order"), "text")


class RecommendationInline(OrderedStackedInline):
    """Numbered recommendations; each has an address of its own."""

    model = Recommendation
    ordering = ("number", "pk")
    classes = ()
    fields = (("number", "title"), "explanation", "cities", "cases")


@admin.register(Report)
class ReportAdmin(FileTextAdmin):
    """Publications with everything that belongs to them."""

    columns = ("publisher", "published_on", "downloaded")
    columns_related = ("publisher",)
    told_apart_by = ("publisher", "published_on")
    list_filter = (*PageAdmin.list_filter, "document_language")
    inlines = (ContributionInline, PassageInline, RecommendationInline)
    content = (
        (
            None,
            {
                "fields": (
                    "title",
                    "slug",
                    "subtitle",
                    "headline",
                    "summary",
                    "body",
                    "image",
                    "themes",
                )
            },
        ),
        (
            _("Publication"),
            {
                "fields": (
                    "publisher",
                    ("series", "issue_number"),
                    ("published_on", "document_language", "pages"),
                    "previous_issue",
                    ("doi", "isbn"),
                )
            },
        ),
        (_("Download"), {"fields": ("file", "text_of_file", "file_note", "outside_url")}),
        (_("What it leads to"), {"fields": ("cases", "related_cases", "links")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # A subquery, not a join: grouping would take the order away from autocompletion.
        counts = DownloadCount.objects.filter(report=OuterRef("pk")).order_by().values("report")
        total = Subquery(counts.values(total=Sum("count")), output_field=IntegerField())
        return super().get_queryset(request).annotate(downloaded=Coalesce(total, 0))

    @admin.display(description=_("Downloads"), ordering="downloaded")
    def downloaded(self, report: Report) -> int:
        """Return how often the file was fetched, all days together."""
        return cast(Any, report).downloaded


@admin.register(LinkCategory)
class LinkCategoryAdmin(AddressedAdmin):
    """What sorts of resources there are."""

    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    fields = ("name", "slug")


@admin.register(Link)
class LinkAdmin(PageAdmin):
    """Links worth following."""

    columns = ("category", "country", "health")
    columns_related = ("category",)
    told_apart_by = ("category", "country")
    list_filter = (*PageAdmin.list_filter, "category", "health", "resource_language")
    readonly_fields = (*PageAdmin.readonly_fields, "health", "checked_at")
    content = (
        (None, {"fields": ("title", "slug", "url", "summary", "body", "image", "themes")}),
        (
            _("What is behind it"),
            {"fields": ("category", ("resource_language", "country"), "organisation", "cases")},
        ),
        (_("Health"), {"fields": (("health", "checked_at"),)}),
    )
