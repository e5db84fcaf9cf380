"""Texts that libraries show in the admin without a good Danish translation; marked for ours.

Django looks a text up in all catalogues, so nothing has to import this list.
"""

from django.utils.translation import gettext_noop as _

#: django-axes: the failed logins, and the logins.
LOGINS = (
    _("access failure"),
    _("access failures"),
    _("access log"),
    _("access logs"),
    _("User Agent"),
    _("IP Address"),
    _("Username"),
    _("Path"),
    _("Attempt Time"),
    _("Logout Time"),
    _("Meta Data"),
)

#: Django: its Danish has the word of one gender for things of both ("endnu en link").
ADDING = (
    _("Add another %(model)s"),
    _("Add another %(verbose_name)s"),
)
