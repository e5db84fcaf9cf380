"""The portal's addresses with the sample type's: the one line a new type adds."""

from django.urls import include, path

from smartcities.urls import handler400, handler500
from smartcities.urls import urlpatterns as portal

__all__ = ["handler400", "handler500", "urlpatterns"]

urlpatterns = [*portal, path("", include("tests.events.urls"))]
