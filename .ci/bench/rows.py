"""Made-up case studies, as many as asked for and the same on each machine.

A row depends on its number and on how many there are in all (cities and experts grow with
them), on nothing else. Only ``Random.random`` is used, whose course Python guarantees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, TypeVar

from bench.places import place, real
from bench.words import COMMON, COMMON_SHARE, PLAIN, RARE, RARE_SHARE, SUBJECTS, THEMES

SEED = "smart cities 1"
PARAGRAPHS = 5
FIRST_YEAR, YEARS = 1996, 30
T = TypeVar("T")
Row = dict[str, Any]


def numbers_for(cases: int) -> tuple[int, int]:
    """Return how many cities and how many experts *cases* case studies share among them.

    They grow with the cases up to what a visitor can still choose from.
    """
    return min(max(len(real()), cases // 50), 200), min(max(40, cases // 20), 500)


class Chance:
    """Draws for one row."""

    def __init__(self, number: int) -> None:
        self.random = Random(f"{SEED}: {number}").random  # noqa: S311 (nothing secret)

    def below(self, most: int) -> int:
        """Return a number from 0 to *most* - 1, each as likely."""
        return int(self.random() * most)

    def early(self, most: int) -> int:
        """Return a number from 0 to *most* - 1, the smaller the likelier."""
        return int(self.random() ** 2 * most)

    def of(self, choices: Sequence[T]) -> T:
        """Return one of *choices*."""
        return choices[self.below(len(choices))]

    def different(self, draw: Any, number: int) -> list[Any]:
        """Return *number* different results of *draw*."""
        found: list[Any] = []
        while len(found) < number:
            drawn = draw()
            if drawn not in found:
                found.append(drawn)
        return found


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def _body(chance: Chance) -> list[str]:
    """Return the paragraphs; words of known frequency stand somewhere among the plain ones."""
    # Written out, since it is most of the work.
    draw, size = chance.random, len(PLAIN)
    paragraphs = [
        [[PLAIN[int(draw() * size)] for _ in range(7 + int(draw() * 10))] for _ in range(4)]
        for _ in range(PARAGRAPHS)
    ]
    for words, share in ((COMMON, COMMON_SHARE), (RARE, RARE_SHARE)):
        for word in words:
            if chance.random() < share:
                sentence = chance.of(chance.of(paragraphs))
                sentence.insert(chance.below(len(sentence)), word)
    return [" ".join(_sentence(words) for words in each) for each in paragraphs]


def row(number: int, cases: int) -> Row:
    """Return row *number* (from 0) of *cases*, in the format that ``--rows`` reads."""
    chance = Chance(number)
    at, also = chance.random() ** 2, chance.random()
    subject, second = chance.of(SUBJECTS), chance.of(PLAIN)
    themes = chance.different(lambda: THEMES[chance.early(len(THEMES))], 2 + chance.below(2))
    year = FIRST_YEAR + chance.below(YEARS)
    summary = _sentence([chance.of(PLAIN) for _ in range(16)])
    body = _body(chance)
    cities, experts = numbers_for(cases)
    found = place(int(at * cities))
    made: Row = {
        "slug": f"case-{number + 1}",
        "title": f"{subject[0].upper()}{subject[1:]} and {second} in {found.name}",
        "summary": summary,
        "body": body,
        "city": found.name,
        "country": found.country,
        "lat": found.lat,
        "lon": found.lon,
        "themes": themes,
        "year": year,
        "experts": chance.different(lambda: 1 + chance.below(experts), 1 + chance.below(2)),
    }
    if also < 0.2:
        other = place(int(also * 5 * cities))
        if other != found:
            made["other_cities"] = [
                {"city": other.name, "country": other.country, "lat": other.lat, "lon": other.lon}
            ]
    return made


def rows(cases: int) -> Iterator[Row]:
    """Yield *cases* rows."""
    return (row(number, cases) for number in range(cases))
