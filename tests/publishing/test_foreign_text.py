"""What other programs wrote becomes our own markup, in whichever way it arrives."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcities.browsing.search import matching
from smartcities.publishing.fields import plain, sanitise
from tests.events.models import Event
from tests.factories import event
from tests.publishing.foreign_samples import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_a_text_of_another_program_keeps_its_shape_and_nothing_else(name: str) -> None:
    given, right = SAMPLES[name]
    assert sanitise(given) == right
    assert sanitise(right) == right


def test_low_and_high_letters_stay() -> None:
    html = "<p>CO<sub>2</sub> in m<sup>3</sup></p>"
    assert sanitise(html) == html


def test_headings_move_together_and_end_at_the_fourth() -> None:
    assert sanitise("<h1>A</h1><h2>B</h2><h3>C</h3><h4>D</h4>") == (
        "<h2>A</h2><h3>B</h3><h4>C</h4><h4>D</h4>"
    )
    assert sanitise("<h2>B</h2><h6>F</h6>") == "<h2>B</h2><h4>F</h4>"
    assert sanitise('<div role="heading" aria-level="1">A</div>') == "<h2>A</h2>"


def test_what_an_editor_of_ours_wrote_is_not_rewritten() -> None:
    html = "<h2>A</h2><p></p><ul><li>x</li></ul><p>#_ and id= and class= and · stay</p>"
    assert sanitise(html) == html


@pytest.mark.full
def test_a_text_that_is_nested_without_end_is_only_sanitised() -> None:
    deep = f"{'<div>' * 5000}<p onclick='x'>word</p>{'</div>' * 5000}"
    assert sanitise(deep) == "<p>word</p>"


def test_a_text_of_countless_parts_is_only_sanitised() -> None:
    assert sanitise("<p class=x>word</p>" * 5000) == "<p>word</p>" * 5000


PIECES = st.sampled_from([
    "<p>", "</p>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "<div>", "</div>", "<span>", "</span>",
    "<b style='font-weight:400'>", "</b>", "<h1>", "</h1>", "<table>", "<tr>", "<td>", "</table>",
    "<p class=MsoListParagraph style='mso-list:l0 level3 lfo1'>", "<a href='#_ftn1'>", "</a>",
    "<p class=MsoTitle>", "<sup>", "</sup>", "<br>", "<img src=x>", "&nbsp;", "· ", "1. ", "word ",
    "<span style='mso-list:Ignore'>", "<span style='vertical-align:super'>", "<blockquote>", "<!--",
    "<dl>", "<dt>", "</dl>", "\n", "<o:p>", "<script>x</script>", "<font>", "<em>", "</em>",
])  # fmt: skip


@pytest.mark.full
@pytest.mark.database
@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_markup_ends_in_ours_keeps_its_words_and_is_then_stable(html: str) -> None:
    cleaned = sanitise(html)
    assert sanitise(cleaned) == cleaned
    assert "mso" not in cleaned
    # A marker of a list and what stands in a comment go, words stay.
    if "<!--" not in html and "Ignore" not in html:
        assert cleaned.count("word") == html.count("word")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>CO<sub>2</sub> in m<sup>3</sup></p>", "CO2 in m3"),
        ("<p>kWh/m<sup>2</sup>, 10<sup>6</sup></p>", "kWh/m2, 10^6"),
        # A word is found although a footnote follows it.
        ("<p>Roofs<sup>1</sup> and <em>walls</em><sup>12</sup>.<sup>3</sup></p>",
         "Roofs 1 and walls 12. 3"),
    ],
)  # fmt: skip
def test_in_plain_text_they_read_as_people_type_them(html: str, text: str) -> None:
    assert plain(html) == text


@pytest.mark.django_db
def test_co2_is_found_and_shown_wherever_a_text_goes(client: Client) -> None:
    made = event(body="<p>It saves CO<sub>2</sub> on two km<sup>2</sup>.</p>")
    for query in ("CO2", "co₂", "km2", "km²"):
        assert list(matching(Event.objects.public(), query)) == [made]
    html = client.get(made.get_absolute_url()).content.decode()
    assert "CO<sub>2</sub> on two km<sup>2</sup>" in html
    assert "CO<sub>2</sub>" in client.get(f"/embed{made.get_absolute_url()}").content.decode()
