"""Setting the portal up: its administrator and its settings, both or none, and once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from smartcities.publishing import version
from smartcities.publishing.audit import acts
from smartcities.publishing.audit.entry import Action
from smartcities.publishing.models import Revision
from smartcities.publishing.roles import ADMINISTRATOR
from smartcities.publishing.states import record
from smartcities.starting.forms import AdministratorForm, PortalForm
from smartcities.starting.links import Standing, standing_of
from smartcities.starting.models import SetUp


def finish(token: str, administrator: AdministratorForm, portal: PortalForm, language: str) -> Any:
    """Make what the two valid forms say and return the administrator.

    None if the link opens nothing any more: of two who send the page at once, one is told so.
    """
    with transaction.atomic():
        # The version first, as all writers do; then the row, for which the second one waits.
        version.hold()
        found = SetUp.objects.select_for_update().filter(pk=1).first()
        if found is None or standing_of(token, found) != Standing.OPEN:
            return None
        user = administrator.save(commit=False)
        user.is_staff = user.is_superuser = True
        user.language = language
        user.save()
        acts.record(Action.CREATED, user, user=user)
        user.groups.add(*Group.objects.filter(name=ADMINISTRATOR))
        settings: Any = portal.save()
        record(settings, Revision.Kind.SAVED, user)
        found.finished_at = timezone.now()
        found.beginning = portal.cleaned_data["beginning"]
        if found.beginning == SetUp.Beginning.EMPTY:
            found.brought_at = found.finished_at
        found.save()
    return user
