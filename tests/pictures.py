"""Takes the pictures of docs/editors.md and docs/your-portal.md from a running demo.

Start it with ``DEMO_PASSWORD=… ./run demo``, put its user ``editor`` into the group
``administrator`` as well, and give its address and that password: ``python -m tests.pictures
http://localhost:8000 …``. It changes the demo: begin with a fresh one.

The first pictures of docs/your-portal.md are of an empty portal: ``SECOND_FACTOR_REQUIRED=0 ./run
start`` in a fresh copy, and ``python -m tests.pictures`` with the link that it prints alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.chromium import executable

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "images"
REPORT = "/admin/resources/report/1/change/"
WINDOW = {"width": 1280, "height": 800}


def signed_in(browser: Browser, site: str, password: str) -> Page:
    """Return a page whose user is the demo's editor."""
    context = browser.new_context(base_url=site, viewport=WINDOW, color_scheme="light")
    page = context.new_page()
    page.goto("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", password)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    return page


def taken(page: Page, name: str) -> None:
    """Take what the window shows, without a cursor that blinks."""
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    # A third of the bytes, and nobody sees the difference.
    few = Image.open(path).convert("RGB").quantize(192, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"docs/images/{name}.png")


def written(page: Page, place: int, text: str) -> None:
    """Put *text* at the end of a paragraph of the report's text."""
    paragraph = page.locator(".field-body .ProseMirror[contenteditable] p").nth(place)
    paragraph.click()
    paragraph.evaluate("one => getSelection().collapse(one, one.childNodes.length)")
    page.keyboard.type(text)


def pressed(page: Page, keys: str) -> None:
    """Save by *keys*, and wait until the form says so."""
    page.keyboard.press(keys)
    expect(page.locator("#saved li")).to_be_visible()


def draft(page: Page) -> None:
    page.goto(REPORT)
    written(page, 1, " A reader sent us the printed issue.")
    pressed(page, "Control+s")
    page.evaluate("scrollTo(0, 0)")
    taken(page, "editing-draft")


def differences(page: Page) -> None:
    page.get_by_role("link", name="What differs").click()
    expect(page.locator("ins").first).to_be_visible()
    taken(page, "editing-differs")


def preview(page: Page) -> None:
    page.goto(REPORT)
    button = page.get_by_role("button", name="Preview", exact=True)
    button.click()
    shown = page.frame_locator("#preview iframe.is-shown")
    expect(shown.get_by_role("heading", level=1)).to_be_visible()
    written(page, 1, " It has forty pages.")
    expect(shown.get_by_text("It has forty pages.")).to_be_visible()
    taken(page, "editing-preview")
    button.click()


def schedule(page: Page) -> None:
    page.goto(REPORT)
    page.get_by_role("button", name="Schedule…").click()
    expect(page.locator("dialog").get_by_role("button", name="Set the dates")).to_be_visible()
    taken(page, "editing-schedule")


def question(page: Page) -> None:
    other = page.context.new_page()
    for each in (page, other):
        each.goto(REPORT)
        expect(each.locator(".field-body .ProseMirror[contenteditable]")).to_be_visible()
    written(page, 0, " We have it.")
    pressed(page, "Control+Enter")
    written(other, 0, " Nobody has it.")
    other.keyboard.press("Control+Enter")
    asked = other.locator(".field-body .merge-question")
    expect(asked).to_be_visible()
    asked.scroll_into_view_if_needed()
    taken(other, "editing-both")
    other.close(run_before_unload=False)


def versions(page: Page) -> None:
    page.goto(REPORT)
    page.get_by_role("link", name="Versions").click()
    expect(page.locator(".version ins").first).to_be_visible()
    taken(page, "editing-versions")


def look(page: Page) -> None:
    page.goto("/admin/portal/portalsettings/add/")
    page.fill("#id_name_en", "Towns of the North")
    page.fill("#id_accent_colour", "#7a2e68")
    page.select_option("#id_typeface", label="Zilla Slab: slab serif")
    expect(page.locator(".field-look")).to_contain_text("8.9 to 1")
    page.locator(".field-accent_colour").first.evaluate("one => one.scrollIntoView()")
    page.evaluate("scrollBy(0, -80)")
    taken(page, "portal-look")


def front(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was added successfully")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    taken(page, "portal-front")


def offers(page: Page) -> None:
    page.goto("/admin/information/informationpage/offers/")
    taken(page, "portal-offers")


def first_steps(browser: Browser, link: str) -> None:
    """Set a portal up, and write its first report."""
    page = browser.new_context(viewport=WINDOW, color_scheme="light").new_page()
    page.goto(link)
    page.fill("#id_username", "anna")
    page.fill("#id_email", "anna@towns.example")
    page.fill("#id_name_en", "Towns of the North")
    page.fill("#id_tagline_en", "What towns tried")
    taken(page, "portal-set-up")
    for name in ("password1", "password2"):
        page.fill(f"#id_{name}", "plum-kayak-violet-ferry")
    page.fill("#id_accent_colour", "#7a2e68")
    page.get_by_role("button", name="Set up the portal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First steps")
    taken(page, "portal-first-steps")
    page.get_by_role("link", name="Add report").click()
    page.fill("#id_title", "Heat from the harbour")
    page.fill("#id_summary", "How a town heats its houses with sea water.")
    page.locator(".field-body .ProseMirror[contenteditable]").click()
    page.keyboard.type("In 2019 the town began to take heat from the sea.")
    page.evaluate("scrollTo(0, 0)")
    taken(page, "portal-first-report")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#saved li, .messagelist li").first).to_be_visible()
    page.goto(link.partition("/admin/")[0])
    page.wait_for_load_state("networkidle")
    taken(page, "portal-first-front")


#: What editors do, then what administrators do.
STEPS: list[Callable[[Page], None]] = [
    *(draft, differences, preview, schedule, question, versions),
    *(look, front, offers),
]


def main(site: str, password: str = "") -> None:
    """Take all of them, in the order of the guide; without a *password*, *site* is a link."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        if not password:
            first_steps(browser, site)
        else:
            page = signed_in(browser, site, password)
            for step in STEPS:
                step(page)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
