"""Pages around a frame that lie to it: no effect, no loop, no error."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.chromium import wait_for_value
from tests.embedding.stage import PARTNER, START, Stage, content, frame, framed, heard

pytestmark = [pytest.mark.browser, pytest.mark.full]

SANDBOX = 'sandbox="allow-scripts"'
FORGED = [
    {"message": "ready", "secret": "wrong"},
    {"message": "ready"},
    {"message": "ready", "secret": ["Abc123"]},
    {"message": "height", "value": 9, "secret": "Abc123"},
    {"message": "link", "value": "https://evil.example/", "secret": "Abc123"},
    {"type": "smartcities:height", "id": None, "height": 1},
    {"type": "smartcities:link", "url": "https://evil.example/"},
    "[iFrameSizer]",
    "[iFrameSizer]one",
    "[iFrameSizer]one:2:maybe",
    "[iFrameSizer]message:x",
    "[iFrameResizerChild]Ready",
    "[iFrameSizerx]one:8:true",
    "[]",
    "",
    None,
    17,
    [],
    {"message": {"toString": 1}},
]


def opened(stage: Stage, height: int = 200):
    """Return a host's page whose frame has a secret and has told its height."""
    stage.pages["/embed/cases/"] = content(height)
    # Its clock stands: WordPress is not told the height again meanwhile.
    page = stage.open(frame("/embed/cases/#?secret=Abc123", SANDBOX), clock=True)
    page.wait_for_function("heard.some((m) => m.data.value)")
    page.evaluate("heard.length = 0")
    return page


def settle(page) -> None:
    """Wait until the frame has heard all that was said, and answered; the height moves last."""
    # A round trip behind all messages: they come in their order.
    framed(page).evaluate("addEventListener('message', ({data}) => { last = data; }); last = 0")
    page.evaluate("frames[0].postMessage('last', '*')")
    wait_for_value(framed(page), "last === 'last'", True)
    page.clock.run_for(40)
    framed(page).evaluate("box.style.height = '77px'")
    page.wait_for_function("heard.some((m) => m.data.height === 77)")


def test_forged_messages_have_no_effect(stage: Stage) -> None:
    page = opened(stage)
    page.evaluate("(all) => all.forEach((each) => frames[0].postMessage(each, '*'))", FORGED)
    settle(page)
    assert [each["height"] for each in heard(page, "ours")] == [77]
    assert [each["value"] for each in heard(page, "wordpress")] == [77]
    assert heard(page, "resizer") == []
    assert framed(page).url.startswith("https://portal.example/embed/cases/")


@pytest.mark.parametrize("secret", ["", "a" * 33, "a-b", "a%20b", "%22%3E", "ab&x=1"], ids=range(6))
def test_a_secret_that_wordpress_would_not_make_is_none(stage: Stage, secret: str) -> None:
    stage.pages["/embed/cases/"] = content(200)
    page = stage.open(frame(f"/embed/cases/#?secret={secret}"))
    page.wait_for_function("heard.some((m) => m.data.height)")
    assert heard(page, "wordpress") == []


def test_a_flood_of_questions_gets_few_answers(stage: Stage) -> None:
    page = opened(stage)
    page.evaluate("""for (let i = 0; i < 3000; i += 1) {
        frames[0].postMessage({message: 'ready', secret: 'Abc123'}, '*');
        frames[0].postMessage({type: 'smartcities:ready'}, '*');
        frames[0].postMessage('[iFrameSizer]one:8:false', '*');
    }""")
    settle(page)
    assert 2 <= len(heard(page, "ours")) <= 100


def test_an_echo_of_all_that_is_said_makes_no_loop(stage: Stage) -> None:
    page = opened(stage)
    page.evaluate("""addEventListener('message', ({data, source}) => {
        source.postMessage(data, '*');
        document.querySelector('iframe').style.height = `${Math.random() * 500}px`;
    })""")
    settle(page)
    assert len(heard(page, "ours")) == 1


def test_only_the_page_right_around_is_heard(stage: Stage) -> None:
    # The partner's page frames another site, which frames us: only that one is spoken to.
    stage.pages["/embed/cases/"] = content(200)
    inner = frame("/embed/cases/#?secret=Abc123", SANDBOX)
    listen = "<script>heard = []; addEventListener('message', (e) => heard.push(e.data))</script>"
    stage.pages["https://between.example/"] = START + listen + inner
    page = stage.open("<iframe src='https://between.example/'></iframe>", clock=True)
    between = framed(page)
    wait_for_value(between, "heard.some((m) => m.value)", True)
    between.evaluate("heard.length = 0")
    page.evaluate("""frames[0][0].postMessage({message: 'ready', secret: 'Abc123'}, '*');
        frames[0][0].postMessage({type: 'smartcities:ready'}, '*');
        frames[0][0].postMessage('[iFrameSizer]one:8:false', '*')""")
    ours = between.child_frames[0]
    page.clock.run_for(40)
    ours.evaluate("box.style.height = '77px'")
    wait_for_value(between, "heard.some((m) => m.value === 77)", True)
    assert between.evaluate("heard.length") == 2
    assert page.evaluate("heard") == []
    expect(page).to_have_url(f"{PARTNER}/")
