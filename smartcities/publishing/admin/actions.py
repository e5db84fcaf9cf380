"""Actions on many pages at once. Each page is saved and logged as if by hand."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from smartcities.publishing.admin.forms.typed import DayField
from smartcities.publishing.admin.references import References, references, relations_to
from smartcities.publishing.admin.usage import usage
from smartcities.publishing.admin.working_copies.actions import asked, drafts
from smartcities.publishing.admin.working_copies.listing import drafts_of
from smartcities.publishing.completeness.missing import Missing, missing
from smartcities.publishing.first_use import publish_waiting
from smartcities.publishing.models import Page, Revision
from smartcities.publishing.states import change_settings, recorded

#: So many pages that could not be published are named.
NAMED = 10


def publish_now(page: Page) -> None:
    """Make *page* public from now on; if it has expired, the date of expiry is removed.

    Whoever calls it writes the dates: by ``dates_of``, or with the rest of a form.
    """
    now = timezone.now()
    page.published_at = now
    if page.expires_at and page.expires_at <= now:
        page.expires_at = None


def dates_of(page: Page) -> dict[str, Any]:
    """Return the settings that say when *page* is public."""
    return {"published_at": page.published_at, "expires_at": page.expires_at}


@admin.action(description=gettext_lazy("Publish now"), permissions=["publish"])
def publish(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> TemplateResponse | None:
    """Publish the chosen pages that are not public yet, and drafts of changes; ask about these."""
    chosen = list(queryset)
    found = drafts(model_admin.model, chosen)
    pages = [page for page in chosen if page.pk in found or not page.is_public()]
    seen = {*request.POST.getlist("seen")}
    # What somebody saved since the question was read is asked about once more.
    if any(draft.seen not in seen for draft in found.values()):
        return asked(model_admin, request, pages, found)
    lacking = missing([page for page in pages if page.pk not in found])
    lacking |= {each.page: list(each.lacks) for each in found.values() if each.lacks}
    if lacking:
        model_admin.message_user(request, _not_published(model_admin, lacking), messages.ERROR)
    unopened = {key: each.reason for key, each in found.items() if each.reason}
    for key, reason in unopened.items():
        link = _links(model_admin, [found[key].page])
        said = str(_("Not published, open it first: {page}. {reason}"))
        model_admin.message_user(
            request, format_html(said, page=link, reason=reason), messages.ERROR
        )
    left = [page for page in pages if page in lacking or page.pk in unopened]
    pages = [page for page in pages if page not in left]
    for page in pages:
        with recorded(page, Revision.Kind.PUBLISHED, request.user):
            now = found[page.pk].put_on() if page.pk in found else page
            if not now.is_public():
                publish_now(now)
                change_settings(now, dates_of(now))
            publish_named(model_admin, request, now)
        model_admin.log_change(request, now, _("Published."))
    if not pages and left:
        return None
    text = ngettext("%d page was published.", "%d pages were published.", len(pages)) % len(pages)
    model_admin.message_user(request, text, messages.SUCCESS if pages else messages.WARNING)
    return None


def publish_named(model_admin: Any, request: HttpRequest, page: Page) -> None:
    """Publish the drafts that go public with *page*, and say which, and which could not be."""
    published, left = publish_waiting(page, request.user)
    for each in published:
        model_admin.log_change(request, each, _("Published."))
    for pages, said, level in (
        (published, _("Public with “{page}”: {names}."), messages.SUCCESS),
        (left, _("Still drafts, though “{page}” names them: {names}."), messages.WARNING),
    ):
        if pages:
            text = format_html(said, page=page, names=_links(model_admin, pages))
            model_admin.message_user(request, text, level)


def _links(model_admin: Any, pages: list[Page]) -> SafeString:
    found = ((_form_of(model_admin, page), page) for page in pages)
    return format_html_join(", ", '<a href="{}">{}</a>', found)


def _form_of(model_admin: Any, page: Page) -> str:
    meta = page._meta
    name = f"{model_admin.admin_site.name}:{meta.app_label}_{meta.model_name}_change"
    return reverse(name, args=[page.pk])


def lacked(model_admin: Any, page: Page, gaps: list[Missing]) -> SafeString:
    """Say what *page* lacks, with a link to the place in its form."""
    place = f"{_form_of(model_admin, page)}#{gaps[0].place}"
    return format_html('<a href="{}">{}</a> ({})', place, page, "; ".join(map(str, gaps)))


def _not_published(model_admin: Any, lacking: dict[Page, list[Missing]]) -> SafeString:
    """Say of each page what it lacks."""
    first = list(lacking.items())[:NAMED]
    said: list[Any] = [lacked(model_admin, page, gaps) for page, gaps in first]
    if more := len(lacking) - len(said):
        said.append(_("and %d more") % more)
    begins = _("Not published, because something is missing:")
    return format_html("{} {}", begins, format_html_join(", ", "{}", ((each,) for each in said)))


@admin.action(description=gettext_lazy("Unpublish: back to draft"), permissions=["publish"])
def unpublish(
    model_admin: Any, request: HttpRequest, queryset: QuerySet
) -> TemplateResponse | None:
    """Turn the chosen pages into drafts; ask first if partners' sites show or pages link to one."""
    pages = [page for page in queryset if page.published_at]
    if "post" not in request.POST:
        linking = relying(model_admin, request, pages)
        if cast(Any, request).relied_on or linking.public:
            return unpublish_question(model_admin, request, pages, linking)
    for page in pages:
        with recorded(page, Revision.Kind.UNPUBLISHED, request.user):
            change_settings(page, {"published_at": None})
        model_admin.log_change(request, page, _("Unpublished."))
    text = ngettext("%d page is a draft now.", "%d pages are drafts now.", len(pages)) % len(pages)
    model_admin.message_user(request, text, messages.SUCCESS if pages else messages.WARNING)
    if kept := [page for page, _by in drafts_of(model_admin.model, pages)]:
        said = format_html(
            str(_("Their changes that were not public yet stay in their forms: {names}.")),
            names=_links(model_admin, kept),
        )
        model_admin.message_user(request, said)
    return None


def relying(model_admin: Any, request: HttpRequest, pages: list[Page]) -> References:
    """Return what would miss those of *pages* that are public: links, and pages at one address, as
    the front page; who shows one of them elsewhere becomes ``request.relied_on``, for the
    templates."""
    cast(Any, request).relied_on = list(usage(pages).items())
    seen, site = [page for page in pages if page.is_public()], model_admin.admin_site
    return references(seen, site, request, relations_to(model_admin.model, site, alone=True))


def unpublish_question(
    model_admin: Any, request: HttpRequest, pages: list[Page], linking: References, back: str = ""
) -> TemplateResponse:
    """Ask whether *pages* are to become drafts; *back* is the way out, if not to the list."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Unpublish these?"),
        "opts": model_admin.opts,
        "pages": pages,
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "references": linking,
        "drafts": drafts_of(model_admin.model, pages),
        "back": back,
    }
    return TemplateResponse(request, "admin/publishing/unpublish_confirmation.html", context)


@admin.action(description=gettext_lazy("Set the review date"), permissions=["change"])
def set_review_date(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> None:
    """Set the day by which the chosen pages are to be reviewed; an empty date removes it."""
    try:
        day = DayField(required=False).clean(request.POST.get("review_by", ""))
    except ValidationError as error:
        said = " ".join([_("The review date was not set."), *error.messages])
        model_admin.message_user(request, said, messages.ERROR)
        return
    pages = [page for page in queryset if model_admin.has_change_permission(request, page)]
    for page in pages:
        change_settings(page, {"review_by": day})
        model_admin.log_change(request, page, _("Review date set."))
    text = ngettext("%d page changed.", "%d pages changed.", len(pages)) % len(pages)
    model_admin.message_user(request, text, messages.SUCCESS if pages else messages.WARNING)


@admin.action(description=gettext_lazy("I have checked these pages today"), permissions=["change"])
def check_today(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> None:
    """Note that the chosen pages were read today and found right; visitors see the day."""
    pages = [page for page in queryset if model_admin.has_change_permission(request, page)]
    for page in pages:
        change_settings(page, {"last_checked": timezone.localdate()})
        model_admin.log_change(request, page, _("Checked today."))
    text = ngettext("%d page changed.", "%d pages changed.", len(pages)) % len(pages)
    model_admin.message_user(request, text, messages.SUCCESS if pages else messages.WARNING)
