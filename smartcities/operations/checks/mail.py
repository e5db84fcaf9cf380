"""Whether mail can be sent: the server is asked, nothing is sent."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.monitoring.health import Finding, State, TooLongError, register_check, within

#: Seconds that the Health page waits for the mail server, whatever a mail itself may take.
PATIENCE = 5.0
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def mail() -> Finding:
    """Connect to the mail server, and sign in where EMAIL_URL has a name."""
    if settings.EMAIL_BACKEND != SMTP:
        return Finding(
            State.WARNING,
            _("Mail goes to nobody: it is printed, or written to a folder."),
            _("Set EMAIL_URL to a mail server, such as smtp+tls://USER:PASSWORD@HOST:587."),
        )
    try:
        within(PATIENCE, _connect)
    except TooLongError:
        said = _("The mail server does not answer.")
    except Exception as error:  # of the network, of TLS, of the server: each has its own
        said = _("The mail server refused: {error}.").format(error=type(error).__name__)
    else:
        return Finding(State.OK, _("The mail server takes the connection."))
    advice = _(
        "See that EMAIL_URL has the right host, port, encryption, name and password, and "
        "that no firewall is between."
    )
    return Finding(State.FAILED, said, advice)


def _connect() -> None:
    connection = get_connection(timeout=min(settings.EMAIL_TIMEOUT, PATIENCE))
    connection.open()
    connection.close()


register_check("mail", gettext_lazy("Mail"), mail)
