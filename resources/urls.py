"""Addresses of reports, their files, and resource links."""

from django.urls import path

from resources import views
from resources.models import Link, Report
from smartcities.browsing.urls import page_urls

urlpatterns = [*page_urls(Report), *page_urls(Link)]

#: What is no page, so has one address whatever the language.
direct = [
    path("reports/<slug:slug>/download/", views.download, name="report-download"),
    path("resources/<slug:slug>/visit/", views.visit, name="link-visit"),
]
