"""The sitemap's addresses: one file, or an index of files where one would grow too long."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from smartcities.sharing.sitemap import sitemaps
from smartcities.sharing.views import whole_sitemap

urlpatterns = [
    path("sitemap.xml", whole_sitemap, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": sitemaps()}, name="sitemap-section"),
]
