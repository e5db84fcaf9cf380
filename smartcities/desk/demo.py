"""Loading content that comes with the portal: ``*.toml`` files of every app, each thing once.

The demo stands in the apps' folders ``demo/``, the sample pages of a new portal in
``samples/<language>/``. What was brought is never brought again, whatever became of it. A file
holds arrays of tables named after models of its app. A key is a field: a foreign key takes the
target's slug (or ``key``), a many-to-many field a list of them, a file field a path beside the
file. A nested array of tables makes the rows of that related name, in order.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import models, transaction
from django.utils import timezone

from smartcities.desk.models import DemoRecord
from smartcities.publishing import version
from smartcities.publishing.audit.entry import Means
from smartcities.publishing.audit.recording import acting, recording

#: The folders of the demo, and of the sample pages by language.
DEMO, SAMPLES = "demo", "samples"
#: The key of the record that says that all was emptied.
EMPTIED = "emptied"
Table = dict[str, Any]
Entry = tuple[type[models.Model], Table, Path]


class DemoError(Exception):
    """A demo file that does not fit the models; says where."""


def entries(within: str = DEMO) -> Iterator[Entry]:
    """Yield (model, table, folder) of all files *within* a folder, referred-to models first."""
    found: list[Entry] = []
    for config in apps.get_app_configs():
        for file in sorted(Path(config.path).glob(f"{within}/*.toml")):
            for name, tables in tomllib.loads(file.read_text("utf-8")).items():
                model = config.get_model(name)
                found += [(model, table, file.parent) for table in tables]
    order = referred_first({model for model, _table, _folder in found})
    yield from sorted(found, key=lambda entry: order.index(entry[0]))


def referred_first(wanted: set[type[models.Model]]) -> list[type[models.Model]]:
    """Return the models *wanted* so that one stands after those that its relations point to."""
    ordered: list[type[models.Model]] = []

    def place(model: type[models.Model], above: tuple[type[models.Model], ...] = ()) -> None:
        fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
        rows = [rel.related_model for rel in model._meta.related_objects if rel.one_to_many]
        fields += [
            field
            for row in rows
            if row not in wanted and row._meta.app_label == model._meta.app_label
            for field in [*row._meta.concrete_fields, *row._meta.many_to_many]
        ]
        for target in (field.related_model for field in fields if field.is_relation):
            if target in wanted and target is not model and target not in (*ordered, *above):
                place(target, (*above, model))
        if model not in ordered:
            ordered.append(model)

    for model in apps.get_models():
        if model in wanted:
            place(model)
    return ordered


def _target(model: type[models.Model], key: str) -> models.Model | None:
    """Return what the demo brought as *key*, None if an editor has deleted it since."""
    kind = ContentType.objects.get_for_model(model)
    record = DemoRecord.objects.filter(content_type=kind, key=key).first()
    if record:
        return record.target
    found = model._base_manager.filter(slug=key).first() if hasattr(model, "slug") else None
    if found is None:
        raise DemoError(f"{model._meta.label} “{key}” is not in the demo.")
    return found


def _make(model: type[models.Model], table: Table, folder: Path, **fixed: Any) -> models.Model:
    """Create one object with its relations and rows from *table*."""
    opened = ExitStack()
    scalars: Table = dict(fixed)
    sets: dict[str, list[models.Model]] = {}
    rows: dict[str, list[Table]] = {}
    for name, value in table.items():
        if name == "key":
            continue
        field: Any = model._meta.get_field(name)
        if field.one_to_many:
            rows[name] = value
        elif field.many_to_many:
            found = (_target(field.related_model, key) for key in value)
            sets[name] = [each for each in found if each]
        elif field.is_relation:
            scalars[name] = _target(field.related_model, value)
        elif isinstance(field, models.FileField):
            file = opened.enter_context((folder / value).open("rb"))
            scalars[name] = File(file, name=Path(value).name)
        elif name == "published_at":
            # A machine whose clock is behind the demo's dates shows it all the same.
            scalars[name] = min(value, timezone.now())
        else:
            scalars[name] = value
    made = model(**scalars)
    with opened:
        made.full_clean(validate_unique=True)
        made.save()
    for name, targets in sets.items():
        getattr(made, name).set(targets)
    for name, tables in rows.items():
        relation: Any = model._meta.get_field(name)
        for place, row in enumerate(tables, start=1):
            _make(
                relation.related_model,
                {"order": place, **row},
                folder,
                **{relation.field.name: made},
            )
    return made


def load(write: Callable[[str], None], within: str = DEMO, pause: float = 0) -> int:
    """Bring what of the folder *within* was never brought; return how many things that were.

    What an editor has at the same address stays, and is referred to in its place. Each thing is
    brought whole or not at all: what was cut short is continued by the next call, and
    two who call it at once share the work. Between two things it waits *pause* seconds: SQLite has
    one writer at a time, and asks every tenth of a second whether it is another one's turn.
    Raises ``DemoError`` naming a bad entry.
    """
    if was_emptied():
        write("The demo was emptied here, so nothing of it is brought.")
        return 0
    loaded = 0
    brought = set(DemoRecord.objects.values_list("content_type_id", "key"))
    for model, table, folder in entries(within):
        key = table.get("key") or table["slug"]
        kind = ContentType.objects.get_for_model(model)
        if (kind.pk, key) in brought or _is_taken(model, table):
            continue
        try:
            # The log tells by the means what nobody has changed since (``emptying.py``).
            with transaction.atomic(), acting(Means.COMMAND), recording():
                version.hold()
                # Somebody else may have brought it meanwhile, or has emptied all.
                if was_emptied() or DemoRecord.objects.filter(content_type=kind, key=key).exists():
                    continue
                remember(_make(model, table, folder), key)
        except Exception as error:
            raise DemoError(f"{model._meta.label} “{key}”: {error}") from error
        loaded += 1
        time.sleep(pause)
    if loaded:
        write(f"Loaded {loaded} items of {within} content.")
    return loaded


def remember(made: models.Model, key: str) -> None:
    """Keep that *made* was brought as *key*, in the transaction that made it."""
    kind = ContentType.objects.get_for_model(type(made))
    DemoRecord.objects.create(content_type=kind, key=key, object_id=made.pk)


def _is_taken(model: type[models.Model], table: Table) -> bool:
    """Tell whether an editor's own thing has the address: it takes the place of the demo's."""
    slug = table.get("slug")
    return bool(slug) and model._base_manager.filter(slug=slug).exists()


def was_emptied() -> bool:
    """Tell whether what came with the portal was taken away (``emptying.py``): nothing comes back,
    and nothing more of a later release."""
    return DemoRecord.objects.filter(content_type=_own_type(), key=EMPTIED).exists()


def keep_away() -> None:
    """Note that what came with the portal is taken away, in the transaction that does it."""
    rest = {"object_id": 0, "settled_at": timezone.now()}
    DemoRecord.objects.get_or_create(content_type=_own_type(), key=EMPTIED, defaults=rest)


def _own_type() -> ContentType:
    return ContentType.objects.get_for_model(DemoRecord)
