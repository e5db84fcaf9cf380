"""The counts of every facet equal those of somebody who counts the rows one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casestudies.models import CaseStudy, Involvement
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.filters.years import reversal
from tests.factories import city, expert, make, organisation, theme

STATES = ["", "planned", "under-way", "completed", "stopped"]
THEMES = ["energy", "water", "waste"]
COUNTRIES = {
    "aarhus": {"DK"},
    "malmo": {"SE"},
    "oresund": {"DK", "SE"},
    "secret": {"NO"},
    "nowhere": set(),
}
PUBLIC_CITIES = [slug for slug in COUNTRIES if slug != "secret"]
ORGANISATIONS = ["kommune", "university"]
EXPERTS = ["ada", "hidden-hans"]
LANGUAGES = ["en", "da"]

subset = lambda names: st.sets(st.sampled_from(names), max_size=3)  # noqa: E731
cases = st.fixed_dictionaries(
    {
        "themes": subset(THEMES),
        "cities": subset(list(COUNTRIES)),
        "organisations": subset(ORGANISATIONS),
        "experts": subset(EXPERTS),
        "state": st.sampled_from(STATES),
        "language": st.sampled_from(LANGUAGES),
        "years": st.tuples(
            st.none() | st.integers(2008, 2016), st.none() | st.integers(2008, 2016)
        ).filter(lambda years: None in years or years[0] <= years[1]),
        "public": st.integers(0, 5).map(bool),
    }
)
queries = st.fixed_dictionaries(
    {
        "theme": subset(THEMES),
        "city": subset(PUBLIC_CITIES),
        "country": subset(["DK", "SE", "NO", "BR"]),
        "organisation": subset(ORGANISATIONS),
        "expert": subset(["ada"]),
        "state": subset(STATES[1:]),
        "language": subset(LANGUAGES),
        "year_min": st.none() | st.integers(2008, 2016),
        "year_max": st.none() | st.integers(2008, 2016),
    }
).filter(lambda query: not reversal(query))


@pytest.fixture
def world(db: None, now: Any) -> dict[str, dict[str, Any]]:
    """Return the things that random case studies are about, by slug."""
    return {
        "themes": {slug: theme(slug=slug, name=slug) for slug in THEMES},
        "cities": {
            slug: city(
                tuple(codes), slug=slug, **({"published_at": None} if slug == "secret" else {})
            )
            for slug, codes in COUNTRIES.items()
        },
        "organisations": {slug: organisation(slug=slug) for slug in ORGANISATIONS},
        "experts": {
            "ada": expert(slug="ada"),
            "hidden-hans": expert(slug="hidden-hans", published_at=None),
        },
    }


def store(drawn: list[dict], world: dict[str, dict]) -> None:
    """Save the drawn case studies in few statements."""
    made = CaseStudy.objects.bulk_create(
        CaseStudy(
            slug=f"case-{number}",
            title=f"Case {number}",
            published_at=timezone.now() if each["public"] else None,
            state=each["state"],
            language=each["language"],
            start_year=each["years"][0],
            end_year=each["years"][1],
        )
        for number, each in enumerate(drawn)
    )
    for name, field in (("themes", "theme"), ("cities", "city"), ("experts", "expert")):
        through = getattr(CaseStudy, name).through
        through.objects.bulk_create(
            through(casestudy_id=case.pk, **{f"{field}_id": world[name][slug].pk})
            for case, each in zip(made, drawn, strict=True)
            for slug in each[name]
        )
    # Twice with two roles: one organisation must still count once.
    Involvement.objects.bulk_create(
        Involvement(case=case, organisation=world["organisations"][slug], role=role)
        for case, each in zip(made, drawn, strict=True)
        for slug in each["organisations"]
        for role in ("lead", "partner")
    )


def values(case: dict, facet: str) -> set[str]:
    """Return the values of *facet* that a case has for visitors."""
    # What hangs on a hidden city or person is as hidden as these.
    if facet == "country":
        return set().union(*(COUNTRIES[slug] for slug in case["cities"] - {"secret"}))
    shown = {
        "theme": case["themes"],
        "city": case["cities"] - {"secret"},
        "organisation": case["organisations"],
        "expert": case["experts"] - {"hidden-hans"},
        "state": {case["state"]} - {""},
        "language": {case["language"]},
    }
    return shown[facet]


FACETS = ["theme", "city", "country", "organisation", "expert", "state", "language"]


def fits(case: dict, query: dict, leave_out: str = "") -> bool:
    """Tell whether a case meets the query, as DESIGN section 4 words it."""
    for facet in FACETS:
        if facet != leave_out and query[facet] and not query[facet] & values(case, facet):
            return False
    start, end = case["years"]
    if case["state"] in CaseStudy.OVER and end is None:
        end = start
    has_years = start is not None or end is not None
    for name, edge in (("year_min", end), ("year_max", start)):
        wanted = query[name]
        if wanted is None:
            continue
        if not has_years:
            return False
        # An open end runs on; of what is over, only the start is known.
        if edge is not None and (edge < wanted if name == "year_min" else edge > wanted):
            return False
    return True


def ask(query: dict) -> Any:
    """Return the filter set for a query, as the list makes it from an address."""
    data = QueryDict(mutable=True)
    for name, value in query.items():
        if isinstance(value, set):
            data.setlist(name, sorted(value))
        elif value is not None:
            data[name] = str(value)
    return filter_for(CaseStudy)(data, queryset=CaseStudy.objects.public())


def check(drawn: list[dict], query: dict) -> None:
    found = ask(query)
    assert found.notices == []
    public = [case for case in drawn if case["public"]]
    numbers = [number for number, case in enumerate(drawn) if case["public"] and fits(case, query)]
    slugs = [case.slug for case in found.qs]
    assert sorted(slugs) == sorted(f"case-{number}" for number in numbers)
    assert found.total == len(numbers)
    for sort in found.orders:
        sorted_by = ask(query | {"sort": sort})
        keys = list(sorted_by.qs.values_list("pk", flat=True))
        assert sorted_by.keys(0, len(keys) + 1) == keys, sort
        assert sorted_by.keys(1, 3) == keys[1:3], sort
    counted = {
        facet.name: {option.value: option.count for option in facet.options}
        for facet in found.facets
    }
    for facet in FACETS:
        rest = [case for case in public if fits(case, query, leave_out=facet)]
        offered = set().union(*(values(case, facet) for case in public)) | query[facet]
        expected = {value: sum(value in values(case, facet) for case in rest) for value in offered}
        assert counted.get(facet, {}) == expected, facet


def properties(examples: int) -> settings:
    return settings(
        max_examples=examples,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@pytest.mark.full
@pytest.mark.database
@properties(30)
@given(drawn=st.lists(cases, max_size=8), query=queries)
def test_counts_equal_those_of_brute_force(world: dict, drawn: list[dict], query: dict) -> None:
    with transaction.atomic():
        store(drawn, world)
        check(drawn, query)
        transaction.set_rollback(True)


@pytest.mark.full
@properties(150)
@given(drawn=st.lists(cases, max_size=14), query=queries)
def test_counts_equal_those_of_brute_force_in_many_worlds(
    world: dict, drawn: list[dict], query: dict
) -> None:
    with transaction.atomic():
        store(drawn, world)
        check(drawn, query)
        transaction.set_rollback(True)


def test_the_counter_itself_can_tell_a_wrong_count(world: dict) -> None:
    case = {
        "themes": {"energy"}, "cities": {"oresund"}, "organisations": {"kommune"},
        "experts": set(), "state": "planned", "language": "en", "years": (2010, None),
        "public": True,
    }  # fmt: skip
    nothing = {name: set() for name in FACETS} | {"year_min": None, "year_max": None}
    assert fits(case, nothing)
    assert fits(case, nothing | {"country": {"SE"}})
    assert not fits(case, nothing | {"country": {"NO"}})
    assert not fits(case, nothing | {"year_max": 2009})
    assert fits(case, nothing | {"year_min": 2020})
    assert not fits(case | {"state": "stopped"}, nothing | {"year_min": 2020})
    make(CaseStudy)
    store([case], world)
    with pytest.raises(AssertionError):
        check([case], nothing)
