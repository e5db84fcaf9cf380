"""The addresses that machines ask."""

from django.urls import path

from smartcities.operations.metrics import metrics
from smartcities.operations.readiness import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
