"""The addresses that machines ask."""

from django.urls import path

from smartcities.operations.metrics import metrics
from smartcities.operations.readiness import healthz, readyz
from smartcities.operations.security_txt import security_txt

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
]
