"""Addresses of cities and case studies."""

from casestudies.models import CaseStudy, City
from smartcities.browsing.urls import page_urls

urlpatterns = [*page_urls(CaseStudy), *page_urls(City)]
