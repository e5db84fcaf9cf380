"""The table of contents: made of the headings of a page, in any script, never two of one name."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from smartcities.browsing.contents import anchor_for, collect, marked
from tests.browsing.drawing import draw


def contents_of(text: str) -> list[tuple[str, str]]:
    return [(entry.anchor, entry.title) for entry in collect(marked(text))[1]]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("How digital Denmark is", "h-how-digital-denmark-is"),
        ("Ændringer på Østerbro, år for år", "h-ændringer-på-østerbro-år-for-år"),
        ("لماذا المدن الذكية", "h-لماذا-المدن-الذكية"),
        ("為什麼", "h-為什麼"),
        ("🙂", "h-section"),
        ("R&amp;D <em>first</em>", "h-rd-first"),
        ("word " * 40, "h-" + "-".join(["word"] * 12)),
        ("x" * 300, "h-" + "x" * 60),
    ],
)
def test_a_heading_has_an_id_made_of_its_words(heading: str, anchor: str) -> None:
    assert contents_of(f"<h2>{heading}</h2>")[0][0] == anchor


def test_equal_headings_are_numbered_and_stay_the_same_when_read_again() -> None:
    text = "<h2>Aim</h2><h2>Aim</h2><h2>Aim 2</h2><h3>Aim</h3>"
    html, entries = collect(marked(text))
    named = re.findall(r'id="([^"]+)"', html)
    assert named == ["h-aim", "h-aim-2", "h-aim-2-2", "h-aim-3"]
    assert len(set(named)) == 4
    assert collect(marked(text)) == (html, entries)


def test_a_heading_never_takes_the_id_of_a_part_of_the_page() -> None:
    html, entries = collect('<p id="h-links"></p><h2 data-contents>Links</h2>')
    assert entries[0].anchor == "h-links-2"
    assert html.endswith('<h2 id="h-links-2">Links</h2>')
    assert anchor_for("main", set()) != "main"


def test_sections_stand_below_the_one_before_them() -> None:
    _html, entries = collect(
        marked("<h3>Early</h3><h2>One</h2><h3>Under</h3><h4>Deep</h4><h2>Two</h2>")
    )
    found = [(entry.title, [each.title for each in entry.below]) for entry in entries]
    assert found == [("Early", []), ("One", ["Under"]), ("Two", [])]


@pytest.mark.parametrize("text", ["", "<p>Text</p>", "<h2></h2>", "<h2> <br></h2>", "<h4>x</h4>"])
def test_what_says_nothing_is_no_entry(text: str) -> None:
    assert collect(marked(text)) == (text, [])


def test_the_templates_own_headings_keep_their_ids_and_say_whose_words_they_are() -> None:
    page = '<h2 id="people" class="x" data-contents>People &amp; places</h2><h2 id="y">No</h2>'
    html, entries = collect(page)
    assert html == page.replace(" data-contents", "")
    assert [(e.anchor, e.title, e.is_content) for e in entries] == [
        ("people", "People & places", False)
    ]


def rendered(body: str, language: str = "en") -> str:
    source = (
        "{% call contents() %}<div>{{ page.body|rich_sections }}</div>"
        '<h2 id="people" data-contents>People</h2>{% endcall %}'
    )
    return draw(source, page=SimpleNamespace(body=body, language=language))


def test_a_page_shows_its_contents_before_its_sections() -> None:
    html = rendered("<h2>Aim &lt;b&gt;</h2><h3>Means</h3>")
    assert html.index('href="#h-aim-b"') < html.index('id="h-aim-b"')
    for part in ('href="#h-means"', 'href="#people"', "Aim &lt;b&gt;</a>"):
        assert part in html
    assert "data-contents" not in html


def test_a_page_of_few_sections_needs_no_contents() -> None:
    html = rendered("<h2>Aim</h2>")
    assert "<nav" not in html
    assert "<script" not in html
    assert "data-contents" not in html
    assert 'id="h-aim"' in html


def test_a_text_cannot_ask_for_an_entry_itself_nor_bring_a_script() -> None:
    html = rendered('<h2 data-contents id="people">One</h2><h2>Two</h2><h2><script>x</script></h2>')
    assert html.count('id="people"') == 1
    assert "<script>x" not in html


def test_headings_in_another_language_say_so_and_the_portals_own_do_not() -> None:
    html = rendered("<h2>لماذا</h2><h2>نص</h2>", language="ar")
    assert '<a href="#h-لماذا" lang="ar" dir="rtl">' in html
    assert '<a href="#people">People</a>' in html
