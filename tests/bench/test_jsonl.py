"""Rows made elsewhere: read whole or refused with the numbers of the bad lines."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.jsonl import BadRowsError, check, read

GOOD = {"slug": "a", "title": "A", "city": "Aarhus", "country": "DK", "lat": 56.1, "lon": 10.2}


def written(folder: Path, *lines: Any) -> Path:
    file = folder / "rows.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(texts) + "\n", "utf-8")
    return file


def test_good_rows_are_counted_and_read_and_empty_lines_skipped(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD, "", {"slug": "b", "title": "B", "year": None})
    assert check(file) == 2
    assert list(read(file)) == [GOOD, {"slug": "b", "title": "B"}]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "is no JSON"),
        ("[1]", "is no JSON object"),
        ("[" * 100_000, "is no JSON"),
        ({"title": "B"}, "slug is missing"),
        ({"slug": "b"}, "title is missing"),
        ({"slug": "b c", "title": "B"}, "slug must be"),
        ({"slug": "b" * 81, "title": "B"}, "slug must be"),
        ({"slug": 7, "title": "B"}, "slug must be"),
        ({"slug": "b", "title": "B" * 201}, "title must be"),
        ({"slug": "b", "title": " "}, "title must be"),
        ({"slug": "b", "title": "B\x00"}, "title must be"),
        ('{"slug": "b", "title": "\\ud800"}', "title must be"),
        ({"slug": "b", "title": "B", "body": "text"}, "body must be a list of paragraphs"),
        ({"slug": "b", "title": "B", "body": [1]}, "body must be"),
        ({"slug": "b", "title": "B", "themes": ["a b"]}, "themes must be a list of slugs"),
        ({"slug": "b", "title": "B", "year": "2014"}, "year must be"),
        ({"slug": "b", "title": "B", "year": 99999}, "year must be"),
        ({"slug": "b", "title": "B", "experts": ["x"]}, "experts must be"),
        ({"slug": "b", "title": "B", "experts": [True]}, "experts must be"),
        ({**GOOD, "slug": "b", "country": "ZZ"}, "country must be"),
        ({**GOOD, "slug": "b", "country": None}, "a city needs its country"),
        ({**GOOD, "slug": "b", "lat": 91}, "lat must be"),
        ('{"slug": "b", "title": "B", "lat": NaN, "lon": 1}', "lat must be"),
        ({**GOOD, "slug": "b", "lon": None}, "lat and lon stand together"),
        ({"slug": "b", "title": "B", "other_cities": [{"city": "x"}]}, "other_cities must be"),
        ({"slug": "A", "title": "B"}, "slug 'a' stands in line 1 already"),
    ],
)
def test_a_bad_line_is_told_with_its_number(tmp_path: Path, row: Any, said: str) -> None:
    with pytest.raises(BadRowsError) as raised:
        check(written(tmp_path, GOOD, row, {"slug": "c", "title": "C"}))
    assert len(str(raised.value).splitlines()) == 1
    assert str(raised.value).startswith("rows.jsonl:2: ")
    assert said in str(raised.value)


def test_many_bad_lines_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    with pytest.raises(BadRowsError, match=r"(?s)rows.jsonl:20: .*and 5 more$"):
        check(written(tmp_path, *["{"] * 25))


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRowsError, match="has no rows"):
        check(written(tmp_path, ""))


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(b'{"slug": "a", "title": "\xff"}\n')
    with pytest.raises(BadRowsError, match=r"rows.jsonl:1: is no JSON"):
        check(file)
