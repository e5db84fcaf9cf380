"""Addresses of events."""

from smartcities.browsing.urls import page_urls
from tests.events.models import Event

urlpatterns = page_urls(Event)
