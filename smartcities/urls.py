"""The address plan. Wiring only: each room and app brings its own addresses."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from casestudies.models import CaseStudy
from resources.urls import direct
from smartcities import views
from smartcities.browsing.maps.views import MapView
from smartcities.browsing.search_page import SearchPage
from smartcities.browsing.urls import theme_urls
from smartcities.feedback.urls import in_each_language as feedback_urls
from smartcities.portal.urls import in_each_language as portal_urls
from smartcities.publishing.admin.accounts.pages import account_urls
from smartcities.robots import show_robots
from smartcities.sharing.opensearch import opensearch
from smartcities.sharing.suggestions import suggestions

handler400 = "smartcities.views.bad_request"
handler500 = "smartcities.outages.views.server_error"

# Pages that partners may show in theirs: each has a twin below /embed/.
framed: list[URLPattern | URLResolver] = [
    path("", views.Home.as_view(), name="home"),
    # Content types: add one line for a new one.
    path("", include("casestudies.urls")),
    path("", include("experts.urls")),
    path("", include("resources.urls")),
    path("", include("information.urls")),
    path("map/", MapView.as_view(model=CaseStudy), name="map"),
    path("", include(theme_urls)),
    path("search/", SearchPage.as_view(), name="search"),
]
# Pages: in English without a prefix, in Danish under /da/.
pages = [
    *framed,
    # No pages, but in the language of the page that asks.
    path("search/suggest", suggestions, name="suggest"),
    path("opensearch.xml", opensearch, name="opensearch"),
    *portal_urls,
    *feedback_urls,
]
# One address each: what is no page has no language in its address.
urlpatterns = [
    *i18n_patterns(*pages, prefix_default_language=False),
    # The names of the twins are in a namespace, so that links lead to the pages themselves.
    path("embed/", include((framed, "embed"))),
    path("", include(direct)),
    path("", include("smartcities.media.urls")),
    path("", include("smartcities.look.urls")),
    path("", include("smartcities.portal.urls")),
    path("", include("smartcities.sharing.urls")),
    path("", include("smartcities.desk.urls")),
    path("", include("smartcities.operations.urls")),
    path("robots.txt", show_robots, name="robots"),
    # Before the admin's own: who signs in, or sets the portal up, is nobody yet.
    path("admin/", include(account_urls)),
    path("admin/", include("smartcities.starting.urls")),
    path("admin/", admin.site.urls),
]
if settings.BENCH:
    urlpatterns.append(path("bench/empty/", views.empty, name="bench-empty"))
