"""Every answer carries the content security policy, the same one wherever it comes from."""

from __future__ import annotations

import pytest
from csp.constants import HEADER, NONCE
from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from smartcities.middleware.content_policy import ContentPolicy
from tests import factories
from tests.response_headers import headers_of

POLICY = (
    "base-uri 'none'; default-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data:; object-src 'none'"
)


@pytest.mark.django_db
def test_it_is_the_same_on_an_answer_made_one_kept_one_unchanged_and_one_not_found() -> None:
    factories.case_study(slug="case")
    visitor, path = Client(), "/case-studies/case/"
    made = visitor.get(path)
    kept = visitor.get(path)
    assert headers_of(kept) == headers_of(made)
    unchanged = visitor.get(path, headers={"if-none-match": made["ETag"]})
    assert unchanged.status_code == 304
    for answer in (made, unchanged, visitor.get("/nowhere/"), visitor.get("/healthz")):
        assert answer[HEADER] == POLICY


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (csp_update({"img-src": ["https://example.org"]}), "img-src 'self' data: https://ex"),
        (
            csp_replace({"frame-ancestors": ["https://partner.example"]}),
            "frame-ancestors https://p",
        ),
    ],
)
def test_a_view_with_a_policy_of_its_own_gets_that(own, said: str) -> None:
    view = own(lambda request: HttpResponse("x"))
    answer = ContentPolicy(view)(RequestFactory().get("/"))
    assert said in answer[HEADER]
    assert "default-src 'self'" in answer[HEADER]


def test_a_nonce_that_a_page_used_stands_in_its_policy() -> None:
    @csp_update({"script-src": [NONCE]})
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(request.csp_nonce))

    answer = ContentPolicy(view)(RequestFactory().get("/"))
    assert f"script-src 'nonce-{answer.content.decode()}'" in answer[HEADER]
