"""What is remembered of paths is bounded, whatever a visitor asks for."""

from __future__ import annotations

from django.conf import settings

from smartcities.answers import declaring
from smartcities.publishing import addresses


def test_of_a_path_longer_than_any_of_ours_nothing_is_remembered() -> None:
    addresses._twin.cache_clear()
    declaring._declared.cache_clear()
    for number in range(3):
        path = f"/case-studies/{'x' * 4000}{number}/"
        assert addresses.in_language(path, "da") == f"/da{path}"
        declaring.declared(path, settings.ROOT_URLCONF)
    assert addresses._twin.cache_info().currsize == 0
    assert declaring._declared.cache_info().currsize == 0


def test_of_the_longest_path_there_is_it_is() -> None:
    addresses._twin.cache_clear()
    path = f"/reports/{'x' * 80}/recommendations/10/"
    for _time in range(2):
        assert addresses.in_language(path, "da") == f"/da{path}"
    assert addresses._twin.cache_info().hits == 1
