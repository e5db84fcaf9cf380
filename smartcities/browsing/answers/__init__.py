"""Whole answers, kept: a public page is made once for each state of the content.

A view says by ``@keep(…)`` that its answers are the same for everybody and which parameters of
the query it knows; ``middleware.py`` does the rest.
"""

from smartcities.browsing.answers.declaring import Known, keep, of_list

__all__ = ["Known", "keep", "of_list"]
