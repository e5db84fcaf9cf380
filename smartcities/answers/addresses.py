"""One address for each answer: the query in a single form."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict

from smartcities.answers.declaring import Parameters


def normal_query(query: QueryDict, known: Parameters) -> str:
    """Return *query* so that two which mean the same are the same.

    Only parameters that are *known*, by name; empty values left out; of a repeated one each
    value once, in order, of any other the last.
    """
    pairs = []
    for name in sorted(query):
        values = [value.strip() for value in query.getlist(name)]
        if name in known.repeated:
            pairs += [(name, value) for value in sorted(set(values)) if value]
        elif name in known.single and values[-1]:
            pairs.append((name, values[-1]))
    return urlencode(pairs, errors="surrogatepass")
