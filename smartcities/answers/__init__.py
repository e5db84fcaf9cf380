"""Whole answers of public pages, each made once for a state of the content. Floor 3.

May import ``publishing`` and what lies below it. A view says by ``@cache_response(…)`` that its
answers are the same for everybody and which parameters of the query they depend on; begin with
``middleware.py``, which does the rest.
"""

from smartcities.answers.declaring import Parameters, cache_response

__all__ = ["Parameters", "cache_response"]
