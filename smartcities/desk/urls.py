"""The desk's own addresses."""

from django.urls import path

from smartcities.desk.styleguide import StyleGuide

urlpatterns = [path("styleguide/", StyleGuide.as_view(), name="styleguide")]
