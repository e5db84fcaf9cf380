"""The pages of a result, read chunk by chunk for a stream, in constant memory."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import cast

from django.db.models import QuerySet

from smartcities.publishing.models import Page
from smartcities.sharing.data.related import RelatedInChunks
from smartcities.sharing.data.snapshot import snapshot

#: How many pages are in memory at a time.
CHUNK = 500


def chunks(pages: QuerySet, relations: Iterable[RelatedInChunks] = ()) -> Iterator[list[Page]]:
    """Yield *pages* in chunks, in their order, each page with the objects of *relations*.

    All data are of one moment. Closing the generator frees the connection at once.
    """
    relations = list(relations)
    with snapshot(), closing(cast(Generator, pages.iterator(chunk_size=CHUNK))) as rows:
        while chunk := list(islice(rows, CHUNK)):
            for relation in relations:
                relation.attach(chunk)
            yield chunk
