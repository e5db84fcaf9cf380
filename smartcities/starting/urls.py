"""The set-up page's addresses, below ``/admin/``, of whose frame it is."""

from django.urls import path

from smartcities.publishing.admin.accounts.pages import in_frame
from smartcities.starting.views import set_up, show_look

urlpatterns = [
    path("set-up/<str:token>/", in_frame(set_up), name="set-up"),
    path("set-up/<str:token>/look/", in_frame(show_look), name="set-up-look"),
]
