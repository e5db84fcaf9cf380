"""Events in the admin."""

from django.contrib import admin

from smartcities.publishing.admin import PageAdmin
from tests.events.models import Event


@admin.register(Event)
class EventAdmin(PageAdmin):
    columns = ("day", "form")
    content = (*PageAdmin.content, (None, {"fields": ("day", "form", "venue")}))
