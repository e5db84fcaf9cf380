"""Requests to become a partner in the admin: who sees them, and how one becomes a partner."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from smartcities.sharing.models import Partner, PartnerRequest
from smartcities.sharing.partners.ancestors import ancestors
from tests.admin_walk.browser import opened, sent, shown_values

pytestmark = pytest.mark.django_db
LIST, DESK = "/admin/sharing/partnerrequest/", "/admin/sharing/showing/"
SITE, CONTACT = "https://city.example", "ann@city.example"


@pytest.fixture
def asked() -> PartnerRequest:
    return PartnerRequest.objects.create(site=SITE, contact=CONTACT, reason="Energy & water")


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.full
def test_it_becomes_a_partner_by_the_ordinary_form(as_editor: Client, asked) -> None:
    address = f"/admin/sharing/partner/add/?asked={asked.pk}"
    for page in (text(as_editor, LIST), text(as_editor, DESK)):
        assert f'href="{address}"' in page
        assert CONTACT in page
    assert f'href="{address}"' in text(as_editor, f"{LIST}{asked.pk}/change/")
    values = shown_values(as_editor.get(address), "partner_form")
    assert values["domains"] == [SITE]
    assert values["name"] == ["city.example"]
    assert values["contact"] == [CONTACT]
    assert SITE not in ancestors("")
    answer = as_editor.post(address, {**values, "_save": "1"}, follow=True)
    assert "Tell them: ann@city.example" in answer.content.decode()
    assert SITE in ancestors("")
    asked.refresh_from_db()
    assert asked.state == "added"
    assert asked.decided_at
    said = [each.get_change_message() for each in LogEntry.objects.filter(object_id=asked.pk)]
    assert "Added with the partner “city.example”." in said
    # Nothing is left to do, and the desk is rid of it.
    assert address not in text(as_editor, LIST) + text(as_editor, DESK)


def test_one_that_a_colleague_follows_in_another_way_is_added_too(as_editor: Client, asked) -> None:
    form = {"name": "City", "domains": "https://*.example.org\ncity.example", "state": "paused"}
    as_editor.post("/admin/sharing/partner/add/", form)
    asked.refresh_from_db()
    assert asked.state == "new"
    partner = Partner.objects.get()
    sent(as_editor, partner, opened(as_editor, partner), state="active")
    asked.refresh_from_db()
    assert asked.state == "added"


def test_declining_keeps_it_out_of_the_way_and_in_the_history(as_editor: Client, asked) -> None:
    answer = as_editor.post(
        LIST, {"action": "decline", "_selected_action": [asked.pk]}, follow=True
    )
    assert "1 request was declined." in answer.content.decode()
    asked.refresh_from_db()
    assert (asked.state, bool(asked.decided_at)) == ("declined", True)
    (entry,) = LogEntry.objects.filter(object_id=asked.pk)
    assert entry.get_change_message() == "Declined."
    assert CONTACT not in text(as_editor, DESK)


def test_added_is_what_browsers_show(as_editor: Client, asked) -> None:
    refused = sent(as_editor, asked, opened(as_editor, asked), state="added")
    assert "No active partner has this site yet." in refused.content.decode()
    for state in ("declined", "new"):
        answer = sent(as_editor, asked, opened(as_editor, asked), state=state)
        assert answer.status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.decided_at) == ("new", None)


def test_authors_see_neither_requests_nor_contacts(as_author: Client, asked) -> None:
    assert as_author.get(LIST).status_code == 403
    for path in (DESK, f"/admin/sharing/partner/add/?asked={asked.pk}", "/admin/"):
        assert CONTACT not in text(as_author, path)


def test_who_may_add_partners_and_see_no_requests_gets_no_contact_by_its_key(
    as_author: Client, author, asked
) -> None:
    author.user_permissions.add(Permission.objects.get(codename="add_partner"))
    response = as_author.get(f"/admin/sharing/partner/add/?asked={asked.pk}")
    assert response.status_code == 200
    assert CONTACT not in response.content.decode()


@pytest.mark.parametrize("key", ["0", "x", "-1", "9" * 30, "1%00", "²"])
def test_an_odd_key_fills_nothing_in(as_editor: Client, asked, key: str) -> None:
    response = as_editor.get(f"/admin/sharing/partner/add/?asked={key}")
    assert response.status_code in (200, 400)
    assert CONTACT not in response.content.decode()


def test_the_index_counts_what_waits(as_editor: Client, asked) -> None:
    PartnerRequest.objects.create(
        site="https://b.example", contact="b", reason="b", state="declined"
    )
    page = " ".join(text(as_editor, "/admin/").split())
    assert f'<a href="{LIST}?state__exact=new">1 new</a>' in page
    assert len(as_editor.get(f"{LIST}?state__exact=new").context["cl"].result_list) == 1


def test_the_desk_shows_the_newest_and_counts_the_others(as_editor: Client) -> None:
    for number in range(12):
        PartnerRequest.objects.create(
            site=f"https://a{number}.example", contact=f"<i>{number}", reason="x" * 500
        )
    page = text(as_editor, DESK)
    assert "https://a11.example" in page
    assert "https://a1.example" not in page
    assert "and 2 more" in page
    assert "<i>11" not in page


def test_a_contact_is_deleted_with_its_request(as_editor: Client, asked) -> None:
    as_editor.post(f"{LIST}{asked.pk}/delete/", {"post": "yes"})
    assert not PartnerRequest.objects.exists()
