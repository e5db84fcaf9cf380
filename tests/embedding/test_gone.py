"""The frame of a page that expired: a short card without a word of it, under the usual rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.models import CaseStudy
from smartcities.sharing.models import Partner
from tests import factories

pytestmark = pytest.mark.django_db
PATH = "/embed/case-studies/harbour/"
VIEWS = pytest.mark.parametrize("view", ["", "?view=card", "?view=line", "?lang=da"])


@pytest.fixture(autouse=True)
def expired() -> CaseStudy:
    Partner.objects.create(name="City", domains="www.example.org")
    case = factories.case_study(
        slug="harbour",
        title="Secret harbour",
        summary="Secret summary.",
        body="<p>Secret body.</p>",
        image=factories.image(title="Secret picture", alt="Secret view"),
        themes=[factories.theme(name="Secret theme")],
        cities=[factories.city(("DK",), title="Secret town")],
        expires_at=timezone.now() - timedelta(minutes=1),
    )
    factories.row(CaseStudy._meta.get_field("figures").related_model, case, label="Secret figure")
    return case


@VIEWS
def test_it_is_a_short_card_without_a_word_of_the_page(visitor: Client, view: str) -> None:
    response = visitor.get(PATH + view)
    text = response.content.decode()
    assert response.status_code == 410
    assert "secret" not in text.lower()
    assert "harbour" not in text
    assert 'class="embed-card"' in text
    assert ('href="/da/case-studies/"' if "da" in view else 'href="/case-studies/"') in text
    assert ("ikke længere" if "da" in view else "no longer published") in text
    assert text.count("<p") <= 3
    assert '<script src="/static/embed/frame' in text
    assert not response.cookies


@VIEWS
def test_partners_may_frame_it_as_ever(visitor: Client, view: str) -> None:
    response = visitor.get(PATH + view)
    policy = response["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://www.example.org")
    assert "X-Frame-Options" not in response.headers
    assert not any(name.startswith("X-Portal") for name in response.headers)


@pytest.mark.parametrize(
    ("rule", "values"), [("anyone", "*"), ("nobody", "'none'"), ("partners", "'self' https://www")]
)
def test_the_rule_of_the_page_outlives_it(
    visitor: Client, expired: CaseStudy, rule: str, values: str
) -> None:
    CaseStudy.objects.filter(pk=expired.pk).update(embedding=rule)
    policy = visitor.get(PATH)["Content-Security-Policy"]
    assert policy.rpartition("frame-ancestors ")[2].startswith(values)
    # Of a page that was never public nothing is told, not even that.
    CaseStudy.objects.filter(pk=expired.pk).update(published_at=None, expires_at=None)
    response = visitor.get(PATH)
    assert response.status_code == 404
    assert response["Content-Security-Policy"].endswith("'self' https://www.example.org")


def test_it_comes_at_the_moment_the_page_expires_and_goes_when_it_is_published_again(
    visitor: Client, expired: CaseStudy
) -> None:
    for expires_at, status in (
        (None, 200),
        (timezone.now() - timedelta(seconds=1), 410),
        (timezone.now() + timedelta(days=1), 200),
    ):
        expired.expires_at = expires_at
        expired.save()
        assert visitor.get(PATH).status_code == status


def test_old_frames_of_a_renamed_page_are_told_as_well(visitor: Client, expired: CaseStudy) -> None:
    expired.slug = "port"
    expired.save()
    for path in (PATH, PATH.replace("harbour", "port"), PATH.replace("harbour", "Harbour")):
        response = visitor.get(path)
        assert response.status_code == 410
        assert "secret" not in response.content.decode().lower()


def test_a_page_that_never_was_public_is_none_that_is_gone(visitor: Client) -> None:
    factories.case_study(slug="draft", title="Secret draft", published_at=None)
    for slug in ("draft", "nowhere"):
        response = visitor.get(f"/embed/case-studies/{slug}/")
        text = response.content.decode()
        assert response.status_code == 404
        assert "no longer" not in text
        assert "Secret" not in text
        policy = response["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors 'self' https://www.example.org")


def test_neither_is_offered_by_oembed_to_anybody(visitor: Client, as_editor: Client) -> None:
    factories.case_study(slug="draft", title="Secret draft", published_at=None)
    for client in (visitor, as_editor):
        for path in ("/case-studies/harbour/", "/case-studies/draft/#part", PATH):
            response = client.get("/oembed", {"url": f"http://testserver{path}"})
            assert response.status_code == 404
            assert "secret" not in response.content.decode().lower()


@pytest.mark.parametrize(
    "rest", ["", "2026-01-01", "2026-01-01/", "2026-01-01/case-studies/harbour/", "x/y/?view=card"]
)
def test_addresses_of_frozen_embeds_to_come_are_free(visitor: Client, rest: str) -> None:
    assert visitor.get(f"/embed/@{rest}").status_code == 404
