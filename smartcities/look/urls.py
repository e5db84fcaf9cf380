"""The address of the portal's look: what it depends on stands in it."""

from django.urls import re_path

from smartcities.look.views import show_look

urlpatterns = [
    re_path(
        r"^look/(?P<name>[a-z0-9-]{1,40})\.(?P<digest>[0-9a-f]{8})\.css\Z", show_look, name="look"
    ),
    # Of pages that cannot ask for the list of static files.
    re_path(r"^look/(?P<name>[a-z0-9-]{1,40})\.css\Z", show_look),
]
