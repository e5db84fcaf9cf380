"""Addresses of information pages: ``/about/``, and the list of all of them."""

from information.models import InformationPage
from smartcities.browsing.urls import page_urls

urlpatterns = page_urls(InformationPage)
