"""What a frame tells the page around it about its height."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.chromium import wait_for_value
from tests.embedding.stage import Stage, content, frame, framed, heard

pytestmark = [pytest.mark.browser, pytest.mark.full]

SANDBOX = 'sandbox="allow-scripts"'


def last(kind: str, value: str) -> str:
    """Return the condition that the last message of a dialect has this height."""
    of = {
        "ours": "(m) => m.type === 'smartcities:height' && m.height",
        "wordpress": "(m) => m.message === 'height' && m.value",
        "resizer": "(m) => typeof m === 'string' && m.split(':')[1]",
    }[kind]
    return f"heard.map((m) => m.data).map({of}).filter(Boolean).at(-1) == {value}"


@pytest.mark.parametrize("rest", ["", SANDBOX], ids=["open", "sandboxed"])
def test_it_tells_its_height_grows_and_shrinks(stage: Stage, rest: str) -> None:
    stage.pages["/embed/cases/"] = content(321)
    page = stage.open(frame("/embed/cases/?frame=a1#?secret=Abc123Xyz9", rest), clock=True)
    page.wait_for_function(last("wordpress", "321"))
    assert heard(page, "ours") == [{"type": "smartcities:height", "id": "a1", "height": 321}]
    assert heard(page, "wordpress") == [{"message": "height", "value": 321, "secret": "Abc123Xyz9"}]
    inside = framed(page)
    for height, told in (("500.2px", "501"), ("40px", "40"), ("90px", "90")):
        inside.evaluate("(height) => { box.style.height = height; }", height)
        page.wait_for_function(last("wordpress", told))
        page.wait_for_function(last("ours", told))


def test_a_card_that_fits_asks_for_the_height_that_it_would_choose(stage: Stage) -> None:
    # As static/css/embed-fit.css does it.
    fits = "<style>html:not(.is-measured) body {height: 100vh; overflow: hidden}</style>"
    for path in ("/embed/cases/", "/embed/cities/"):
        stage.pages[path] = content(321, fits)
    page = stage.open(frame() + frame("/embed/cities/?maxheight=300"))
    page.wait_for_function("heard.filter((m) => m.data.height).length === 2")
    assert {each["height"] for each in heard(page, "ours")} == {321, 300}
    is_whole = "document.documentElement.classList.contains('is-whole')"
    assert not framed(page).evaluate(is_whole)
    # With that height it says no more.
    page.evaluate("document.querySelector('iframe').height = 321")
    wait_for_value(framed(page), is_whole, True)
    assert len(heard(page, "ours")) == 2


def test_a_picture_that_comes_late_counts(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(100, "<img alt='' style='display:block'>")
    stage.pages["/late.svg"] = "<svg xmlns='http://www.w3.org/2000/svg' width='50' height='77'/>"
    page = stage.open(frame())
    page.wait_for_function(last("ours", "100"))
    framed(page).evaluate("document.images[0].src = '/late.svg'")
    page.wait_for_function(last("ours", "177"))


def test_nothing_is_said_twice(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(200)
    page = stage.open(frame())
    page.wait_for_function(last("ours", "200"))
    framed(page).evaluate("box.style.width = '10px'; dispatchEvent(new Event('load'));")
    framed(page).evaluate("box.style.height = '201px'")
    page.wait_for_function(last("ours", "201"))
    assert [each["height"] for each in heard(page, "ours")] == [200, 201]


def test_a_question_is_answered_though_nothing_changed(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(200)
    page = stage.open(frame("/embed/cases/#?secret=s3cret", SANDBOX))
    page.wait_for_function(last("wordpress", "200"))
    page.evaluate(
        "heard.length = 0; frames[0].postMessage({message: 'ready', secret: 's3cret'}, '*')"
    )
    page.wait_for_function(last("wordpress", "200"))


def test_wordpress_is_told_again_if_it_heard_nothing_but_not_for_ever(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(200)
    page = stage.open(frame("/embed/cases/#?secret=s3cret", SANDBOX), clock=True)
    page.wait_for_function("heard.some((m) => m.data.value === 200)")
    told = {"message": "height", "value": 200, "secret": "s3cret"}
    page.evaluate("heard.length = 0")
    page.clock.run_for(1_000)
    page.wait_for_function("heard.some((m) => m.data.value === 200)")
    page.clock.run_for(60_000)
    framed(page).evaluate("box.style.height = '201px'")
    page.wait_for_function(last("wordpress", "201"))
    assert heard(page, "wordpress") == [told] * 3 + [told | {"value": 201}]


def test_a_frame_that_is_shown_later_tells_its_height_then(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(222)
    page = stage.open(f"<div id=tab hidden>{frame()}</div>")
    page.wait_for_function("heard.length > 0")
    assert heard(page, "ours") == []
    page.evaluate("tab.hidden = false")
    page.wait_for_function(last("ours", "222"))


@pytest.mark.parametrize("rest", ["", SANDBOX], ids=["open", "sandboxed"])
def test_a_frame_that_has_no_width_yet_waits_for_it(stage: Stage, rest: str) -> None:
    # A frame in a process of its own may be laid out before it is told how wide it is.
    # So few words that any machine's letters fit on one line.
    words = f"<p style='margin:0;font:10px/10px serif'>{'word ' * 15}</p>"
    stage.pages["/embed/cases/"] = content(90, words)
    page = stage.open(f"<div id=column style='width:0'>{frame(rest=rest)}</div>")
    page.wait_for_function("heard.length > 0")
    framed(page).evaluate("dispatchEvent(new Event('load'))")
    page.evaluate("column.style.width = '790px'")
    page.wait_for_function(last("ours", "100"))
    assert [each["height"] for each in heard(page, "ours")] == [100]


def test_iframe_resizer_is_announced_to_and_answered(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(333)
    page = stage.open(frame("/embed/cases/", SANDBOX))
    page.wait_for_function("heard.some((m) => m.data === '[iFrameResizerChild]Ready')")
    page.evaluate("frames[0].postMessage('[iFrameSizer]one:8:false:true:32:true:true', '*')")
    page.wait_for_function(last("resizer", "333"))
    said = heard(page, "resizer")[-1]
    assert said == f"[iFrameSizer]one:333:{framed(page).evaluate('innerWidth')}:size"


def test_a_page_of_its_own_says_nothing(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(100, "<a href=/cases/>Cases</a>")
    page = stage.open("")
    page.goto("https://portal.example/embed/cases/")
    expect(page.locator("a:not([target])")).to_have_count(1)


def test_nothing_is_stored_and_nothing_else_asked_for(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(100)
    page = stage.open(frame())
    page.wait_for_function(last("ours", "100"))
    assert stage.asked[1:] == [f"https://portal.example{p}" for p in ("/embed/cases/", "/frame.js")]
    assert stage.context.storage_state() == {"cookies": [], "origins": []}
