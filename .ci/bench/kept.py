"""What each thing that a process keeps buys: pages made with it and without, within one process.

``./run bench --kept`` prints the table of docs/performance.md. The functions under
``functools.cache`` and ``lru_cache`` are found in the loaded modules; one after the other is
replaced by what it wraps, everywhere it is imported.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

ROOMS = ("smartcities", "casestudies", "experts", "resources", "information", "frontpage")
#: Readings of each page and case, and pages in one reading.
READINGS, PAGES = 5, 4
#: Milliseconds under which a difference is noise.
NOISE = 0.2


def kept_functions() -> dict[str, Any]:
    """Return the functions of the portal whose results are kept, by their dotted names."""
    found = {}
    for name, module in [*sys.modules.items()]:
        if name.split(".")[0] in ROOMS:
            for each in vars(module).values():
                if callable(each) and hasattr(each, "cache_info") and hasattr(each, "__wrapped__"):
                    found[f"{each.__module__}.{each.__qualname__}"] = each
    return found


@contextmanager
def without(kept: Any) -> Iterator[None]:
    """Have the function *kept* work anew each time, in all modules that hold it."""
    places = [
        (module, name)
        for module in [*sys.modules.values()]
        for name, each in [*getattr(module, "__dict__", {}).items()]
        if each is kept
    ]
    for module, name in places:
        setattr(module, name, kept.__wrapped__)
    try:
        yield
    finally:
        for module, name in places:
            setattr(module, name, kept)


def reading(get: Callable[[str], Any], paths: list[str]) -> float:
    """Return the CPU milliseconds of a page, read once."""
    begun = time.process_time()
    for path in paths:
        get(path)
    return (time.process_time() - begun) / len(paths) * 1000


def cost(get: Callable[[str], Any], paths: list[str]) -> float:
    """Return the CPU milliseconds of a page, the least of some readings."""
    return min(reading(get, paths) for _number in range(READINGS))


def more_without(kept: Any, get: Callable[[str], Any], paths: list[str]) -> float:
    """Return how much more a page costs without *kept*; both are read in turns."""
    with_it, without_it = [], []
    for _number in range(READINGS):
        with_it.append(reading(get, paths))
        with without(kept):
            without_it.append(reading(get, paths))
    return min(without_it) - min(with_it)


def main() -> None:
    """Print a Markdown table: what a list and a detail page cost without each kept thing."""
    django.setup()
    from django.core.cache import caches
    from django.http import QueryDict
    from django.test import Client

    from bench import addresses
    from casestudies.models import CaseStudy
    from smartcities.browsing.filters.facets import Facet
    from smartcities.browsing.filters.registry import filter_for

    client = Client(SERVER_NAME="127.0.0.1")
    pages = addresses.pages()
    kinds = {name: pages[name][:PAGES] for name in ("one country", "detail", "common word")}

    def get(path: str) -> None:
        caches["answers"].clear()
        if client.get(path).status_code != 200:
            sys.exit(f"bench: {path} does not answer.")

    for paths in kinds.values():
        for path in paths:
            get(path)
    usual = {name: cost(get, paths) for name, paths in kinds.items()}
    print(f"| kept | {' | '.join(kinds)} |")
    print(f"| --- |{' ---: |' * len(kinds)}")
    print(f"| all of it | {' | '.join(f'{each:.1f} ms' for each in usual.values())} |")
    hot = {}
    for name, paths in kinds.items():
        client.get(paths[0])
        hot[name] = cost(client.get, paths[:1])
    print(f"| and the whole answer | {' | '.join(f'{each:.1f} ms' for each in hot.values())} |")
    for name, kept in sorted(kept_functions().items()):
        more = [more_without(kept, get, paths) for paths in kinds.values()]
        said = (f"+{each:.1f} ms" if each > NOISE else "" for each in more)
        if max(more) > NOISE:
            print(f"| without `{name.removeprefix('smartcities.')}` | {' | '.join(said)} |")
    found = filter_for(CaseStudy)(QueryDict("country=DK"))
    facets = {name: each for name, each in found.filters.items() if isinstance(each, Facet)}
    from_index = cost(lambda name: found.selection.counts(name), list(facets))
    from django.db.models import Count

    def grouped(name: str) -> None:
        rows = found.narrowed(leave_out=name).order_by()
        list(rows.values_list(facets[name].value_expression()).annotate(Count("pk", distinct=True)))

    print(
        f"\nThe counts of one facet under a choice: {from_index:.2f} ms from the index, "
        f"{cost(grouped, list(facets)):.1f} ms from the database."
    )


if __name__ == "__main__":
    main()
