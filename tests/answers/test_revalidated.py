"""What is gone or has moved is asked for again each time: it may be back."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies.models import CaseStudy
from smartcities.publishing.trash import move_to_trash, put_back
from tests import factories

pytestmark = pytest.mark.django_db


def kept(client: Client, address: str) -> tuple[int, str]:
    """Return the status and what a browser may do with the answer."""
    answer = client.get(address)
    return answer.status_code, answer.get("Cache-Control", "")


def test_a_page_in_the_trash_is_seen_again_once_it_is_back(visitor: Client) -> None:
    address = factories.case_study().get_absolute_url()
    move_to_trash(CaseStudy.objects.all())
    assert kept(visitor, address) == (410, "no-cache")
    put_back(CaseStudy.objects.all())
    assert kept(visitor, address) == (200, "no-cache")


def test_a_page_that_gets_its_old_address_again_is_no_circle(visitor: Client) -> None:
    case = factories.case_study(slug="before")
    case.slug = "after"
    case.save()
    assert kept(visitor, "/case-studies/before/") == (301, "no-cache")
    case.slug = "before"
    case.save()
    assert kept(visitor, "/case-studies/before/")[0] == 200
    assert kept(visitor, "/case-studies/after/") == (301, "no-cache")


@pytest.mark.parametrize("address", ["/nowhere/", "/case-studies", "/case-studies/nowhere/"])
def test_so_is_what_was_never_there_or_lacks_its_slash(visitor: Client, address: str) -> None:
    status, said = kept(visitor, address)
    assert status in {301, 404}
    assert said == "no-cache"


@pytest.mark.parametrize("address", ["/healthz", "/robots.txt", "/admin/login/", "/messages/"])
def test_every_answer_says_what_may_be_kept_of_it(visitor: Client, address: str) -> None:
    assert kept(visitor, address)[1]
