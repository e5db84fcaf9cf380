"""The codes of ``/share/``: sizes, what fits a phone, and mistakes beside their field."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies.models import CaseStudy
from tests import factories
from tests.sharing.test_share import PATH, SITE, ask, read


@pytest.fixture
def case(db) -> CaseStudy:
    return factories.case_study(title="Smart harbour", slug="harbour", summary="Cranes & boats.")


def test_a_width_and_a_height_stand_in_the_codes_and_in_the_preview(case: CaseStudy) -> None:
    response = ask(width="480", height="333")
    found = read(response.content.decode())
    (iframe,) = read(found.codes[1]).all("iframe")
    assert (iframe["width"], iframe["height"]) == ("480", "333")
    assert iframe["style"] == "width:100%;max-width:480px;border:0"
    assert read(found.codes[3]).all("div")[0]["data-height"] == "333"
    preview = next(each for each in found.all("iframe") if each["src"].startswith("/embed/"))
    assert (preview["width"], preview["height"]) == ("480", "333")
    # They are no part of any address, and not of what is pasted into WordPress.
    assert found.codes[0] == f"{SITE}{PATH}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("width", "wide"),
        ("width", "219"),
        ("height", "0"),
        ("height", "9" * 40),
        ("height", "²"),
        ("accent", "red"),
        ("limit", "0"),
        ("theme", "pink"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(case: CaseStudy, name: str, value: str) -> None:
    found = read(ask(url=f"{SITE}/case-studies/", **{name: value}).content.decode())
    fields = {each.get("name"): each for each in (*found.all("input"), *found.all("select"))}
    wrong = {name for name, each in fields.items() if each.get("aria-invalid") == "true"}
    assert wrong == {name}
    assert f"share-{name}-error" in str(fields[name]["aria-describedby"])

    assert "aria-invalid" not in str(ask().content)


def test_a_frame_is_as_high_on_a_phone_as_a_card_there_needs(case: CaseStudy) -> None:
    case.image = factories.image()
    case.save()
    (iframe,) = read(read(ask().content.decode()).codes[1]).all("iframe")
    switch = "clamp(390px,(576px - 100vw)*999,600px)"
    assert iframe["style"] == f"width:100%;border:0;height:{switch}"
    assert iframe["height"] == "390"
    (answer,) = read(Client().get("/oembed", {"url": f"{SITE}{PATH}"}).json()["html"]).all("iframe")
    assert answer["style"] == f"max-width:100%;height:{switch}"
    # Not where a bound was given.
    bounded = Client().get("/oembed", {"url": f"{SITE}{PATH}", "maxheight": "500"}).json()
    assert 'style="max-width:100%"' in bounded["html"]


def test_a_long_word_in_what_is_pasted_does_not_widen_a_page(case: CaseStudy) -> None:
    breaking = 'style="overflow-wrap:anywhere"'
    codes = read(ask().content.decode()).codes
    assert all(breaking in code for code in codes[1:5])
    html = Client().get("/oembed", {"url": f"{SITE}{PATH}"}).json()["html"]
    assert f"<span {breaking}>Smart harbour</span></a></blockquote>" in html
