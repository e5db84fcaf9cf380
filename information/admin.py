"""Information pages in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from information.models import InformationPage
from smartcities.publishing.admin import PageAdmin


@admin.register(InformationPage)
class InformationPageAdmin(PageAdmin):
    """Pages about the portal, with where every page links to them."""

    columns = ("place", "order")
    told_apart_by = ("language",)
    list_filter = (*PageAdmin.list_filter, "place")
    content = (
        *PageAdmin.content,
        (_("In the head and the foot"), {"fields": (("place", "order"), "translation_of")}),
    )
