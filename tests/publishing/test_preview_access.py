"""Who gets the preview of a page, under which policy, and hostile texts in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies.models import CaseStudy, KeyFigure
from smartcities.publishing.trash import move_to_trash
from tests import factories
from tests.admin_walk.browser import opened
from tests.conftest import signed_in
from tests.publishing.previewed import asked, preview_url, text, typed
from tests.publishing.test_rehearsal import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseStudy:
    found = factories.case_study(title="The clean harbour", slug="harbour", published_at=None)
    factories.row(KeyFigure, found, label="Swimmers", value=12)
    return found


@pytest.mark.full
def test_only_who_may_change_the_page_gets_it(
    case: CaseStudy, editor: Any, author: Any, administrator: Any
) -> None:
    values = opened(signed_in(editor), case)
    values["title"] = ["Secret"]
    typed(editor, case, values)
    own = factories.case_study(title="Ada's own", published_at=None, owner=author)
    assert asked(signed_in(author), case).status_code == 403
    assert asked(signed_in(author), own).status_code == 200
    assert asked(signed_in(administrator), case).status_code == 403
    assert asked(signed_in(administrator), CaseStudy).status_code == 403
    assert asked(Client(), case).status_code == 302
    assert asked(Client(), CaseStudy).status_code == 302
    # A colleague who may is not shown what somebody else is typing, only what is stored.
    other = factories.case_study(title="Stored", published_at=None, owner=author)
    typed(editor, other, {**opened(signed_in(editor), other), "title": ["Erik's"]})
    assert "<h1>Stored</h1>" in text(asked(signed_in(author), other))


@pytest.mark.full
def test_an_author_cannot_publish_or_write_through_it(author: Any) -> None:
    own = factories.case_study(title="Mine", published_at=None, owner=author)
    client = signed_in(author)
    values = opened(client, own)
    values |= {"published_at_0": ["2020-01-01"], "_publish": ["1"], "title": ["Changed"]}
    typed(author, own, values)
    before = everything()
    assert "Changed" in text(asked(client, own))
    assert everything() == before
    assert client.post(preview_url(own), values).status_code == 405
    assert client.post(preview_url(CaseStudy), values).status_code == 405
    assert everything() == before
    for shown in ("internal", "../page", "%00"):
        assert client.get(preview_url(own), {"show": shown}).status_code in {400, 404}


def test_it_is_framed_by_the_form_alone_under_the_public_policy(
    case: CaseStudy, editor: Any
) -> None:
    factories.case_study(slug="public")
    public = Client().get("/case-studies/public/")["Content-Security-Policy"]
    client = signed_in(editor)
    for show in ("page", "card", "embed"):
        response = asked(client, case, show)
        policy = set(response["Content-Security-Policy"].split("; "))
        assert policy == {
            each if not each.startswith("frame-ancestors") else "frame-ancestors 'self'"
            for each in public.split("; ")
        }
        assert "unsafe" not in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.full
def test_hostile_texts_are_shown_as_texts(case: CaseStudy, editor: Any) -> None:
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    client = signed_in(editor)
    values = opened(client, case)
    values |= {
        "title": [f"A{script}"],
        "summary": [f"B{script}"],
        "body": [f"<p>C{script}</p><p><svg onload=alert(3)>"],
        "figures-0-label": ["D<script>alert(4)</script>"],
        "search_title": ["</title><script>alert(5)</script>"],
    }
    typed(editor, case, values)
    for show in ("page", "card", "embed"):
        said = text(asked(client, case, show))
        assert "<script>alert" not in said
        assert "<img src=x" not in said
        assert "onload" not in said
    values["body"] = ['<p><a href="javascript:alert(6)">go</a></p>']
    typed(editor, case, values)
    assert "data-preview-problems" in text(asked(client, case))


def test_a_page_in_the_trash_has_none(case: CaseStudy, editor: Any) -> None:
    move_to_trash(CaseStudy.objects.filter(pk=case.pk), editor)
    assert asked(signed_in(editor), case).status_code == 403


#: What no browser sends: numbers of rows, keys and texts that are none.
FORGED = {
    "TOTAL_FORMS": ["x", "-1", "99999999999", "1_0", "", "1001"],
    "INITIAL_FORMS": ["x", "-1", "7", ""],
    "0-id": ["x", "-1", "9" * 40, "\x00", "0"],
    "0-row_key": ["x", "\x00", "0" * 36, "'"],
    "0-order": ["x", "-1", "9" * 400, "1e9"],
    "0-DELETE": ["on", "\x00"],
    "0-label": ["\x00", "\x1f", "x" * 100_000, "<script>"],
    "title": ["\x00", "x" * 100_000, "", "\u202e"],
    "slug": ["../..", "\x00", "%00", "a" * 500],
    "body": ["<p>" * 3_000, "<script>alert(1)</script>", "<p onclick=alert(1)>x", "\x00"],
    "image": ["x", "9" * 40, "-1"],
    "themes": ["x", "9" * 40, "\x00"],
    "revision_seen": ["x", "\x00", "[]", "{}", "9" * 40],
    "language": ["tlh", "\x00"],
}


@pytest.mark.full
@pytest.mark.parametrize("name", FORGED)
def test_what_no_form_sends_is_no_error(case: CaseStudy, editor: Any, name: str) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    before = everything()
    del before["publishing_autosave"]
    for forged in FORGED[name]:
        field = f"figures-{name}" if f"figures-{name}" in values else name
        for page in (case, CaseStudy):
            typed(editor, page, {**values, field: [forged]})
            for shown in ("page", "card"):
                answer = asked(client, page, shown)
                assert answer.status_code < 500, (field, forged, shown)
                html = answer.content.decode()
                assert "<script>alert" not in html
                assert "onclick=" not in html
    after = everything()
    del after["publishing_autosave"]
    assert after == before
