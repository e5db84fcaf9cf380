"""Texts that libraries show in the admin without a good Danish translation; marked for ours.

Django looks a text up in all catalogues, so nothing has to import this list.
"""

from django.utils.translation import gettext_noop as _

#: Django: its Danish has the word of one gender for things of both ("endnu en link").
ADDING = (
    _("Add another %(model)s"),
    _("Add another %(verbose_name)s"),
)
