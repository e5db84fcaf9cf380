"""The front page in the admin: one form, which is that of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontpage.carrying_over import carry_over
from frontpage.models import ChosenCase, FrontPage, ShownSection
from frontpage.sections import Section, proposed
from smartcities.publishing.admin import OrderedTabularInline, PageAdmin
from smartcities.publishing.admin.only_row import OnlyRowAdmin
from smartcities.publishing.admin.pages import AFTER_ROWS
from smartcities.publishing.models import Page


class CaseInline(OrderedTabularInline):
    """The case studies that stand first, in their order."""

    model = ChosenCase
    fields = ("case", "order")
    max_num = 20
    verbose_name = gettext_lazy("case study")
    verbose_name_plural = gettext_lazy("Chosen case studies, in their order")


class SectionInline(OrderedTabularInline):
    """The sections in their order; a new front page begins with all of them."""

    model = ShownSection
    fields = ("section", "order")
    max_num = len(Section)
    verbose_name = gettext_lazy("section")
    verbose_name_plural = gettext_lazy("Sections that are shown, in their order")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else len(Section)


@admin.register(FrontPage)
class FrontPageAdmin(OnlyRowAdmin, PageAdmin):
    """What leads, which case studies and sections stand below it, and a text of one's own."""

    inlines = (CaseInline, SectionInline)
    # There is nothing to choose from.
    search_fields: ClassVar[tuple[str, ...]] = ()
    list_filter: ClassVar[tuple[Any, ...]] = ()
    served_in = ("preview_new", "autosave", "autosave_offers", "autosave_discard", "presence")
    about = gettext_lazy("What leads, which sections stand below, a text of yours")
    previews = ("page", "phone", "embed")
    is_in_each_language = True
    content = (
        (
            None,
            {
                "description": gettext_lazy(
                    "What you leave empty is automatic: the newest report leads, the newest five "
                    "case studies are shown, and all sections stand in their usual order. "
                    "“Unpublish” makes all of it automatic again."
                ),
                "fields": ("lead", ("cases_title_en", "cases_title_da"), "newest_follow"),
            },
        ),
        (
            gettext_lazy("Your own text"),
            {
                "classes": [AFTER_ROWS],
                "fields": ("text_title_en", "text_en", "text_title_da", "text_da"),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Page | None = None) -> Any:
        """Return what a front page has of that which all pages share."""
        return [
            *self.content,
            (gettext_lazy("Publishing"), {"classes": [AFTER_ROWS], "fields": ("appearance",)}),
            (
                gettext_lazy("Care"),
                {"classes": [AFTER_ROWS], "fields": (("owner", "review_by"), "internal_note")},
            ),
            (
                gettext_lazy("History"),
                {
                    "classes": [AFTER_ROWS, "collapse"],
                    "fields": (("created_at", "last_updated"), "revision_seen"),
                },
            ),
        ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        # Its address is no choice.
        return {}

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Return the usual arguments; the rows of sections begin with all of them."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        begins = inline.model is ShownSection and not obj.pk and "taken_up" not in kwargs
        if begins and request.method != "POST":
            kwargs["initial"] = proposed()
        return kwargs

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # “Unpublish” brings back the automatic one.
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the one form: a list of one row says nothing."""
        page = FrontPage.objects.first()
        if page and self.has_view_or_change_permission(request, page):
            return self._to_form(page)
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:frontpage_frontpage_add"))
        return super().changelist_view(request, extra_context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Answer as Django does; where a colleague was faster, lead to what there is.

        What was typed is kept, and the form of that one offers it.
        """
        try:
            return super().add_view(request, form_url, extra_context)
        except PermissionDenied:
            page = FrontPage.objects.first()
            if page is None or not self.has_change_permission(request, page):
                raise
        is_kept = carry_over(self, request, page)
        if is_kept or request.method == "POST":
            said = [_("A colleague has made the front page meanwhile: this is it.")]
            if is_kept:
                said.append(_("What you typed is not saved, but kept: it is offered below."))
            messages.warning(request, " ".join(said))
        return self._to_form(page)

    def _to_form(self, page: FrontPage) -> HttpResponse:
        name = f"{self.admin_site.name}:frontpage_frontpage_change"
        return HttpResponseRedirect(reverse(name, args=[page.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer as for any page, and name what is chosen and visitors do not see."""
        page = kwargs.get("obj")
        if page is not None and request.method == "GET":
            self._say_what_is_left_out(request, list(left_out(page)))
        return super().render_change_form(request, context, *args, **kwargs)

    def _say_what_is_left_out(self, request: HttpRequest, pages: list[Any]) -> None:
        if not pages:
            return
        names = format_html_join(
            ", ", "“{}” ({})", ((each, each.visibility().label) for each in pages)
        )
        said = _("Chosen, but visitors do not see it, so the front page leaves it out: {names}")
        messages.warning(request, format_html(said, names=names))


def left_out(page: FrontPage) -> Iterator[Page]:
    """Yield the chosen report and case studies that visitors do not see now."""
    chosen = [page.lead, *(row.case for row in page.cases.select_related("case"))]
    return (each for each in chosen if each is not None and not each.is_public())
