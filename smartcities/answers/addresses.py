"""One address for each answer: the query in a single form."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict

from smartcities.answers.declaring import Parameters


def normal_query(query: QueryDict, known: Parameters) -> str:
    """Return *query* in a form that is equal for queries with the same meaning.

    It has only the parameters that are *known*, sorted by name and without empty values: each
    value of a repeated one once and sorted, the last value of any other.
    """
    pairs = []
    for name in sorted(query):
        values = [value.strip() for value in query.getlist(name)]
        if name in known.repeated:
            pairs += [(name, value) for value in sorted(set(values)) if value]
        elif name in known.single and values[-1]:
            pairs.append((name, values[-1]))
    return urlencode(pairs, errors="surrogatepass")
