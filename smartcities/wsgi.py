"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from smartcities.outages.limits import limit_requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcities.settings")
application = get_wsgi_application()
# Here, since only what serves requests imports this module: commands have no such limits.
limit_requests()
