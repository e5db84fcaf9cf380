"""Information pages in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from information.models import InformationPage
from information.offers import offers, open_offers, take_up
from smartcities.publishing import version
from smartcities.publishing.admin import PageAdmin
from smartcities.publishing.audit.recording import recording
from smartcities.publishing.models import Revision
from smartcities.publishing.states import record


@admin.register(InformationPage)
class InformationPageAdmin(PageAdmin):
    """Pages about the portal, with where every page links to them; texts to begin with."""

    columns = ("place", "order")
    told_apart_by = ("language",)
    list_filter = (*PageAdmin.list_filter, "place")
    content = (
        *PageAdmin.content,
        (
            gettext_lazy("In the head and the foot"),
            {"fields": (("place", "order"), "translation_of", "has_contact_form")},
        ),
    )

    def get_urls(self) -> list[Any]:
        """Return Django's addresses and that of the offered texts."""
        view = self.admin_site.admin_view(self.offers_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_offers"
        return [path("offers/", view, name=name), *super().get_urls()]

    def offers_view(self, request: HttpRequest) -> HttpResponse:
        """Show the texts of which there is no page, or make drafts of the one that was chosen."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = request.POST.get("offer")
        if request.method == "POST" and chosen in {each.key for each in offers()}:
            return self._take_up(request, chosen)
        left = open_offers()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Offered texts"),
            "opts": self.opts,
            "offers": [(key, texts) for key, texts in left.items()],
        }
        return TemplateResponse(request, "admin/information/informationpage/offers.html", context)

    def _take_up(self, request: HttpRequest, key: str) -> HttpResponse:
        with transaction.atomic(), recording():
            # Two who press the same button at once: the second finds what the first has made.
            version.hold()
            made = take_up(key, request.user)
            for page in made:
                record(page, Revision.Kind.SAVED, request.user)
                self.log_addition(request, page, _("Made of an offered text."))
        if made:
            name = f"{self.opts.app_label}_{self.opts.model_name}_change"
            links = [
                (reverse(f"{self.admin_site.name}:{name}", args=[page.pk]), page) for page in made
            ]
            named = format_html_join(", ", '<a href="{}">{}</a>', links)
            said = _("Drafts to complete: {names}. Places in double square brackets are yours.")
            self.message_user(request, format_html(said, names=named), messages.SUCCESS)
        else:
            said = _("There is a page of it already.")
            self.message_user(request, said, messages.WARNING)
        return HttpResponseRedirect(request.path)
