"""Whether the database, the cache, the storage and the disk do what they are for."""

from __future__ import annotations

import secrets
from threading import Lock

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.monitoring.health import Finding, State, TooLongError, register_check, within
from smartcities.operations.readiness import FORGETS, OLD, SILENT, cache_state, database_state
from smartcities.outages.disk import folder_states

#: Seconds that the storage has for a tiny file.
STORAGE_SECONDS = 10.0
_probing = Lock()


def database() -> Finding:
    """Ask the database, and whether it has all migrations."""
    state = database_state()
    if state == SILENT:
        return Finding(
            State.FAILED,
            _("The database does not answer."),
            _(
                "See that its server runs, and that DATABASE_URL names it. Pages are shown as they "
                "were kept meanwhile; nothing can be saved."
            ),
        )
    if state == OLD:
        return Finding(
            State.FAILED,
            _("Migrations are missing: the database is older than the program."),
            _("Run “manage.py migrate”. If that ended with an error, its last line says why."),
        )
    return Finding(State.OK, _("It answers, and all migrations have run."))


def cache() -> Finding:
    """Write into the cache, and read it again."""
    state = cache_state()
    if state == SILENT:
        return Finding(
            State.FAILED,
            _("The cache does not answer."),
            _("See that Redis runs, and that CACHE_URL names it. Pages are slower until then."),
        )
    if state == FORGETS:
        return Finding(
            State.FAILED,
            _("The cache does not keep what it is given."),
            _(
                "Look whether Redis is out of memory: give it more, and set its policy to "
                "allkeys-lru."
            ),
        )
    return Finding(State.OK, _("It keeps what it is given."))


def storage() -> Finding:
    """Write a tiny file into the storage, read it and delete it, within a few seconds."""
    advice = _(
        "See that the storage runs, that its address and key (MEDIA_STORAGE_URL) are right, "
        "and that the key may write, read and delete. Uploads fail until then."
    )
    if not _probing.acquire(blocking=False):
        return Finding(State.FAILED, _("An earlier check still waits for the storage."), advice)
    try:
        is_same = within(STORAGE_SECONDS, _probe)
    except TooLongError:
        said = _(
            "The storage did not take, give back and delete a tiny file within {seconds:.0f} "
            "seconds."
        ).format(seconds=STORAGE_SECONDS)
        return Finding(State.FAILED, said, advice)
    except Exception as error:  # Each storage has its own errors.
        said = _("The storage refused a tiny file: {error}.").format(error=type(error).__name__)
        return Finding(State.FAILED, said, advice)
    if not is_same:
        return Finding(State.FAILED, _("The storage gave back another file."), advice)
    return Finding(State.OK, _("It takes a tiny file, gives it back and deletes it."))


def _probe() -> bool:
    # The lock is given back here: a probe that hangs keeps the next one from hanging as well.
    try:
        content = secrets.token_bytes(64)
        name = default_storage.save(f"health/{secrets.token_hex(8)}.txt", ContentFile(content))
        try:
            with default_storage.open(name) as file:
                return bool(file.read() == content)
        finally:
            default_storage.delete(name)
    finally:
        _probing.release()


def disk() -> Finding:
    """Look whether files can be written, and how much room there is."""
    folders = folder_states()
    names = {
        "temporary files": _("temporary files"),
        "database": _("database"),
        "media": _("pictures and documents"),
    }
    details = []
    for folder in folders:
        name = names[folder.name]
        if folder.error:
            details.append(
                _("{folder}: cannot be written ({error})").format(folder=name, error=folder.error)
            )
        else:
            details.append(_("{folder}: {free} MB free").format(folder=name, free=folder.free))
    needed = settings.DISK_FREE_MB
    if any(folder.problem for folder in folders):
        return Finding(
            State.FAILED,
            _("There is no room, or no way, to write files: {needed} MB must be free.").format(
                needed=needed
            ),
            _(
                "Delete what is not needed (“manage.py uploads --prune”, old snapshots and logs), "
                "or make the disk larger."
            ),
            tuple(details),
        )
    if any(folder.free < 5 * needed for folder in folders):
        return Finding(
            State.WARNING,
            _("There is little room left on the disk."),
            _("Make room, or make the disk larger, before nothing can be saved any more."),
            tuple(details),
        )
    return Finding(State.OK, _("There is room."), "", tuple(details))


register_check("database", gettext_lazy("Database"), database)
register_check("cache", gettext_lazy("Cache"), cache)
register_check("storage", gettext_lazy("Storage of pictures and documents"), storage)
register_check("disk", gettext_lazy("Disk"), disk)
