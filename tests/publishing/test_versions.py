"""The pages about a page's versions: who changed what, what it was, and putting it back."""

from __future__ import annotations

import json
import re
import zlib
from typing import Any

import pytest
from django.test import Client

from resources.admin import ReportAdmin
from resources.models import Report
from smartcities.publishing.admin import actions
from smartcities.publishing.models import Revision
from smartcities.publishing.states import record, record_found
from smartcities.publishing.states.wording import marked_words, plain
from tests import factories
from tests.admin_walk.browser import action, admin_url, opened, saved, shown_values
from tests.conftest import colleague, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(editor: Any) -> Report:
    """Return a report whose title and passage an editor changed."""
    client = signed_in(editor)
    made = factories.report(title="Harbours", summary="Clean water")
    person = factories.expert(given_name="Ann", family_name="Ask")
    passage = factories.row(
        Report._meta.get_field("passages").related_model,
        made,
        expert=person,
        text="<p>The harbour is clean.</p>",
    )
    values = opened(client, made)
    changes = {"title": "Ports", "passages__0__text": "<p>The harbour is <b>not</b> clean.</p>"}
    saved(client, made, values, **changes)
    assert passage.pk
    return made


def page_of(client: Client, report: Report, rest: str = "") -> str:
    response = client.get(admin_url(report).replace("change/", f"versions/{rest}"))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.full
@pytest.mark.database
def test_the_list_says_who_changed_what_and_what_it_was(report: Report, editor: Any) -> None:
    said = page_of(signed_in(editor), report)
    assert said.index("Version 2") < said.index("Version 1")
    assert "Published" in said
    assert "erik" in said
    assert "As it was before" in said
    assert "<del>Harbours</del><ins>Ports</ins>" in said
    assert "Paraphrase: Ann Ask" in said
    assert "The harbour is <ins>not </ins>clean." in said


@pytest.mark.full
@pytest.mark.database
def test_one_field_has_a_history_of_its_own(report: Report, editor: Any) -> None:
    client = signed_in(editor)
    saved(client, report, opened(client, report), summary="Dirty water")
    said = page_of(client, report, "?field=summary")
    assert "Version 3" in said
    assert "Version 2" not in said
    assert "<del>Clean</del><ins>Dirty</ins> water" in said
    assert "No version changed “Subtitle”." in page_of(client, report, "?field=subtitle")
    # What is no field narrows nothing.
    assert "Version 2" in page_of(client, report, "?field=stored")


@pytest.mark.full
@pytest.mark.database
def test_a_value_goes_back_into_the_form_and_nothing_else(report: Report, editor: Any) -> None:
    client = signed_in(editor)
    url = f"{admin_url(report)}?put_back=1&what=title"
    response = client.get(url)
    assert 'From version 1, not saved yet: <a href="#id_title">Title</a>.' in (
        response.content.decode()
    )
    values = shown_values(response, "report_form")
    assert values["title"] == ["Harbours"]
    assert values["passages-0-text"] == ["<p>The harbour is <strong>not</strong> clean.</p>"]
    key = report.passages.get().key
    values = shown_values(
        client.get(f"{admin_url(report)}?put_back=1&what=passages:{key}:text"), "report_form"
    )
    assert values["title"] == ["Ports"]
    assert values["passages-0-text"] == ["<p>The harbour is clean.</p>"]
    saved(client, report, values)
    assert report.passages.get().text == "<p>The harbour is clean.</p>"


@pytest.mark.full
@pytest.mark.database
def test_what_is_put_back_is_an_offer_that_a_refused_form_keeps(
    report: Report, editor: Any
) -> None:
    client = signed_in(editor)
    values = shown_values(client.get(f"{admin_url(report)}?put_back=1&what=*"), "report_form")
    values["summary"] = ["x" * 601]
    refused = client.post(f"{admin_url(report)}?put_back=1&what=*", {**values, "_save": "1"})
    assert refused.status_code == 200
    assert shown_values(refused, "report_form")["title"] == ["Harbours"]


@pytest.mark.full
@pytest.mark.database
def test_two_versions_are_compared_in_the_order_of_time(report: Report, editor: Any) -> None:
    client = signed_in(editor)
    for query in ("?from=1&to=2", "?from=2&to=1", "?from=1", "?from=now&to=1"):
        said = page_of(client, report, f"compare/{query}")
        assert "<del>Harbours</del><ins>Ports</ins>" in said, query
    assert "Nothing differs between them." in page_of(client, report, "compare/")
    assert "Nothing differs between them." in page_of(client, report, "compare/?from=2&to=2")


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    "rest",
    ["9/", "compare/?from=9", "compare/?from=", "compare/?from=%C2%B2", "compare/?from=1&to=x"],
)
def test_what_is_no_version_is_not_found(report: Report, editor: Any, rest: str) -> None:
    url = admin_url(report).replace("change/", f"versions/{rest}")
    assert signed_in(editor).get(url).status_code == 404


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("number", ["9", "", "x", "-1", "1" * 400])
def test_the_form_does_not_open_with_a_version_that_is_none(
    report: Report, editor: Any, number: str
) -> None:
    response = signed_in(editor).get(f"{admin_url(report)}?put_back={number}&what=*")
    assert response.status_code == 404


@pytest.mark.full
@pytest.mark.database
def test_a_version_of_another_page_is_not_found(report: Report, editor: Any) -> None:
    other = factories.report(title="Other")
    url = admin_url(other).replace("change/", "versions/1/")
    assert signed_in(editor).get(url).status_code == 404
    assert "There are no versions of this page yet." in page_of(signed_in(editor), other)


@pytest.mark.full
@pytest.mark.database
def test_who_may_only_read_is_offered_nothing_to_put_back(report: Report) -> None:
    author = signed_in(colleague("ann", "author"))
    assert "Put this back" not in page_of(author, report)
    assert "Put all of it back" not in page_of(author, report, "1/")
    assert "Harbours" in page_of(author, report, "1/")
    response = author.get(f"{admin_url(report)}?put_back=1&what=title")
    assert "Harbours" not in response.content.decode()


@pytest.mark.full
@pytest.mark.database
def test_a_version_says_what_no_longer_fits_and_what_is_gone(editor: Any) -> None:
    made = factories.report(title="Ports", publisher=factories.organisation(name="Gate 21"))
    record_found(made)
    revision = Revision.objects.get()
    state = revision_state(revision)
    state["fields"] = {**state["fields"], "motto": "Onward", "document_language": "tlh"}
    state["rows"] = {**state["rows"], "footnotes": []}
    store(state)
    said = page_of(signed_in(editor), made, "1/")
    assert "motto (no field any more)" in said
    assert "Onward" in said
    assert "Gate 21" in said
    made.publisher.delete()
    assert "(deleted)" in page_of(signed_in(editor), made, "1/")
    response = signed_in(editor).get(f"{admin_url(made)}?put_back=1&what=*")
    assert response.status_code == 200


def revision_state(revision: Revision) -> dict[str, Any]:
    return json.loads(zlib.decompress(bytes(revision.stored)))


def store(state: dict[str, Any]) -> None:
    Revision.objects.update(stored=zlib.compress(json.dumps(state).encode()))


def test_a_long_history_opens_in_few_queries(
    editor: Any, django_assert_max_num_queries: Any
) -> None:
    made = factories.report(title="Ports")
    record_found(made)
    first = Revision.objects.get()
    Revision.objects.bulk_create(
        Revision(
            content_type=first.content_type,
            object_id=made.pk,
            number=number,
            kind="saved",
            user=editor,
            stored=first.stored,
        )
        for number in range(2, 1001)
    )
    client = signed_in(editor)
    page_of(client, made)
    with django_assert_max_num_queries(10):
        said = page_of(client, made)
    assert "Version 1000" in said
    assert "Page 1 of 50" in said


@pytest.mark.full
@pytest.mark.database
def test_publishing_is_a_version_even_if_nothing_else_changed(editor: Any) -> None:
    client = signed_in(editor)
    made = factories.report(title="Ports", published_at=None)
    values = opened(client, made)
    response = client.post(admin_url(made), {**values, "_publish": ["1"]})
    assert response.status_code == 302
    kinds = Revision.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["found", "published"]
    assert record(made, "saved", editor) is None


def test_words_that_only_spaces_part_are_marked_as_one() -> None:
    marked = marked_words("Three cities use data", "Two towns use it all")
    assert (
        marked == "<del>Three cities</del><ins>Two towns</ins> use <del>data</del><ins>it all</ins>"
    )
    assert marked_words("a b c d", "a x c d") == "a <del>b</del><ins>x</ins> c d"
    assert marked_words("One line\nThe next", "A word\nAnother") == (
        "<del>One line</del><ins>A word</ins>\n<del>The next</del><ins>Another</ins>"
    )


def test_texts_are_shown_as_words_and_never_run(editor: Any) -> None:
    made = factories.report(title="Ports", body="<p>One</p><p>Two &amp; three</p>")
    record_found(made)
    Report.objects.update(title="<script>alert(1)</script>")
    record(made, "saved", editor)
    said = page_of(signed_in(editor), made)
    assert "<script>alert" not in said
    assert "<ins>&lt;script&gt;alert(1)&lt;/script&gt;</ins>" in said
    assert "One<br> Two &amp; three" in page_of(signed_in(editor), made, "1/").replace(
        "<br>Two", "<br> Two"
    )
    assert plain("<ul><li>a</li><li>b</li></ul><p>c<br>d</p>") == "a\nb\nc\nd"
    # As an import wrote it: lines between the blocks are no change.
    written = "<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>\n\n<p>c<br>\nd</p>\n"
    assert plain(written) == "a\nb\nc\nd"
    assert plain("<p>5&nbsp;km\nof it</p>") == "5 km of it"


def test_far_from_a_change_words_are_left_out() -> None:
    words = [f"w{number}" for number in range(200)]
    changed = [*words[:100], "new", *words[101:]]
    marked = marked_words(" ".join(words), " ".join(changed))
    assert "<del>w100</del><ins>new</ins>" in marked
    assert marked.count("…") == 2
    assert "w20 " not in marked
    assert "w95 " in marked


@pytest.mark.full
@pytest.mark.database
def test_lists_publish_and_unpublish_by_versions_and_leave_the_text_alone(editor: Any) -> None:
    client = signed_in(editor)
    made = factories.report(title="Ports", published_at=None)
    action(client, Report, "publish", [made])
    action(client, Report, "unpublish", [made])
    kinds = Revision.objects.order_by("number").values_list("kind", "changed")
    assert list(kinds) == [("found", ""), ("published", ""), ("unpublished", "")]
    assert "The content stayed as it was." in page_of(client, made)


def test_a_list_does_not_undo_what_was_saved_since_it_was_read(
    editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = factories.report(title="Ports", published_at=None)
    publish_now = actions.publish_now

    def slowly(page: Report) -> None:
        Report.objects.filter(pk=page.pk).update(summary="Meanwhile")
        publish_now(page)

    monkeypatch.setattr(actions, "publish_now", slowly)
    action(signed_in(editor), Report, "publish", [made])
    made.refresh_from_db()
    assert made.is_public()
    assert made.summary == "Meanwhile"


def test_a_review_date_from_a_list_does_not_either(
    editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = factories.report(title="Ports")
    permitted = ReportAdmin.has_change_permission

    def slowly(self: Any, request: Any, obj: Any = None) -> bool:
        if obj is not None:  # asked of each page once the list of them is read
            Report.objects.filter(pk=made.pk).update(summary="Meanwhile")
        return permitted(self, request, obj)

    monkeypatch.setattr(ReportAdmin, "has_change_permission", slowly)
    action(signed_in(editor), Report, "set_review_date", [made], review_by="2027-05-01")
    made.refresh_from_db()
    assert (made.summary, str(made.review_by)) == ("Meanwhile", "2027-05-01")


def test_pictures_stand_beside_each_other(editor: Any) -> None:
    harbour, bridge = factories.image(title="Harbour"), factories.image(title="Bridge")
    made = factories.report(title="Ports", image=harbour)
    record_found(made)
    Report.objects.update(image=bridge)
    record(made, "saved", editor)
    said = page_of(signed_in(editor), made)
    for mark, picture in (("del", harbour), ("ins", bridge)):
        shown = re.search(
            rf'<{mark}><img class="thumbnail" src="([^"]+)"[^>]*>([^<]+)</{mark}>', said
        )
        assert shown, said
        assert shown[2] == picture.title
        assert shown[1] == picture.renditions(crop="3:2")[0][0]
    # What is gone is named alone.
    Report.objects.update(image=None)
    record(made, "saved", editor)
    bridge.delete()
    gone = page_of(signed_in(editor), made)
    assert "<del>(deleted)</del>" in gone
    assert gone.count('<img class="thumbnail"') == 1
