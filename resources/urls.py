"""Addresses of reports, their files, and resource links."""

from django.urls import path

from resources import views
from resources.models import Link, Report
from smartcities.browsing.urls import page_urls

urlpatterns = [
    path("reports/<slug:slug>/download/", views.download, name="report-download"),
    path("resources/<slug:slug>/visit/", views.visit, name="link-visit"),
    *page_urls(Report),
    *page_urls(Link),
]
