"""The tables: a promise that was missed is never hidden."""

from bench.limits import limit
from bench.table import missed, table

ROW = {
    "page": "list",
    "state": "cold",
    "requests": 200,
    "statuses": [200],
    "p50_ms": 5.0,
    "p99_ms": 9.0,
    "per_second": 300.0,
    "cpu_ms": 5.5,
    "bytes": 12345,
    "queries": 7,
    "limit": 12,
    "ratio": 11.0,
}


def result(**fields: object) -> dict:
    return {
        "database": "sqlite",
        "cases": 10_000,
        "loading_seconds": 12.3,
        "bare_cpu_ms": 0.4,
        "rows": [ROW | fields],
        "exports": [],
    }


def test_a_ratio_within_its_limit_stands_with_it() -> None:
    assert "| 11.0x of 12x | 7 | 12,345 |" in table(result())
    assert missed([result()]) == []


def test_a_ratio_above_its_limit_is_marked_and_told() -> None:
    assert "**12.5x, limit 12x**" in table(result(ratio=12.5))
    assert missed([result(ratio=12.5)]) == [
        "SQLite, 10,000 cases: list, cold: 12.5x instead of 12x."
    ]


def test_an_answer_that_is_no_page_is_told() -> None:
    assert "list (answers [200, 500])" in table(result(statuses=[200, 500]))


def test_the_databases_own_cost_has_a_column_where_it_is_known() -> None:
    assert "database CPU ms" not in table(result())
    assert "database CPU ms" in table(result(database_cpu_ms=1.25))


def test_limits_are_those_promised() -> None:
    assert limit("list", "cold", 10_000) == limit("front page", "cold", 100_000) == 25
    assert limit("detail", "cold", 1000) == 35
    assert limit("embedded card", "cold", 10_000) == limit("oembed", "cold", 10_000) == 16
    assert limit("common word", "cold", 10_000) == limit("rare word", "cold", 100_000) == 40
    assert limit("common word", "cold", 100_000) == 120
    assert limit("csv", "cold", 10_000) is None
    assert limit("csv", "hot", 10_000) == limit("304", "hot", 1000) == 1.5
    assert limit("list", "first after a restart", 10_000) is None
