"""Texts that libraries show in the admin and have no Danish for; marked here, kept in ours.

A catalogue is asked by the text alone, whoever shows it: nothing has to import this list.
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
