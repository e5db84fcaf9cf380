"""Addresses of what leaves the site; none of it is a page, so none has a language in it."""

from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, path, re_path

from smartcities.sharing.card_views import ADDRESS, show_card
from smartcities.sharing.citation import CITED
from smartcities.sharing.citation_views import show_citation
from smartcities.sharing.geojson import geojson_urls
from smartcities.sharing.sitemap import sitemaps
from smartcities.sharing.views import whole_sitemap


def citation_urls() -> list[URLPattern]:
    """Return the addresses of the citations of every type that says how it is cited."""
    return [
        path(
            f"{model.list_path}/<slug:slug>/citation.<slug:ending>",
            show_citation,
            {"model": model},
            name=f"{model._meta.model_name}-citation",
        )
        for model in CITED
    ]


urlpatterns = [
    path("sitemap.xml", whole_sitemap, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": sitemaps()}, name="sitemap-section"),
    re_path(ADDRESS, show_card, name="card"),
    *citation_urls(),
    *geojson_urls(),
]
