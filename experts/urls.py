"""Addresses of experts."""

from experts.models import Expert
from smartcities.browsing.urls import page_urls

urlpatterns = page_urls(Expert)
