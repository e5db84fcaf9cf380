"""An autosave: a form as it was typed, before anybody saved it on purpose."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.models.page import Page

#: What a form sends: {field: texts}, as in a ``QueryDict``.
Fields = dict[str, list[str]]
#: What the inputs of one field add to its name.
PART = re.compile(r"(_[01]|-(upload|drop|clear))$", re.ASCII)
#: Compresses text to about a third, in a millisecond for 100 kB.
QUICKLY = 1
#: How long text is kept that nobody takes up.
KEPT = timedelta(days=30)

#: Takes the values of fields out of a text that has them as well.
Blanking = Callable[[str, Collection[str]], str]
_hidden: dict[str, Blanking] = {}


def register_hidden(name: str, blank: Blanking) -> None:
    """Tell how values are taken out of the texts of *name*, a hidden field of forms."""
    _hidden[name] = blank


class AutosaveQuerySet(models.QuerySet["Autosave"]):
    """The autosaves of all users; nobody is shown those of another."""

    def of(self, user: Any, model: type[Page], key: int | None) -> AutosaveQuerySet:
        """Return those of *user* of one page, or without a *key* of new pages, newest first."""
        of_type = self.filter(user=user, content_type=ContentType.objects.get_for_model(model))
        return of_type.filter(object_id=key, closed_at=None).order_by("-saved_at")

    def forget(self, names: Collection[str]) -> None:
        """Take the texts of the page's own fields *names* away: somebody has asked for it."""
        with transaction.atomic():
            for row in self.filter(closed_at=None).select_for_update():
                if row.forget(names):
                    row.save(update_fields=["stored"])

    def overdue(self) -> AutosaveQuerySet:
        """Return those that nobody took up for so long that nobody will."""
        return self.filter(saved_at__lt=timezone.now() - KEPT)


class Autosave(models.Model):
    """What one user typed into the form of one page, valid or not, in one tab of a browser.

    It is private, is written over while its user types, and is gone once the page is saved. No
    version, no history, no export and no log of changes has it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    #: The page's key; none as long as the page was never saved.
    object_id = models.PositiveBigIntegerField(null=True)
    #: Made at random when the form is opened: two tabs of one user are two editors.
    tab = models.CharField(max_length=32)
    #: ``Page.revision`` as the form was filled from it.
    base = models.PositiveIntegerField(null=True)
    #: When the form was filled.
    began_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    #: When the page was saved from this tab, or the text thrown away. The row stays for a while
    #: without its text, so that what the browser had sent before, or still has, is not kept again.
    closed_at = models.DateTimeField(null=True)
    #: Compressed JSON, see ``pack``.
    stored = models.BinaryField(default=b"")

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("autosave")
        verbose_name_plural = _("autosaves")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "tab"], name="publishing_autosave_tab")
        ]
        indexes = [
            models.Index(
                fields=["user", "content_type", "object_id"], name="publishing_autosave_page"
            ),
            models.Index(fields=["content_type", "object_id"], name="publishing_autosave_all"),
            models.Index(fields=["saved_at"], name="publishing_autosave_time"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def pack(
        self,
        fields: Mapping[str, Iterable[str]],
        typed: Iterable[str],
        removed: Iterable[str] = (),
    ) -> None:
        """Take the form's *fields*, and the names of those that were *typed* into it.

        *removed* are names of fields whose texts were taken away on request.
        """
        found: dict[str, Any] = {"fields": {name: list(texts) for name, texts in fields.items()}}
        found |= {"typed": list(typed), "removed": sorted(removed)}
        text = json.dumps(found, separators=(",", ":"))
        self.stored = zlib.compress(text.encode(), QUICKLY)

    def _unpacked(self) -> dict[str, Any]:
        if self.closed_at:
            return {"fields": {}, "typed": []}
        # A BinaryField gives bytes or a memoryview, by the database.
        found: dict[str, Any] = json.loads(zlib.decompress(bytes(self.stored)))
        return found

    @property
    def fields(self) -> Fields:
        """The whole form, as a browser would send it."""
        found: Fields = self._unpacked()["fields"]
        return found

    @property
    def typed(self) -> set[str]:
        """The names of the fields that differ from what the form was filled with."""
        return set(self._unpacked()["typed"])

    @property
    def removed(self) -> set[str]:
        """The names of the fields whose texts were taken away on request."""
        return set(self._unpacked().get("removed", []))

    def forget(self, names: Collection[str]) -> bool:
        """Take the texts of the page's own fields *names* away; tell whether there were any."""
        fields, typed = self.fields, self.typed
        gone = {name for name in {*fields, *typed} if PART.sub("", name) in names}
        removed = self.removed | {PART.sub("", name) for name in gone & typed}
        left = {name: texts for name, texts in fields.items() if name not in gone}
        for name in _hidden.keys() & left.keys():
            left[name] = [_hidden[name](text, names) for text in left[name]]
        self.pack(left, typed - gone, removed)
        return left != fields or bool(gone)

    def as_data(self) -> QueryDict:
        """Return the form as it is read from a request, for a form that is bound to it."""
        data = QueryDict(mutable=True)
        for name, texts in self.fields.items():
            data.setlist(name, texts)
        return data
