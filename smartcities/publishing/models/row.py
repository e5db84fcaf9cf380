"""Rows that belong to a page: its inlines, whose changes are the page's changes."""

from __future__ import annotations

import operator
import uuid
from collections.abc import Collection, Sequence
from typing import Any, ClassVar, Self, cast

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.models.changes import changed_fields

#: Comparisons of whole numbers, about which Python and every database agree.
COMPARED = {"gte": operator.ge, "gt": operator.gt, "lte": operator.le, "lt": operator.lt}


class RowQuerySet(models.QuerySet):
    """Rows of pages. Visitors see them while they see the page."""

    def _of(self, pages: str) -> Self:
        page_field = cast("type[Row]", self.model).page_field
        model: Any = self.model._meta.get_field(page_field).related_model
        found = getattr(model.objects, pages)().order_by().values("pk")
        return self.filter(**{f"{page_field}__in": found})

    def showing(self, name: str) -> Self:
        """Return the rows that show visitors the picture in the field *name*."""
        return self._of("public")

    def once_public(self) -> Self:
        """Return the rows of pages that are or were public."""
        return self._of("once_public")


class Row(models.Model):
    """A part of one page, edited with it. Saving a change updates the page's date."""

    #: The name of the foreign key to the page.
    page_field = "page"
    #: The field that editors number the rows of a page by, if they do: a new row gets the next.
    numbered_by: ClassVar[str] = ""
    #: (old name, new name) of its fields and sets of relations, as ``Page.renames``.
    renames: ClassVar[tuple[tuple[str, str], ...]] = ()
    #: What the search finds it by, if it is not always shown with its page; None: with the page.
    indexed: ClassVar[Indexed | None] = None

    # What tells the row from others when versions of its page are compared: it stays when the row
    # is written anew. Older rows get theirs when their page is first captured, or by the command
    # ``row_keys``: a migration that wrote all of them would hold the site up.
    key = models.UUIDField(default=uuid.uuid4, editable=False, null=True, unique=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new or changed row updates the page's ``last_updated``."""
        with transaction.atomic():
            moved = self._state.adding or bool(changed_fields(self, ignored=()))
            super().save(*args, **kwargs)
            if moved:
                self.touch()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, and update the page's ``last_updated``."""
        with transaction.atomic():
            result = super().delete(*args, **kwargs)
            self.touch()
        return result

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check the fields' values; a related object that is at hand need not be looked for."""
        at_hand = {
            field.name
            for field in self._meta.fields
            if field.is_relation and cast(Any, field).is_cached(self) and getattr(self, field.name)
        }
        super().clean_fields(exclude={*(exclude or ()), *at_hand})

    def get_constraints(
        self,
    ) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Return the constraints to check, without those whose numbers obviously keep them.

        Django asks the database about each: of a hundred changed rows, a hundred questions.
        """
        return [
            (model, [each for each in constraints if not self._keeps(each)])
            for model, constraints in super().get_constraints()
        ]

    def _keeps(self, constraint: models.BaseConstraint) -> bool:
        condition = getattr(constraint, "condition", None)
        is_check = isinstance(constraint, models.CheckConstraint)
        if not is_check or not isinstance(condition, Q) or condition.negated:
            return False
        return condition.connector == Q.AND and all(map(self._is_beyond, condition.children))

    def _is_beyond(self, comparison: Any) -> bool:
        """Tell whether a number is on the right side of a limit; else the database will say."""
        if not isinstance(comparison, tuple):
            return False
        name, _separator, lookup = comparison[0].partition("__")
        number, limit = getattr(self, name, None), comparison[1]
        if lookup not in COMPARED or not isinstance(number, int) or not isinstance(limit, int):
            return False
        return COMPARED[lookup](number, limit)

    def touch(self) -> None:
        """Update the page's ``last_updated``: what the public sees of it has changed."""
        page = getattr(self, self.page_field)
        if page is not None:
            page.touch(self.name_on_page())

    @classmethod
    def name_on_page(cls) -> str:
        """Return the name by which the page knows its rows of this kind."""
        field: Any = cls._meta.get_field(cls.page_field)
        return field.remote_field.get_accessor_name() or str(cls._meta.model_name)


class OrderedRow(Row):
    """A row with a position among its siblings, set by the editor."""

    numbered_by = "order"

    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Smaller numbers come first. 0: at the end.")
    )

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new row without a position goes to the end."""
        if self._state.adding and not self.order:
            page = {self.page_field: getattr(self, self.page_field)}
            last = type(self)._base_manager.filter(**page).aggregate(last=Max("order"))["last"]
            self.order = (last or 0) + 1
        super().save(*args, **kwargs)
