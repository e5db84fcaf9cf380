"""Made-up rows: the same on each machine, in the proportions that measuring counts on."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bench.places import place, real
from bench.rows import numbers_for, row, rows
from bench.words import COMMON, FAMILY, GIVEN, PLAIN, RARE

ROOT = Path(__file__).resolve().parents[2]
CASES = 1000
DIGEST = "7a378ec283765f1ec4b72d77fa8c32c93166b5c681246007bcba1f67e8cfa71a"


@pytest.fixture(scope="module")
def made() -> list[dict]:
    return list(rows(CASES))


def digest(made: list[dict]) -> str:
    text = "\n".join(json.dumps(each, ensure_ascii=False, sort_keys=True) for each in made)
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_thousand_rows_are_those_of_every_other_machine(made: list[dict]) -> None:
    assert digest(made) == DIGEST


@pytest.mark.parametrize("seed", ["0", "1"])
def test_rows_do_not_depend_on_the_order_of_hashes(made: list[dict], seed: str) -> None:
    code = "import json; from bench.rows import row; print(json.dumps([row(1, 9), row(2, 9)]))"
    printed = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": ".ci", "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    assert json.loads(printed.stdout) == [row(1, 9), row(2, 9)]


def test_rare_and_common_words_stand_in_the_promised_share(made: list[dict]) -> None:
    found: Counter[str] = Counter()
    for each in made:
        found.update(set(re.findall(r"\w+", " ".join(each["body"]).lower())))
    assert sum(found[word] for word in RARE) / len(RARE) / CASES == pytest.approx(0.014, rel=0.1)
    assert all(0.006 < found[word] / CASES < 0.024 for word in RARE)
    assert all(0.65 < found[word] / CASES < 0.75 for word in COMMON)


def test_no_word_of_known_frequency_is_written_for_another_reason(made: list[dict]) -> None:
    assert not {*RARE, *COMMON} & set(PLAIN)
    rest = " ".join(f"{each['title']} {each['summary']}".lower() for each in made).split()
    assert not {*RARE, *COMMON} & set(rest)


def test_a_row_has_two_or_three_themes_one_or_two_cities_and_five_paragraphs(
    made: list[dict],
) -> None:
    assert {len(set(each["themes"])) for each in made} == {2, 3}
    assert {len(each["themes"]) for each in made} == {2, 3}
    assert {1 + len(each.get("other_cities", [])) for each in made} == {1, 2}
    assert {len(each["body"]) for each in made} == {5}
    assert {len(set(each["experts"])) for each in made} == {1, 2}
    assert len({each["year"] for each in made}) == 30
    assert len({each["slug"] for each in made}) == CASES
    assert re.search("[æøå]", made[0]["body"][0] + made[1]["body"][0])


def test_cities_and_experts_grow_with_the_cases() -> None:
    assert numbers_for(1000) == (len(real()), 50)
    assert numbers_for(100_000) == (200, 500)


def test_places_are_different_and_on_the_earth() -> None:
    places = [place(number) for number in range(2000)]
    assert len({(each.name, each.country) for each in places}) == 2000
    assert all(-90 < each.lat < 90 and -180 < each.lon < 180 for each in places)
    assert len({each.country for each in real()}) > 40


def test_names_of_people_have_letters_of_the_north() -> None:
    assert re.search("[ÆØÅæøå]", "".join(GIVEN + FAMILY))
