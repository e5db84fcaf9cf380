"""Messages on the desk: who sees them, how one is answered and closed; pages that were checked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils.timezone import localdate

from smartcities.feedback.models import Message
from smartcities.publishing import version
from smartcities.publishing.models import AuditEntry
from tests.admin_walk.browser import action, opened, sent, shown_values
from tests.factories import case_study
from tests.portal.settings import named

pytestmark = pytest.mark.django_db
LIST = "/admin/feedback/message/"
READER = "ann@reader.example"


def message(page: Any = None, **fields: Any) -> Message:
    path = page.get_absolute_url() if page else ""
    given = {"text": "The <year> is 2019.", "address": READER, "language": "da", **fields}
    return Message.objects.create(page=page, path=path, **given)


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def press(client: Client, row: Message, button: str, **fields: str) -> Any:
    form = f"{LIST}{row.pk}/change/"
    values = shown_values(client.get(form), "message_form")
    values.pop("_save", None)
    return client.post(form, {**values, **fields, button: "1"})


@pytest.mark.full
def test_the_start_page_says_what_waits_for_whom(as_editor: Client, editor: Any) -> None:
    mine, others = case_study(owner=editor), case_study()
    message(mine), message(mine, state="closed"), message(others), message()
    page = text(as_editor, "/admin/")
    assert f'<a href="{LIST}?state__exact=new">3 new</a>' in page
    assert (
        f'<a href="{LIST}?about=mine&amp;state__exact=new">1 message about your pages</a>' in page
    )
    found = as_editor.get(f"{LIST}?about=mine&state__exact=new").context["cl"].result_list
    assert [each.page for each in found] == [mine]
    assert len(as_editor.get(f"{LIST}?about=portal").context["cl"].result_list) == 1
    shown = text(as_editor, LIST)
    assert "The &lt;year&gt; is 2019." in shown
    assert f"About “{mine.title}”" in shown


def test_authors_see_none(as_author: Client, author: Any) -> None:
    row = message(case_study(owner=author))
    assert as_author.get(LIST).status_code == 403
    assert as_author.get(f"{LIST}{row.pk}/change/").status_code == 403
    assert READER not in text(as_author, "/admin/")


@pytest.mark.full
def test_an_answer_is_kept_and_sent_in_the_readers_language(
    as_editor: Client, editor: Any, django_capture_on_commit_callbacks: Any
) -> None:
    named(contact="desk@portal.example")
    row = message(case_study(slug="harbour"))
    refused = press(as_editor, row, "_answer", answer=" ")
    assert "Write the answer first." in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        press(as_editor, row, "_answer", answer="You are right.\nMended.")
    row.refresh_from_db()
    assert (row.state, row.settled_by, row.answer) == (
        "answered",
        editor,
        "You are right.\nMended.",
    )
    assert row.settled_at
    (letter,) = mail.outbox
    assert (letter.to, letter.reply_to) == ([READER], ["desk@portal.example"])
    assert letter.subject == "Svar på beskeden til Nordisk Net <af> Købstæder"
    assert "You are right.\nMended." in letter.body
    assert "> The <year> is 2019." in letter.body
    said = [each.get_change_message() for each in LogEntry.objects.filter(object_id=row.pk)]
    assert "Answered." in said
    assert READER not in "".join(each.object_repr for each in LogEntry.objects.all())
    # What was sent is to be read, and can be taken up again.
    assert "<textarea" not in text(as_editor, f"{LIST}{row.pk}/change/")
    press(as_editor, row, "_reopen")
    row.refresh_from_db()
    assert (row.state, row.settled_at, row.settled_by) == ("new", None, None)


# The mail follows the form's transaction, so there has to be one.
@pytest.mark.django_db(transaction=True)
def test_an_answer_that_no_server_takes_is_not_lost(as_editor: Client, monkeypatch: Any) -> None:
    def fail(*_: Any) -> None:
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    row = message()
    press(as_editor, row, "_answer", answer="Thank you.")
    row.refresh_from_db()
    assert (row.state, row.answer) == ("new", "Thank you.")
    page = text(as_editor, f"{LIST}{row.pk}/change/")
    assert "The mail server did not take the answer." in page
    assert "Thank you.</textarea>" in page


def test_without_an_address_or_a_mail_server_it_is_only_closed(
    as_editor: Client, settings: Any
) -> None:
    row = message(address="")
    page = text(as_editor, f"{LIST}{row.pk}/change/")
    assert "no address left" in page
    assert "_answer" not in page
    press(as_editor, row, "_close")
    row.refresh_from_db()
    assert row.state == "closed"
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    page = text(as_editor, f"{LIST}{message().pk}/change/")
    assert "The portal has no mail server." in page
    assert f'href="mailto:{READER}"' in page
    assert "_answer" not in page


def test_closing_it_as_mended_marks_the_page_as_checked(as_editor: Client) -> None:
    page = case_study(last_checked=date(2020, 1, 1))
    row = message(page)
    press(as_editor, row, "_close", checked="on")
    page.refresh_from_db()
    assert page.last_checked == localdate()
    assert "last_checked" in AuditEntry.objects.filter(key=str(page.pk)).latest("at").fields
    # Not what visitors do not see.
    page.published_at = None
    page.save()
    assert 'name="checked"' not in text(as_editor, f"{LIST}{message(page).pk}/change/")


def test_many_are_closed_at_once(as_editor: Client) -> None:
    rows = [message(), message(state="answered")]
    answer = action(as_editor, Message, "close", rows)
    assert "1 message was closed." in answer.content.decode()
    assert sorted(Message.objects.values_list("state", flat=True)) == ["answered", "closed"]


@pytest.mark.full
def test_the_day_of_the_last_check_is_shown_and_is_no_change(
    as_editor: Client, visitor: Client
) -> None:
    page = case_study(slug="harbour")
    changed, before = page.last_updated, version.current().token
    assert "Last checked" not in text(visitor, "/case-studies/harbour/")
    form = f"/admin/casestudies/casestudy/{page.pk}/change/"
    assert "I have checked it today" in text(as_editor, form)
    answer = as_editor.post(f"/admin/casestudies/casestudy/{page.pk}/checked/", follow=True)
    assert answer.redirect_chain[-1][0] == form
    page.refresh_from_db()
    assert (page.last_checked, page.last_updated) == (localdate(), changed)
    assert version.current().token != before
    today = localdate().isoformat()
    shown = text(visitor, "/case-studies/harbour/")
    assert f'Last checked <time datetime="{today}">' in shown
    assert "Senest kontrolleret" in text(visitor, "/da/case-studies/harbour/")
    values = opened(as_editor, page)
    tomorrow = (localdate() + timedelta(days=1)).isoformat()
    assert (
        "has not come yet" in sent(as_editor, page, values, last_checked=tomorrow).content.decode()
    )
    sent(as_editor, page, values, last_checked="2026-01-31")
    page.refresh_from_db()
    assert (page.last_checked, page.last_updated) == (date(2026, 1, 31), changed)
    action(as_editor, type(page), "check_today", [page])
    page.refresh_from_db()
    assert page.last_checked == localdate()
