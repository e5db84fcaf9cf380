"""What rests on a consent that was taken back while a form was open is kept no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from smartcities.publishing.audit.entry import AuditEntry
from smartcities.publishing.consent import fields_of
from smartcities.publishing.models import Autosave, Page


def forget_withdrawn(user: Any, model: type[Page], key: int, tab: str, opened: datetime) -> None:
    """Take such texts out of what was kept just now of a form that was *opened* then.

    After they were kept, not before: whoever takes the consent back at this moment looks for
    them once more after that.
    """
    if not model.consents:
        return
    kept = Autosave.objects.filter(user=user, tab=tab)
    consents = model._base_manager.filter(pk=key).values(*model.consents).first()
    if consents is None:
        # The page was deleted for good at this moment.
        kept.delete()
        return
    lacking = {name for name, is_given in consents.items() if not is_given}
    if not lacking:
        return
    of_page = AuditEntry.objects.filter(model=model._meta.label_lower, key=str(key))
    changed: set[str] = set().union(
        *of_page.filter(at__gte=opened).values_list("fields", flat=True)
    )
    if withdrawn := lacking & changed:
        kept.forget(fields_of(model.consents, withdrawn))
