"""The address plan. Wiring only: each room and app brings its own addresses."""

from django.contrib import admin
from django.urls import include, path

from smartcities import views

handler400 = "smartcities.views.bad_request"
handler500 = "smartcities.views.server_error"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    # Content types: add one line for a new one.
    path("", include("casestudies.urls")),
    path("", include("experts.urls")),
    path("", include("resources.urls")),
    # Kernel rooms.
    path("", include("smartcities.browsing.urls")),
    path("", include("smartcities.media.urls")),
    path("", include("smartcities.sharing.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("admin/", admin.site.urls),
]
