"""Trying a snapshot: what was restored into a scratch portal is compared with the manifest."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from smartcities.backups.archive.layout import CHUNK
from smartcities.backups.reading import Contents
from smartcities.backups.rows.tables import checksum_of, kept_models, label_of, names_by_key
from smartcities.publishing.types import page_types


def problems(contents: Contents) -> Iterator[str]:
    """Yield a sentence for everything that is not as the snapshot says it was."""
    if not contents.is_older:
        yield from _rows(contents.manifest["tables"])
    yield from _files(contents.manifest["files"])
    try:
        connection.check_constraints()
    except DatabaseError as error:
        yield f"A row refers to one that is not there: {error}"
    yield from _answers()


def _rows(tables: dict[str, Any]) -> Iterator[str]:
    names = names_by_key()
    for model in kept_models():
        wanted, found = tables.get(label_of(model)), checksum_of(model, names)
        if wanted is None:
            wanted = {"rows": 0}
        if found["rows"] != wanted["rows"]:
            yield f"{label_of(model)} has {found['rows']} rows instead of {wanted['rows']}."
        elif found["rows"] and found != wanted:
            yield f"Rows of {label_of(model)} are not what they were."


def _files(files: list[dict[str, Any]]) -> Iterator[str]:
    for each in files:
        digest, size = sha256(), 0
        try:
            with default_storage.open(each["name"]) as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
        except OSError as error:
            yield f"The file {each['name']} cannot be read: {error.strerror}."
            continue
        if (size, digest.hexdigest()) != (each["size"], each["sha256"]):
            yield f"The file {each['name']} is not what it was."


def addresses() -> Iterator[str]:
    """Yield the front page, and the list and one page of every type that has any."""
    yield "/"
    for model in page_types():
        page: Any = model._default_manager.all()
        page = page.public().order_by("pk").first()
        yield f"/{model.list_path}/"
        if page is not None:
            yield page.get_absolute_url()
    try:
        yield reverse("sitemap")
    except NoReverseMatch:
        return


def _answers() -> Iterator[str]:
    site = urlsplit(settings.SITE_URL)
    client = Client(SERVER_NAME=site.hostname, raise_request_exception=False)
    for address in addresses():
        answer = client.get(address, secure=site.scheme == "https")
        if answer.status_code != 200:
            yield f"{address} answers {answer.status_code}."
