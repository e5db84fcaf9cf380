"""Addresses as pages print them by the hundred: those of ``reverse``, for less."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils.translation import override

from smartcities.publishing.addresses import path_to
from smartcities.publishing.types import page_types


@pytest.fixture
def mounted_below():
    set_script_prefix("/portal/")
    yield "/portal/"
    set_script_prefix("/")


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_path_is_that_of_reverse_in_the_language_of_the_page(language: str) -> None:
    with override(language):
        assert path_to("home") == reverse("home")
        assert path_to("theme", "green-city") == reverse("theme", args=["green-city"])
        for model in page_types():
            name = f"{model._meta.model_name}-detail"
            assert path_to(name, "smart-2") == reverse(name, args=["smart-2"])
            assert model.get_list_url() == reverse(f"{model._meta.model_name}-list")


def test_a_path_stands_below_the_place_where_the_portal_is_mounted(mounted_below: str) -> None:
    assert path_to("theme", "energy") == "/portal/themes/energy/"


@pytest.mark.parametrize("name", ["nowhere", "theme", "theme-list"])
def test_an_address_that_there_is_not_is_an_error_each_time(name: str) -> None:
    slugs = ["energy"] if name == "theme-list" else []
    for _time in range(2):
        with pytest.raises(NoReverseMatch, match=name):
            path_to(name, *slugs)
