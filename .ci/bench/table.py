"""The numbers as Markdown: a table for each database and number of cases."""

from __future__ import annotations

from typing import Any

Result = dict[str, Any]
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def _ratio(row: Result) -> str:
    """Return the ratio; one above its limit says so."""
    if row.get("ratio") is None:
        return ""
    words, most = f"{row['ratio']:.1f}x", row["limit"]
    if most is None:
        return words
    return f"{words} of {most:g}x" if row["ratio"] <= most else f"**{words}, limit {most:g}x**"


def _row(row: Result, with_database: bool) -> str:
    status = "" if row["statuses"] in ([200], [304]) else f" (answers {row['statuses']})"
    cells = [
        f"{row['page']}{status}",
        row["state"],
        f"{row['p50_ms']:.1f}",
        f"{row['p99_ms']:.1f}",
        f"{row['per_second']:,.0f}",
        f"{row['cpu_ms']:.2f}",
        *([f"{row.get('database_cpu_ms') or 0:.2f}"] if with_database else []),
        _ratio(row),
        "" if row["queries"] is None else str(row["queries"]),
        f"{row['bytes']:,}",
    ]
    return f"| {' | '.join(cells)} |"


def table(result: Result) -> str:
    """Return the table of one database."""
    with_database = any("database_cpu_ms" in row for row in result["rows"])
    heads = ["page", "state", "p50 ms", "p99 ms", "requests/s", "CPU ms"]
    heads += ["database CPU ms"] if with_database else []
    heads += ["CPU to empty", "queries", "bytes"]
    lines = [
        f"### {DATABASES[result['database']]}, {result['cases']:,} cases",
        "",
        f"Loaded with their index in {result['loading_seconds']:.0f} s.",
        "",
        f"| {' | '.join(heads)} |",
        "| --- | --- |" + " ---: |" * (len(heads) - 2),
        *(_row(row, with_database) for row in result["rows"]),
        "",
        f"A bare Django of one view and no middleware: {result['bare_cpu_ms']:.2f} ms of CPU.",
        "",
        "| export, whole | seconds | bytes | worker's memory before | at its peak |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {each['export']} | {each['seconds']:.1f} | {each['bytes']:,} "
            f"| {each['memory_before'] >> 20} MB | {each['memory_peak'] >> 20} MB |"
            for each in result["exports"]
        ),
    ]
    return "\n".join(lines)


def missed(results: list[Result]) -> list[str]:
    """Return a sentence for each row above its limit."""
    return [
        f"{DATABASES[result['database']]}, {result['cases']:,} cases: {row['page']}, "
        f"{row['state']}: {row['ratio']:.1f}x instead of {row['limit']:g}x."
        for result in results
        for row in result["rows"]
        if row["limit"] is not None and row.get("ratio", 0) > row["limit"]
    ]
