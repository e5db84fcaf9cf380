"""The query grammar of DESIGN section 4, as far as a type has its fields."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies.models import City
from experts.models import Expert
from resources.models import Report
from smartcities.browsing.filters.facets import Facet
from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from tests.contract.conftest import DAY, listed
from tests.factories import make, theme
from tests.page_types.declaring import declared

pytestmark = pytest.mark.database

COMMON = {"q", "theme", "language", "sort"}
BAD = {
    "theme": "no-such-theme",
    "language": "xx-nowhere",
    "country": "ZZ",
    "sort": "by-chance",
    "year_min": "soon",
    "year_max": "-5",
    "q": "x" * 201,
    "page": "abc",
}


def test_the_type_has_the_parameters_of_the_grammar(model: type[Page]) -> None:
    assert set(filter_for(model).base_filters) == COMMON | declared(model).parameters


def bad_values(model: type[Page]) -> dict[str, str]:
    """Return one bad value per parameter of the type."""
    names = {*filter_for(model).base_filters, "page"}
    return {name: BAD.get(name, "no-such-value") for name in names}


def test_each_bad_value_is_told_and_left_out(model: type[Page], visitor: Client) -> None:
    page = make(model)
    for name, value in bad_values(model).items():
        response = visitor.get(model.get_list_url(), {name: value})
        assert response.status_code == 200, name
        (notice,) = response.context["notices"]
        assert " is not " in notice or " longer than " in notice
        assert "Part of the address was left out" in response.content.decode()
        assert notice.partition("“")[0] in response.content.decode()
        assert [hit.pk for hit in response.context["hits"]] == [page.pk], name


def test_an_answer_with_such_a_message_is_not_kept(model: type[Page], visitor: Client) -> None:
    for name, value in bad_values(model).items():
        response = visitor.get(model.get_list_url(), {name: value})
        assert response["Cache-Control"] == "private, no-store", name
    assert "no-store" not in visitor.get(model.get_list_url()).get("Cache-Control", "")


def test_a_bad_value_leaves_the_good_ones_of_its_field(model: type[Page], visitor: Client) -> None:
    energy = theme(name="Energy")
    page = make(model, themes=[energy])
    make(model)
    query = "?theme=nonsense&theme=energy"
    assert listed(visitor, model, query) == [page.slug]
    response = visitor.get(f"{model.get_list_url()}{query}")
    assert len(response.context["notices"]) == 1
    assert "nonsense" in response.content.decode()


def test_values_of_one_field_are_alternatives(model: type[Page], visitor: Client) -> None:
    energy, water = theme(name="Energy"), theme(name="Water")
    both = make(model, themes=[energy, water])
    one = make(model, themes=[water])
    make(model)
    found = listed(visitor, model, "?theme=energy&theme=water")
    assert sorted(found) == sorted([both.slug, one.slug])
    assert listed(visitor, model, "?theme=energy") == [both.slug]


def test_fields_narrow_one_another(model: type[Page], visitor: Client) -> None:
    energy = theme(name="Energy")
    wanted = make(model, title="Harbour", themes=[energy])
    make(model, title="Harbour")
    make(model, title="Airport", themes=[energy])
    assert listed(visitor, model, "?theme=energy&q=harbour") == [wanted.slug]


def test_values_compare_without_case(model: type[Page], visitor: Client) -> None:
    page = make(model, themes=[theme(name="Energy")])
    make(model)
    assert listed(visitor, model, "?theme=ENERGY") == [page.slug]


def test_the_old_slug_of_a_theme_counts_as_the_new_one(model: type[Page], visitor: Client) -> None:
    energy = theme(slug="power")
    energy.slug = "energy"
    energy.save()
    page = make(model, themes=[energy])
    make(model)
    response = visitor.get(model.get_list_url(), {"theme": "power"})
    assert [hit.pk for hit in response.context["hits"]] == [page.pk]
    assert response.context["notices"] == []
    assert response.context["filter"].given.getlist("theme") == ["energy"]


def test_a_theme_that_nothing_has_is_known_and_gives_none(
    model: type[Page], visitor: Client
) -> None:
    make(model)
    theme(slug="empty")
    response = visitor.get(model.get_list_url(), {"theme": "empty"})
    assert list(response.context["hits"]) == []
    assert response.context["notices"] == []


def test_unknown_parameters_are_ignored(model: type[Page], visitor: Client) -> None:
    page = make(model)
    response = visitor.get(model.get_list_url(), {"utm_source": "letter", "colour": "red"})
    assert [hit.pk for hit in response.context["hits"]] == [page.pk]
    assert response.context["notices"] == []


def test_a_parameter_without_a_value_chooses_nothing(model: type[Page], visitor: Client) -> None:
    page = make(model)
    query = "&".join(f"{name}=" for name in [*filter_for(model).base_filters, "page"])
    response = visitor.get(f"{model.get_list_url()}?{query}")
    assert [hit.pk for hit in response.context["hits"]] == [page.pk]
    assert response.context["notices"] == []


@pytest.mark.parametrize("page", ["abc", "0", "-1", "1.5", "1e3", "٣", "²", "first", "0x1"])
def test_a_page_that_is_no_number_is_the_first_with_a_message(
    model: type[Page], visitor: Client, page: str
) -> None:
    response = visitor.get(model.get_list_url(), {"page": page})
    assert response.status_code == 200
    assert len(response.context["notices"]) == 1


@pytest.mark.parametrize("page", ["2", "99999", "9" * 5000])
def test_a_page_past_the_end_is_not_there(model: type[Page], visitor: Client, page: str) -> None:
    make(model)
    assert visitor.get(model.get_list_url(), {"page": page}).status_code == 404


@pytest.mark.full
@pytest.mark.database
def test_twenty_stand_on_a_page_and_none_twice(model: type[Page], visitor: Client, now) -> None:
    # All of one moment: without a tie-breaker pages would overlap.
    made = {make(model, published_at=now - DAY).slug for _ in range(41)}
    pages = [listed(visitor, model, f"?page={number}") for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 1]
    assert set().union(*pages) == made


@pytest.mark.full
@pytest.mark.database
def test_paging_keeps_the_choices(model: type[Page], visitor: Client) -> None:
    energy = theme(name="Energy")
    for _ in range(21):
        make(model, themes=[energy])
    response = visitor.get(model.get_list_url(), {"theme": "energy", "utm_source": "letter"})
    html = response.content.decode()
    assert 'href="?theme=energy&amp;page=2"' in html
    assert "utm_source" not in html


def three(model: type[Page], now) -> None:
    """Make three pages whose titles, dates of publication and of change order differently."""
    for title, published, updated in (("Beta", 3, 2), ("Alpha", 2, 3), ("Gamma", 1, 1)):
        page = make(model, title=title, published_at=now - published * DAY)
        model.objects.filter(pk=page.pk).update(last_updated=now - updated * DAY)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["gamma", "alpha", "beta"]),
        ("oldest", ["beta", "alpha", "gamma"]),
        ("title", ["alpha", "beta", "gamma"]),
        ("updated", ["gamma", "beta", "alpha"]),
    ],
)
def test_the_list_is_sorted_as_asked(
    model: type[Page], visitor: Client, now, sort: str, expected: list[str]
) -> None:
    three(model, now)
    if model is Report and sort in ("newest", "oldest"):
        # A report's age is that of the publication, not of its page here.
        for year, slug in ((2012, "beta"), (2013, "alpha"), (2014, "gamma")):
            Report.objects.filter(slug=slug).update(published_on=str(year))
            Report.objects.filter(slug=slug).update(published_at=now - (year - 2000) * DAY)
    assert listed(visitor, model, f"?sort={sort}") == expected
    assert listed(visitor, model, f"?sort={sort.upper()}") == expected


def test_people_and_places_come_by_name_and_all_else_newest_first(
    model: type[Page], visitor: Client, now
) -> None:
    three(model, now)
    usual = "title" if model in (City, Expert) else "newest"
    assert listed(visitor, model) == listed(visitor, model, f"?sort={usual}")
    # Every other order can be chosen; the usual one leaves no trace in the address.
    offered = [value for value, _label in filter_for(model)().order_options]
    assert sorted(offered) == sorted({"", "newest", "oldest", "title", "updated"} - {usual})


def test_a_search_shows_the_best_match_first(model: type[Page], visitor: Client, now) -> None:
    in_title = make(model, title="Harbour", published_at=now - 9 * DAY)
    in_text = make(model, body="<p>A harbour.</p>", published_at=now - DAY)
    assert listed(visitor, model, "?q=harbour") == [in_title.slug, in_text.slug]
    assert listed(visitor, model, "?q=harbour&sort=newest") == [in_text.slug, in_title.slug]


@pytest.mark.parametrize("query", ["økologi", "ØKOLOGI", "Okologi", "  oekologi "])
def test_q_finds_danish_letters_however_they_are_written(
    model: type[Page], visitor: Client, query: str
) -> None:
    wanted = {
        make(model, title="Økologi").slug,
        make(model, summary="Om økologi i byen.").slug,
        make(model, body="<p>ØKOLOGI</p>").slug,
    }
    make(model, title="Ekologi")
    assert set(listed(visitor, model, f"?q={query}")) == wanted


def test_q_wants_every_word_in_any_order(model: type[Page], visitor: Client) -> None:
    page = make(model, title="Smart grid", summary="On Bornholm")
    make(model, title="Smart waste")
    assert listed(visitor, model, "?q=bornholm+smart") == [page.slug]


def test_q_does_not_find_markup(model: type[Page], visitor: Client) -> None:
    page = make(model, body="<p>A <strong>bold</strong> &amp; brave plan</p><p>next</p>")
    assert listed(visitor, model, "?q=strong") == []
    assert listed(visitor, model, "?q=%3Cp%3E") in ([], [page.slug])
    assert listed(visitor, model, "?q=bold+%26+brave") == [page.slug]
    assert listed(visitor, model, "?q=plannext") == []


@pytest.mark.parametrize("query", ["%25", "_", "50%25", "a_b", "%5C"])
def test_q_takes_wildcards_as_the_letters_they_are(
    model: type[Page], visitor: Client, query: str
) -> None:
    make(model, title="Harbour")
    assert listed(visitor, model, f"?q={query}") == []


def test_every_choice_is_a_chip_that_takes_itself_back(model: type[Page], visitor: Client) -> None:
    make(model, themes=[theme(name="Energy"), theme(name="Water")], title="Harbour")
    query = "?q=harbour&theme=energy&theme=water&sort=title"
    chips = visitor.get(f"{model.get_list_url()}{query}").context["filter"].chips
    assert {(chip.label, chip.url) for chip in chips} == {
        ("harbour", "?theme=energy&theme=water&sort=title"),
        ("Energy", "?q=harbour&theme=water&sort=title"),
        ("Water", "?q=harbour&theme=energy&sort=title"),
    }


def test_every_option_leads_where_its_number_says(model: type[Page], visitor: Client) -> None:
    energy, water = theme(name="Energy"), theme(name="Water")
    for themes in ([energy], [energy, water], [water], []):
        make(model, themes=themes, title="Harbour")
    response = visitor.get(model.get_list_url(), {"theme": "energy", "q": "harbour"})
    for facet in response.context["filter"].facets:
        for option in facet.options:
            hits = listed(visitor, model, facet.address(option))
            if facet.name != "theme":
                assert len(hits) == option.count or option.chosen
            else:
                # The facet's own choice stays: the number is of those that have the value.
                assert option.count == 2
                assert len(hits) == (4 if option.chosen else 3) or not option.chosen


def test_a_facet_is_read_by_people(model: type[Page]) -> None:
    filters = filter_for(model).base_filters
    for name, each in filters.items():
        if isinstance(each, Facet):
            assert str(each.label), name
            assert str(each.label) != name
