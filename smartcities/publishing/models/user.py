"""The people who work on the portal."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A colleague with a login: author, editor or administrator by group."""

    language = models.CharField(
        _("language of the admin"),
        max_length=5,
        blank=True,
        choices=[("en", _("English")), ("da", _("Danish"))],
        help_text=_("Empty: the language that the browser asks for."),
    )

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"
