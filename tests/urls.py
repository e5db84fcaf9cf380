"""The portal's addresses with the sample type's: the one line a new type adds."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from smartcities.urls import handler400, handler500
from smartcities.urls import urlpatterns as portal

__all__ = ["handler400", "handler500", "urlpatterns"]

# The portal's own list of framed pages is made already, so the twin below /embed/ is told here.
events = [path("", include("tests.events.urls"))]
urlpatterns = [
    *portal,
    *i18n_patterns(*events, prefix_default_language=False),
    path("embed/", include((events, "embed-events"))),
]
