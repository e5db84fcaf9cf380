"""Opening a snapshot, or a list of erasures, as commands name it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from smartcities.backups.archive.encryption import KeyProblemError, decrypting, identities
from smartcities.backups.archive.layout import DamagedError, Reader
from smartcities.backups.migrated import RefusedError
from smartcities.backups.reading import Sink, parsed_erasures, read_all
from smartcities.erasures.models import Erasure

#: Errors whose words are meant for the operator.
SAID = (DamagedError, KeyProblemError, RefusedError)


def add_keys(parser: ArgumentParser) -> None:
    """Add the options for an encrypted snapshot."""
    parser.add_argument(
        "--identity", metavar="FILE", help="the secret key of age, as age-keygen wrote it"
    )
    parser.add_argument("--passphrase-file", metavar="FILE", help="the passphrase, in one line")


def passphrase_of(name: str | None) -> str:
    """Return the passphrase in the file *name*; empty without one."""
    if name is None:
        return ""
    found = Path(name).read_text("utf-8").rstrip("\r\n")
    if not found or "\n" in found:
        raise KeyProblemError(f"{name} must hold the passphrase in one line.")
    return found


@contextmanager
def in_words() -> Iterator[None]:
    """Let errors that an operator can do something about end the command with their words."""
    try:
        yield
    except SAID as error:
        raise CommandError(str(error)) from error
    except DatabaseError as error:
        raise CommandError(f"The database did not take it: {str(error).strip()}") from error
    except OSError as error:
        name = f" ({error.filename})" if error.filename else ""
        raise CommandError(f"{error.strerror or error}{name}.") from error


@contextmanager
def opened_snapshot(name: str, options: dict[str, Any]) -> Iterator[Reader]:
    """Yield the reader of the snapshot *name*; ``-`` is the standard input."""
    keys = identities(Path(options["identity"]).read_text()) if options["identity"] else []
    passphrase = passphrase_of(options["passphrase_file"])
    with ExitStack() as opened:
        file = sys.stdin.buffer if name == "-" else opened.enter_context(Path(name).open("rb"))
        yield Reader(opened.enter_context(decrypting(file, keys, passphrase)))


def erasures_in(name: str, options: dict[str, Any]) -> list[Erasure]:
    """Return the erasures of the list *name*, or of the snapshot *name*."""
    with Path(name).open("rb") as file:
        if _is_list(file):
            return parsed_erasures(file.read())
    with opened_snapshot(name, options) as reader:
        return read_all(reader, Sink(), lambda head: None).erasures


def _is_list(file: IO[bytes]) -> bool:
    """Tell whether *file* begins like a list of erasures, or is an empty one."""
    first = file.read(1)
    file.seek(0)
    return first in {b"", b"{"}
