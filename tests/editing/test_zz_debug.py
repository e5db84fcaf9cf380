import pytest
from playwright.sync_api import Page, expect
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.editing.test_picture import *
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

def test_dbg(editor_page):
    report = factories.report(title="Heat for all")
    page = editor_page
    page.on("console", lambda m: print("CONSOLE", m.text))
    page.goto(admin_url(report, "change"))
    did = Acts(page)
    did.choose_file(field(page).get_by_role("button", name=UPLOAD), file())
    box = dialog(page)
    expect(box.get_by_label("Title")).to_have_value("Harbour at night")
    did.type(box.get_by_label("Alternative text"), "A harbour with two cranes.")
    page.wait_for_timeout(3000)
    print(page.evaluate("""() => { const d=document.querySelector('.form-dialog'); const f=d.querySelector('.focal'); const t=d.querySelector('.upload__thumbnail'); return [f.hidden, t?.hidden, t?.src, d.querySelector('.focal__stage img')?.src, d.querySelector('.upload')?.outerHTML.slice(0,900), getComputedStyle(f).display, f.parentElement.outerHTML.slice(0,300)]}"""))
    page.screenshot(path="/tmp/dbg.png")
    assert 0
