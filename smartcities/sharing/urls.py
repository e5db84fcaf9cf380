"""Addresses of what leaves the site; none is a page, so none has a language in its path."""

from collections.abc import Callable, Iterable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, include, path, re_path

from smartcities.browsing.maps.places import located_types
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.citations.citation import CITED
from smartcities.sharing.citations.views import show_citation
from smartcities.sharing.data.atom import feed
from smartcities.sharing.data.csv_export import table
from smartcities.sharing.data.distributions import name_of
from smartcities.sharing.data.geojson import features
from smartcities.sharing.data.xlsx_export import sheet
from smartcities.sharing.dcat.views import show_catalogue
from smartcities.sharing.embeds.leaving import leave
from smartcities.sharing.embeds.loader import show_loader
from smartcities.sharing.embeds.refused import show_refusal
from smartcities.sharing.embeds.views import accent
from smartcities.sharing.oembed.views import oembed
from smartcities.sharing.share.partnership import become_partner, thank
from smartcities.sharing.share.views import share
from smartcities.sharing.social_cards.views import ADDRESS, show_card
from smartcities.sharing.views import sitemap_section, whole_sitemap


def citation_urls() -> list[URLPattern]:
    """Return the addresses of citations, for every type that declares how it is cited."""
    return [
        path(
            f"{model.list_path}/<slug:slug>/citation.<slug:ending>",
            show_citation,
            {"model": model},
            name=f"{model._meta.model_name}-citation",
        )
        for model in CITED
    ]


def format_urls(
    form: str, view: Callable[..., HttpResponseBase], models: Iterable[type[Page]]
) -> list[URLPattern]:
    """Return the addresses of the lists of *models* in a form, which is the path's ending."""
    return [
        path(f"{model.list_path}.{form}", view, {"model": model}, name=name_of(model, form))
        for model in models
    ]


urlpatterns = [
    path("sitemap.xml", whole_sitemap, name="sitemap"),
    path("sitemap-<section>.xml", sitemap_section, name="sitemap-section"),
    re_path(ADDRESS, show_card, name="card"),
    *citation_urls(),
    path("oembed", oembed, name="oembed"),
    path("share/", share, name="share"),
    path("share/partner/", become_partner, name="partner-request"),
    path("share/partner/sent/", thank, name="partner-request-sent"),
    path("out/", leave, name="out"),
    path("embed.js", show_loader, name="embed-loader"),
    path("embed/refused.js", show_refusal, name="embed-refused"),
    re_path(r"^embed/accent-(?P<colour>[0-9a-f]{6})\.css\Z", accent, name="embed-accent"),
    path("catalogue.jsonld", show_catalogue, name="catalogue"),
    path("api/", include("smartcities.sharing.api.urls")),
    *format_urls("csv", table, page_types()),
    *format_urls("xlsx", sheet, page_types()),
    *format_urls("geojson", features, located_types()),
    *format_urls("atom", feed, page_types()),
]
