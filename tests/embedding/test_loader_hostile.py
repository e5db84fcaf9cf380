"""Windows that lie to ``embed.js``: only the portal's frames are heard, and only whole numbers."""

from __future__ import annotations

import pytest

from tests.embedding.stage import LOADER, START, Stage, content, frame, framed

pytestmark = [pytest.mark.browser, pytest.mark.full]

NO_NUMBERS = ["NaN", "Infinity", "-Infinity", "'900'", "null", "{}", "[900]", "9n", "true"]
SAY = "(message) => parent.postMessage(message, '*')"


def ready(stage: Stage, more: str = ""):
    """Return a host's page whose first frame has its height of 300 pixels."""
    stage.pages["/embed/cases/"] = content(300)
    stage.pages["https://evil.example/embed/"] = f"{START}<body>Evil"
    page = stage.open(LOADER + frame() + more)
    page.wait_for_function("heights.length > 0")
    return page


def unchanged(page) -> None:
    """Assert that nothing moved, by a true height that comes after all that was false."""
    framed(page).evaluate("box.style.height = '350px'")
    page.wait_for_function("heights.at(-1) === 350")
    assert page.evaluate("heights") == [300, 350]
    assert len(page.context.pages) == 1


def test_what_is_no_number_is_no_height(stage: Stage) -> None:
    page = ready(stage)
    for value in NO_NUMBERS:
        framed(page).evaluate(f"({SAY})({{type: 'smartcities:height', height: {value}}})")
    unchanged(page)


@pytest.mark.parametrize(("said", "set_to"), [(-5, 50), (0, 50), (10**9, 20_000)])
def test_a_height_beyond_reason_is_clamped(stage: Stage, said: int, set_to: int) -> None:
    page = ready(stage)
    framed(page).evaluate(SAY, {"type": "smartcities:height", "height": said})
    page.wait_for_function(f"heights.at(-1) === {set_to}")


def test_other_windows_are_not_heard(stage: Stage) -> None:
    page = ready(stage, "<iframe src='https://evil.example/embed/'></iframe>")
    height = {"type": "smartcities:height", "id": None, "height": 999}
    for message in (height, {"type": "smartcities:link", "url": "https://portal.example/"}):
        framed(page, 1).evaluate(SAY, message)
        page.evaluate("(message) => postMessage(message, '*')", message)
    # A frame in our frame speaks to the top.
    inside = framed(page)
    inside.evaluate("""() => { const inner = document.createElement("iframe");
        inner.style.position = "absolute"; document.body.append(inner); }""")
    inside.child_frames[0].evaluate("(message) => top.postMessage(message, '*')", height)
    unchanged(page)


def test_a_frame_that_went_to_another_site_is_not_heard(stage: Stage) -> None:
    page = ready(stage, frame("/embed/cases/?b"))
    page.wait_for_function("heights.length === 2")
    page.evaluate("frames[1].location = 'https://evil.example/embed/'")
    inside = framed(page, 1)
    inside.wait_for_url("https://evil.example/embed/")
    inside.evaluate(SAY, {"type": "smartcities:height", "height": 999})
    inside.evaluate(SAY, {"type": "smartcities:link", "url": "https://portal.example/"})
    framed(page).evaluate("box.style.height = '350px'")
    page.wait_for_function("heights.at(-1) === 350")
    assert page.evaluate("heights") == [300, 300, 350]


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "javascript:alert(1)", "https://portal.example.evil.example/"]
)
def test_a_link_to_elsewhere_is_not_followed(stage: Stage, url: str) -> None:
    page = ready(stage)
    framed(page).locator("body").click()  # it has the focus, as after a real click
    framed(page).evaluate(SAY, {"type": "smartcities:link", "url": url})
    unchanged(page)


@pytest.mark.parametrize("activation", ["{isActive: false}", "undefined"], ids=["new", "old"])
def test_a_link_that_nobody_clicked_is_not_followed(stage: Stage, activation: str) -> None:
    # Whatever a test says in a browser counts as a click there.
    get = f"{{get: () => ({activation})}}"
    stage.context.add_init_script(f"Object.defineProperty(navigator, 'userActivation', {get})")
    page = ready(stage)
    framed(page).evaluate(SAY, {"type": "smartcities:link", "url": "https://portal.example/"})
    unchanged(page)


def test_a_flood_ends_with_the_last_height(stage: Stage) -> None:
    page = ready(stage)
    framed(page).evaluate("""() => { for (let i = 0; i < 3000; i += 1) {
        parent.postMessage({type: 'smartcities:height', height: 300 + (i % 2)}, '*');
        parent.postMessage({message: 'height', value: 900, secret: 'x'}, '*');
        parent.postMessage('[iFrameSizer]x:900:600:size', '*');
    } }""")
    unchanged(page)
