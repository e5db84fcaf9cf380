"""Models with an address of their own, whose old addresses redirect for ever."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.fields.sort_key import SortKeyField, sort_key_fields
from smartcities.publishing.slugs import is_reserved, slug_from

AddressedT = TypeVar("AddressedT", bound="Addressed")


#: How many rows get their place in the alphabet by one statement.
BATCH = 500


class OldSlug(models.Model):
    """A slug that an object once had. It points to the object, so chains cannot form."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    slug = models.SlugField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"], name="publishing_oldslug_one_target"
            )
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="publishing_oldslug_target")
        ]

    def __str__(self) -> str:
        return self.slug


class AddressedQuerySet(models.QuerySet[AddressedT]):
    """Rows that visitors can reach by slug."""

    def public(self, at: Any = None) -> Self:
        """Return what visitors may see: everything, unless the type has drafts."""
        return self

    def showing(self, name: str) -> Self:
        """Return the rows that show visitors the picture in the field *name*.

        A type that shows a picture only under a further condition overrides this.
        """
        return self.public()

    def once_public(self) -> Self:
        """Return the rows that are or were public: all, as in ``public``."""
        return self

    def once_at(self, slug: str) -> AddressedT | None:
        """Return the row that had *slug* before it was renamed, if any has."""
        old = OldSlug.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), slug=slug.lower()
        ).first()
        return self.filter(pk=old.object_id).first() if old else None

    def ever_at(self, slugs: list[str]) -> Self:
        """Return the rows that have one of *slugs*, or had it before they were renamed."""
        kind = ContentType.objects.get_for_model(self.model)
        old = OldSlug.objects.filter(content_type=kind, slug__in=slugs).values("object_id")
        return self.filter(models.Q(slug__in=slugs) | models.Q(pk__in=old))

    def update(self, **kwargs: Any) -> int:
        """Update; what changes its name moves in the alphabet."""
        names = self.model.sort_fields()
        if kwargs.keys().isdisjoint(names):
            return super().update(**kwargs)
        fields = sort_key_fields(self.model)
        if all(isinstance(kwargs.get(name), str) for name in names):
            words = [kwargs[name] for name in names]
            return super().update(**kwargs, **{each.attname: each.key(words) for each in fields})
        with transaction.atomic():
            keys = list(self.order_by().values_list("pk", flat=True))
            updated = super().update(**kwargs)
            rows = self.model._base_manager.using(self.db)
            for at in range(0, len(keys), BATCH):
                renamed = list(rows.filter(pk__in=keys[at : at + BATCH]).only("pk", *names))
                _write_sort_keys(renamed)
                rows.bulk_update(renamed, [each.attname for each in fields])
        return updated

    update.alters_data = True  # type: ignore[attr-defined]  # as Django marks what writes

    def bulk_update(self, objs: Any, fields: Any, *args: Any, **kwargs: Any) -> int:
        """Update these fields of *objs*; what changes its name moves in the alphabet."""
        objs, fields = tuple(objs), list(fields)
        if not set(fields).isdisjoint(self.model.sort_fields()):
            _write_sort_keys(objs)
            fields += [each.attname for each in sort_key_fields(self.model)]
        return super().bulk_update(objs, list(dict.fromkeys(fields)), *args, **kwargs)

    bulk_update.alters_data = True  # type: ignore[attr-defined]  # as Django marks what writes

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        """Create *objs*; where one takes the place of another, it takes its place in lists, too."""
        fields = list(kwargs.get("update_fields") or ())
        if not set(fields).isdisjoint(self.model.sort_fields()):
            kwargs["update_fields"] = [*fields, *(f.attname for f in sort_key_fields(self.model))]
        return super().bulk_create(objs, *args, **kwargs)

    bulk_create.alters_data = True  # type: ignore[attr-defined]  # as Django marks what writes

    def slugs_once(self, slugs: list[str]) -> dict[str, str]:
        """Return {old slug: current slug} for those of *slugs* that were renamed."""
        old = OldSlug.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), slug__in=slugs
        ).values_list("slug", "object_id")
        today = dict(self.filter(pk__in=[pk for _slug, pk in old]).values_list("pk", "slug"))
        return {slug: today[pk] for slug, pk in old if pk in today}


def _write_sort_keys(rows: Iterable[Addressed]) -> None:
    for row in rows:
        for field in sort_key_fields(type(row)):
            setattr(row, field.attname, field.key_of(row))


class Addressed(models.Model):
    """A slug, unique per type; renaming keeps the old address working."""

    #: The field from which a slug is made if the editor gives none.
    named_by = "title"
    #: The fields by which lists are in alphabetical order; empty: the one of ``named_by``.
    sorted_by: ClassVar[tuple[str, ...]] = ()
    #: Whether it stands directly below the root, ``/<slug>/``; a page's list, data and API keep
    #: their ``list_path``. One type at most; no other address begins with one of its slugs.
    at_root: ClassVar[bool] = False
    #: What the search finds it by; None if it is not searched.
    indexed: ClassVar[Indexed | None] = None

    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        blank=True,
        error_messages={"unique": _("Something else of this kind has this address already.")},
        help_text=_(
            "The last part of the page's address. If you change it, the old address redirects."
        ),
    )
    old_slugs = GenericRelation(OldSlug)
    # One for each language of the interface: see ``docs/developers.md``.
    sort_key_en = SortKeyField(language="en")
    sort_key_da = SortKeyField(language="da")

    objects = AddressedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.named_by))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and remember the slug that was replaced."""
        self.slug = self.slug.lower() or self._free_slug()
        self._save_sort_keys(kwargs)
        with transaction.atomic():
            before = None
            if not self._state.adding:
                rows = type(self)._base_manager.filter(pk=self.pk)
                before = rows.values_list("slug", flat=True).first()
            super().save(*args, **kwargs)
            written = kwargs.get("update_fields")
            if before and before != self.slug and (written is None or "slug" in written):
                # A current address cannot be an old one as well.
                self._slug_row().delete()
                OldSlug.objects.update_or_create(
                    content_type=ContentType.objects.get_for_model(type(self)),
                    slug=before,
                    defaults={"object_id": self.pk},
                )

    @classmethod
    def sort_fields(cls) -> tuple[str, ...]:
        """Return the fields that decide about the place in the alphabet."""
        return cls.sorted_by or (cls.named_by,)

    def _save_sort_keys(self, kwargs: dict[str, Any]) -> None:
        """Have the sort keys written with the name, also where only some fields are."""
        names, only = self.sort_fields(), kwargs.get("update_fields")
        if only and not set(only).isdisjoint(names):
            kwargs["update_fields"] = {*only, *(f.attname for f in sort_key_fields(type(self)))}
        elif self.get_deferred_fields().isdisjoint(names):
            # What was not read would not be written.
            _write_sort_keys([self])

    def _slug_row(self) -> models.QuerySet[OldSlug]:
        kind = ContentType.objects.get_for_model(type(self))
        return OldSlug.objects.filter(content_type=kind, slug=self.slug)

    def _free_slug(self) -> str:
        stem = slug_from(str(getattr(self, self.named_by)), 70) or str(self._meta.model_name)
        others = type(self)._base_manager.exclude(pk=self.pk)
        for number in range(1, 1000):
            slug = stem if number == 1 else f"{stem}-{number}"
            self.slug = slug
            is_taken = others.filter(slug=slug).exists() or self._slug_row().exists()
            if not is_taken and not self._is_reserved():
                break
        return slug

    def _is_reserved(self) -> bool:
        """Tell whether another address of the portal begins with the slug."""
        return self.at_root and is_reserved(self.slug)

    def clean(self) -> None:
        """Make a missing slug; refuse one that still redirects, or that the portal needs itself."""
        super().clean()
        self.slug = self.slug.lower() or self._free_slug()
        if self._is_reserved():
            said = _("Addresses of the portal itself begin with “%(word)s”. Choose another one.")
            raise ValidationError({"slug": said % {"word": self.slug}})
        taken = self._slug_row().exclude(object_id=self.pk or 0).first()
        if taken and taken.target:
            raise ValidationError(
                {
                    "slug": _("This address redirects to “%(other)s”. Choose another one.")
                    % {"other": taken.target}
                }
            )

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check the constraints, including those on the primary key, which no form has."""
        super().validate_constraints(exclude=set(exclude or ()) - {"id"})
