"""The static files of this release, and those of releases before it that were kept.

A page that the release before has made names its files by their content, and its reader may ask for
them when that release has stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):
    """Answers from memory which files there are: neither a database nor a cache is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        # While developing it looks at the sources at each request, and nothing is kept.
        if Path(settings.KEPT_STATIC).is_dir() and not self.autorefresh:
            own = dict(self.files)
            self.add_files(settings.KEPT_STATIC, prefix=self.static_prefix)
            self.files.update(own)
