"""The WSGI entry point that gunicorn serves."""

import logging
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from smartcities.monitoring import metrics
from smartcities.outages.limits import limit_requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcities.settings")
# Python prints warnings as plain text otherwise, between the objects.
logging.captureWarnings(settings.LOG_FORMAT == "json")
metrics.start()
application = get_wsgi_application()
# Here, since only what serves requests imports this module: commands have no such limits.
limit_requests()
