"""Two editors who save one page at the very same moment, with rows, thirty times over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from resources.models import Recommendation, Report
from smartcities.publishing.models import WorkingCopy
from smartcities.publishing.roles import EDITOR
from smartcities.publishing.states import State
from tests.admin_walk.browser import errors_of, opened, sent, shown_values
from tests.admin_walk.test_author import a_page
from tests.admin_walk.test_merging import added
from tests.browser.conftest import make_groups
from tests.conftest import colleague, signed_in

ROUNDS = 30
PARAGRAPHS = ("<p>The first of all.</p>", "<p>The second of them.</p>")

pytestmark = [
    pytest.mark.full,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not connection.features.has_select_for_update,
        reason="On SQLite one writer waits for the other's end: nothing happens at once.",
    ),
]


def result(page: Any, button: str) -> tuple[str, set[str]]:
    """Return the text and the titles of the rows, of the page or of its draft of changes."""
    if button == "_save":
        state = State.loads(bytes(WorkingCopy.objects.get().revision.stored))
        titles = {str(row.fields["title"]) for row in state.rows["recommendations"]}
        return str(state.fields["body"]), titles
    page.refresh_from_db()
    return page.body, set(Recommendation.objects.values_list("title", flat=True))


@pytest.mark.parametrize("button", ["_publish", "_save"])
def test_both_texts_and_both_rows_are_there_or_one_is_asked(button: str) -> None:
    make_groups()
    clients = [signed_in(colleague(name, EDITOR)) for name in ("erik", "olga")]
    page = a_page(Report)
    for turn in range(ROUNDS):
        # In each third round both write the same sentence.
        is_same = turn % 3 == 2
        page.recommendations.all().delete()
        WorkingCopy.objects.all().delete()
        Report.objects.filter(pk=page.pk).update(body="".join(PARAGRAPHS))
        forms = [opened(client, page) for client in clients]
        start = Barrier(2)

        def save(number: int, forms=forms, start=start, is_same=is_same) -> int:  # type: ignore[no-untyped-def]
            try:
                which = 0 if is_same else number
                text = list(PARAGRAPHS)
                text[which] = text[which].replace("The", f"Editor{number}")
                values = added(forms[number], "recommendations", 0, number=number + 1,
                               title=f"By {number}")  # fmt: skip
                start.wait(60)
                answer = sent(clients[number], page, values, button, body="".join(text))
                if answer.status_code == 200:
                    assert shown_values(answer, "report_form")["body"] == ["".join(text)]
                return answer.status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            codes = sorted(pool.map(save, (0, 1)))
        body, titles = result(page, button)
        if button == "_save":
            page.refresh_from_db()
            assert page.body == "".join(PARAGRAPHS)
            assert not page.recommendations.exists()
        if is_same:
            assert codes == [200, 302]
            assert len(titles) == 1
            assert sum(f"Editor{number}" in body for number in (0, 1)) == 1
        else:
            assert codes == [302, 302], turn
            assert titles == {"By 0", "By 1"}
            assert body == "<p>Editor0 first of all.</p><p>Editor1 second of them.</p>"


def test_two_who_add_a_page_with_one_address_get_one_page_and_one_question() -> None:
    make_groups()
    clients = [signed_in(colleague(name, EDITOR)) for name in ("erik", "olga")]
    for turn in range(ROUNDS):
        forms = [opened(client, Report) for client in clients]
        start = Barrier(2)

        def add(number: int, forms=forms, start=start, turn=turn) -> int:  # type: ignore[no-untyped-def]
            try:
                names = {"title": f"Harbour by {number}", "slug": f"harbour-{turn}"}
                start.wait(60)
                answer = sent(clients[number], Report, forms[number], "_save", **names)
                if answer.status_code == 200:
                    assert "slug" in errors_of(answer)
                return answer.status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(add, (0, 1))) == [200, 302]
        assert Report.objects.filter(slug=f"harbour-{turn}").count() == 1
