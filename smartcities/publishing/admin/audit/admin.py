"""The log of changes, to read and to export; nobody adds, changes or deletes an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smartcities.accounts.devices import in_words
from smartcities.publishing.admin.accounts.again import ask_again_always
from smartcities.publishing.admin.audit.export import lines
from smartcities.publishing.admin.audit.filters import FILTERS
from smartcities.publishing.admin.audit.names import FieldNames, linked, pages_of, type_name
from smartcities.publishing.admin.lists import QuickLists
from smartcities.publishing.admin.lists.changelist import QuickChangeList
from smartcities.publishing.admin.lists.columns import label_of
from smartcities.publishing.audit.acts import record
from smartcities.publishing.audit.entry import Action, AuditEntry
from smartcities.publishing.audit.people import AuditOrigin

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Of more fields than ``MANY``, only some are shown at once.
MANY, SHOWN = 7, 5


class AuditList(QuickChangeList):
    """The list; what its entries name is looked up for all of them together."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        site, entries = self.model_admin.admin_site, list(self.result_list)
        pages, names = pages_of(entries), FieldNames(site, request)
        origins = AuditOrigin.objects.in_bulk(filter(None, (each.origin for each in entries)))
        for entry in entries:
            page = pages.get((entry.model, entry.key))
            entry.page_shown = linked(page, site, request) if page else ""
            entry.fields_shown = names.of(entry)
            entry.origin_shown = origins.get(entry.origin)
        self.result_list = entries


@admin.register(AuditEntry)
class AuditEntryAdmin(QuickLists):
    """Who changed what, and who came in; for superusers, and for whom the permission is given."""

    task = "administration"
    list_display = (
        "when",
        "who",
        "action",
        "what",
        "fields_named",
        "by_what",
        "from_where",
        "revisions",
    )
    list_display_links = None
    list_filter = FILTERS
    list_per_page = 50
    search_fields = ("username", "slug", "=user_id", "=key")
    search_help_text = _("A user’s name, a page’s address or a number")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[AuditList]:
        return AuditList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        # The address of the export with what is chosen here.
        return super().changelist_view(
            request, {"query": request.GET.urlencode(), **(extra_context or {})}
        )

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the export."""
        view = self.admin_site.admin_view(ask_again_always(self.export_view))
        return [path("export/", view, name="publishing_auditentry_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """Return what the list shows, all pages of it, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record(Action.EXPORTED, AuditEntry, request)
        found = self.get_changelist_instance(request).get_queryset(request)
        response = StreamingHttpResponse(lines(found), content_type="text/csv; charset=utf-8")
        name = f"changes-{timezone.localdate().isoformat()}.csv"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["Cache-Control"] = "private, no-store"
        return response

    @admin.display(description=_("When"), ordering="at")
    def when(self, entry: AuditEntry) -> SafeString:
        """Return the moment, to the second."""
        at = timezone.localtime(entry.at)
        day, time = date_format(at, "SHORT_DATE_FORMAT"), date_format(at, "H:i:s")
        return format_html('<time datetime="{}">{} {}</time>', at.isoformat(), day, time)

    @admin.display(description=_("Who"), ordering="username", empty_value="–")
    def who(self, entry: AuditEntry) -> StrOrPromise:
        """Return the user's name; none where a program did it, or nobody knows who it was."""
        return entry.username or (_("erased") if entry.user_id else "")

    @admin.display(description=_("From where"), empty_value="–")
    def from_where(self, entry: AuditEntry) -> SafeString | str:
        """Return address and browser, of sign-ins and the like, as long as they are kept."""
        origin: AuditOrigin | None = getattr(entry, "origin_shown", None)
        if origin is None:
            return ""
        browser = in_words(origin.browser)
        return format_html(
            '<div>{}<span class="page-type">{}</span></div>', origin.address or "–", browser
        )

    @admin.display(description=_("What"), ordering="slug")
    def what(self, entry: AuditEntry) -> SafeString:
        """Return the page as it is called today, or its address then; its type below."""
        name = getattr(entry, "page_shown", "") or entry.slug or entry.key
        kind = type_name(entry.model)
        return format_html('<div>{}<span class="page-type">{}</span></div>', name, kind)

    @admin.display(description=_("Fields"), empty_value="–")
    def fields_named(self, entry: AuditEntry) -> SafeString | str:
        """Return what was changed, under the labels of the form; of many, some folded away."""
        labels: list[str] = getattr(entry, "fields_shown", entry.fields)
        if len(labels) <= MANY:
            return ", ".join(labels)
        more = gettext("and %d more") % len(labels[SHOWN:])
        return format_html(
            "<div>{}<details><summary>{}</summary>{}</details></div>",
            ", ".join(labels[:SHOWN]),
            more,
            ", ".join(labels[SHOWN:]),
        )

    @admin.display(description=_("By what"), ordering="means")
    def by_what(self, entry: AuditEntry) -> str | None:
        """Return whether a form, an action of a list or a program did it."""
        return label_of(AuditEntry._meta.get_field("means"), entry.means)

    @admin.display(description=_("Revision"))
    def revisions(self, entry: AuditEntry) -> str:
        """Return the revisions before and after, or the one that stayed."""
        before, after = entry.from_revision, entry.to_revision
        if before == after:
            return "–" if after is None else str(after)
        return " → ".join("–" if each is None else str(each) for each in (before, after))
