"""What is said of a draft of changes: in the form that opens it, and after it was saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from smartcities.outages.posted import posted_fields
from smartcities.publishing.admin.working_copies.opening import Opening
from smartcities.publishing.models import Page
from smartcities.publishing.states.wording import Wording
from smartcities.publishing.working_copies import DoesNotFitError, authors

#: What the form of a page sends, which its save does not leave.
STAYS = "_stays"


def name_of(user: Any) -> str:
    """Return how a user is called."""
    name: str = user.get_full_name() or user.get_username()
    return name


def names_of(page: Page, paths: Iterable[str]) -> str:
    """Return fields and kinds of rows in words."""
    wording = Wording(type(page), [])
    return ", ".join(dict.fromkeys(wording.label(path) for path in paths))


def of_opening(request: HttpRequest, opening: Opening) -> None:
    """Say what of the draft could not be put on the page, and what changed under it."""
    page, fitted = opening.page, opening.fitted
    if fitted is None or opening.merged is None:
        return
    if fitted.taken:
        said = _("Another page has taken this from the draft meanwhile: {names}.")
        messages.warning(request, said.format(names=names_of(page, fitted.taken)))
    if lost := fitted.applied.left_out:
        said = _("What the draft names is not there any more: {names}.")
        names = names_of(page, (each.rows or each.name for each in lost))
        messages.warning(request, said.format(names=names))
    if questions := opening.merged.questions:
        said = _(
            "What is public has changed since this draft was begun, in the same places: {names}. "
            "Below stands the draft; “What differs” shows both."
        )
        names = names_of(page, (each.rows or each.name for each in questions))
        messages.warning(request, said.format(names=names))


def of_draft(model_admin: Any, request: HttpRequest, opening: Opening) -> None:
    """Say that the draft was saved, or that there is none."""
    meta = model_admin.opts
    url = reverse(
        f"{model_admin.admin_site.name}:{meta.app_label}_{meta.model_name}_change",
        args=[opening.page.pk],
    )
    said = (
        _("“{page}” was saved. Its content is as visitors see it, so there is no draft of it.")
        if opening.is_as_public
        else _("The draft of “{page}” was saved. Visitors see it once you publish it.")
    )
    link = format_html('<a href="{}">{}</a>', url, opening.page)
    model_admin.message_user(request, format_html(said, page=link), messages.SUCCESS)


def stays(request: HttpRequest) -> bool:
    """Tell whether the form goes on once it is saved."""
    sent = request.POST
    return "_continue" in sent or (STAYS in sent and "_addanother" not in sent)


def form_again(model_admin: Any, request: HttpRequest, page: Page) -> HttpResponse:
    """Lead to the form of *page*."""
    meta = model_admin.opts
    filters = {"preserved_filters": model_admin.get_preserved_filters(request), "opts": meta}
    name = f"{model_admin.admin_site.name}:{meta.app_label}_{meta.model_name}_change"
    return HttpResponseRedirect(add_preserved_filters(filters, reverse(name, args=[page.pk])))


def after_draft(model_admin: Any, request: HttpRequest, opening: Opening) -> HttpResponse:
    """Lead on as Django does after a save."""
    meta = model_admin.opts
    if stays(request):
        return form_again(model_admin, request, opening.page)
    if "_addanother" in request.POST:
        name = f"{model_admin.admin_site.name}:{meta.app_label}_{meta.model_name}_add"
        return HttpResponseRedirect(reverse(name))
    answer: HttpResponse = model_admin.response_post_save_change(request, opening.page)
    return answer


def of_publishing(request: HttpRequest, opening: Opening, *, is_public: bool) -> None:
    """Say whose changes went with the page, if the draft was also somebody else's."""
    assert opening.copy is not None
    others = [name_of(user) for user in authors(opening.page, opening.copy) if user != request.user]
    if others and opening.differences:
        said = (
            _("Public now as well, from the draft of {who}: {names}.")
            if is_public
            else _("Saved as well, from the draft of {who}: {names}.")
        )
        names = names_of(opening.page, (each.path for each in opening.differences))
        messages.info(request, said.format(who=", ".join(others), names=names))


def posted_again(request: HttpRequest) -> SafeString:
    """Return what was typed into a form that cannot be shown, to copy and to send once more."""
    posted = posted_fields(request)
    # By the environment of the public pages, which escapes what is in it.
    return mark_safe(render_to_string("_posted.html", {"posted": posted}) if posted else "")


def does_not_fit(
    model_admin: Any, request: HttpRequest, key: int, error: DoesNotFitError
) -> HttpResponse:
    """Answer that the draft cannot be put on its page any more, with the ways on."""
    page = model_admin.model._base_manager.get(pk=key)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("This draft does not fit any more"),
        "opts": model_admin.opts,
        "object": page,
        "reasons": error.messages,
        "posted": posted_again(request),
    }
    name = "admin/publishing/working_copies/does_not_fit.html"
    return TemplateResponse(request, name, context, status=409)
