"""What an author can do, and what no path lets an author do: publish, take over, delete."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseStudy
from experts.models import Expert
from resources.models import Link, Report
from smartcities.media.models import Image
from smartcities.publishing.models import Page, Theme
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import action, admin_url, body_of, notices, opened, saved, sent
from tests.files import pdf_file, picture_file
from tests.page_types.declaring import declared

pytestmark = pytest.mark.full

#: Every way of asking a form to publish: what a browser's own controls would be called.
PUBLISHING = {
    "published_at_0": "2020-01-01",
    "published_at_1": "12:00:00",
    "published_at": "2020-01-01 12:00:00",
    "expires_at_0": "2099-01-01",
    "expires_at_1": "12:00:00",
    "expires_at": "2099-01-01 12:00:00",
}
BUTTONS = ("_save", "_publish", "_continue", "_addanother")


@pytest.fixture(params=page_types(), ids=lambda model: model._meta.label_lower)
def model(request: pytest.FixtureRequest, db: None) -> type[Page]:
    return request.param


def a_page(model: type[Page], **fields: Any) -> Any:
    return factories.make(model, **{**declared(model).complete, **fields})


def draft(model: type[Page], owner: Any = None, **fields: Any) -> Any:
    return a_page(model, published_at=None, owner=owner, **fields)


def new(client: Client, model: type[Page], **more: Any) -> Page:
    """Add a page by its form and return it."""
    before = set(model.objects.values_list("pk", flat=True))
    saved(client, model, {**opened(client, model), **declared(model).form}, **more)
    return model.objects.exclude(pk__in=before).get()


def still(page: Page) -> dict[str, Any]:
    """Return the page's row as the database has it."""
    return type(page).objects.filter(pk=page.pk).values().get()


def test_a_new_page_belongs_to_its_author_and_is_a_draft(
    model: type[Page], as_author: Client, author: Any
) -> None:
    page = new(as_author, model)
    assert (page.owner, page.published_at, page.expires_at) == (author, None, None)
    assert LogEntry.objects.get(object_id=str(page.pk)).user == author


def test_an_author_changes_their_own_draft(
    model: type[Page], as_author: Client, author: Any
) -> None:
    page = draft(model, author)
    saved(as_author, page, opened(as_author, page), summary="Shorter than before.")
    page.refresh_from_db()
    assert page.summary == "Shorter than before."
    assert (page.owner, page.published_at) == (author, None)


def test_no_field_and_no_button_publishes_what_an_author_adds(
    model: type[Page], as_author: Client, author: Any, editor: Any
) -> None:
    more = dict.fromkeys(BUTTONS, "1")
    page = new(as_author, model, button="_publish", owner=str(editor.pk), **PUBLISHING, **more)
    assert (page.owner, page.published_at, page.expires_at) == (author, None, None)


@pytest.mark.parametrize("button", BUTTONS)
def test_each_button_by_itself_publishes_nothing_of_an_authors(
    as_author: Client, author: Any, button: str
) -> None:
    page = new(as_author, CaseStudy, button=button, **PUBLISHING)
    assert (page.owner, page.published_at, page.expires_at) == (author, None, None)


def test_no_field_and_no_button_publishes_what_an_author_changes(
    model: type[Page], as_author: Client, author: Any, editor: Any
) -> None:
    page = draft(model, author)
    values = {**opened(as_author, page), **PUBLISHING, "owner": str(editor.pk), "revision": "9"}
    saved(as_author, page, values, button="_publish")
    page.refresh_from_db()
    assert (page.owner, page.published_at, page.expires_at) == (author, None, None)
    assert page.revision == 1


def test_the_address_of_the_form_publishes_nothing(
    as_author: Client, author: Any, editor: Any
) -> None:
    query = f"?published_at=2020-01-01&published_at_0=2020-01-01&owner={editor.pk}&_publish=1"
    url = admin_url(CaseStudy, "add") + query
    assert as_author.get(url).status_code == 200
    data = {**opened(as_author, CaseStudy), "title": "By the address"}
    assert as_author.post(url, data).status_code == 302
    page = CaseStudy.objects.get()
    assert (page.owner, page.published_at) == (author, None)


def test_an_author_sees_no_button_and_no_field_that_publishes(
    as_author: Client, author: Any
) -> None:
    page = draft(CaseStudy, author)
    for url in (admin_url(CaseStudy, "add"), admin_url(page)):
        html = as_author.get(url).content.decode()
        for name in ("_publish", "published_at_0", "expires_at_0", "owner"):
            assert f'name="{name}"' not in html, f"{name} at {url}"
    values = opened(as_author, page)
    assert "title" in values
    assert "revision_seen" in values


@pytest.mark.parametrize("name", ["publish", "unpublish", "delete_selected", "set_review_date"])
def test_actions_posted_by_hand_change_only_what_an_author_may(
    as_author: Client, author: Any, name: str
) -> None:
    mine = draft(CaseStudy, author)
    public = a_page(CaseStudy, owner=author)
    others = draft(CaseStudy)
    before = [still(page) for page in (mine, public, others)]
    action(as_author, CaseStudy, name, [mine, public, others], review_by="2030-01-01", post="yes")
    after = [still(page) for page in (mine, public, others)]
    if name == "set_review_date":
        assert [str(row["review_by"]) for row in after] == ["2030-01-01", "None", "None"]
    else:
        assert after == before


def test_an_action_on_all_pages_at_once_changes_only_the_authors_own_drafts(
    as_author: Client, author: Any
) -> None:
    mine, others = draft(CaseStudy, author), a_page(CaseStudy)
    action(
        as_author, CaseStudy, "set_review_date", [mine], review_by="2030-01-01", select_across="1"
    )
    assert (str(still(mine)["review_by"]), still(others)["review_by"]) == ("2030-01-01", None)


@pytest.mark.parametrize(
    "state", ["other's draft", "nobody's draft", "own public", "other's public"]
)
def test_an_author_cannot_change_a_page_that_is_public_or_not_theirs(
    model: type[Page], as_author: Client, author: Any, editor: Any, state: str
) -> None:
    whose, _, seen = state.partition(" ")
    owner = {"own": author, "other's": editor, "nobody's": None}[whose]
    page = a_page(model, owner=owner) if seen == "public" else draft(model, owner)
    before = still(page)
    for button in ("_save", "_continue", "_publish"):
        values = {"title": "Taken", "family_name": "Taken", "owner": author.pk, "slug": "taken"}
        assert sent(as_author, page, values, button=button).status_code == 403
    assert still(page) == before


def test_save_as_new_on_another_persons_page_makes_a_draft_of_ones_own_at_most(
    as_author: Client, author: Any, editor: Any
) -> None:
    page = a_page(CaseStudy, owner=editor)
    figure = factories.row(factories.KeyFigure, of=page)
    before = still(page)
    values = {**opened(as_author, CaseStudy), "title": "A copy", "figures-TOTAL_FORMS": "1"}
    values |= {"figures-INITIAL_FORMS": "1", "figures-0-id": str(figure.pk)}
    values |= {"figures-0-case": str(page.pk), "figures-0-label": "Mine", "figures-0-value": "1"}
    values |= {"figures-0-source": "Me", **PUBLISHING}
    sent(as_author, page, values, button="_saveasnew")
    assert still(page) == before
    figure.refresh_from_db()
    assert (figure.case, figure.label) == (page, "Households")
    for copy in CaseStudy.objects.exclude(pk=page.pk):
        assert (copy.owner, copy.published_at) == (author, None)


def test_rows_of_another_persons_page_cannot_be_sent_with_its_form(
    as_author: Client, editor: Any
) -> None:
    report = draft(Report, editor)
    row = factories.row(factories.Recommendation, of=report)
    values = {"recommendations-TOTAL_FORMS": "1", "recommendations-INITIAL_FORMS": "1"}
    values |= {"recommendations-0-id": str(row.pk), "recommendations-0-DELETE": "on"}
    assert sent(as_author, report, values).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("doing", ["change", "delete", "adopt"])
def test_rows_of_another_report_cannot_be_reached_through_ones_own(
    as_author: Client, author: Any, editor: Any, doing: str
) -> None:
    mine = draft(Report, author)
    theirs = factories.row(factories.Recommendation, of=a_page(Report, owner=editor))
    before = type(theirs).objects.filter(pk=theirs.pk).values().get()
    prefix = "recommendations-0-"
    values = {**opened(as_author, mine), "recommendations-TOTAL_FORMS": "1"}
    values |= {"recommendations-INITIAL_FORMS": "1", f"{prefix}id": str(theirs.pk)}
    values |= {f"{prefix}report": str(mine.pk if doing == "adopt" else theirs.report_id)}
    values |= {f"{prefix}number": "7", f"{prefix}title": "Taken"}
    if doing == "delete":
        values[f"{prefix}DELETE"] = "on"
    assert sent(as_author, mine, values).status_code in {200, 302}
    assert type(theirs).objects.filter(pk=theirs.pk).values().get() == before


def test_a_page_that_has_expired_is_not_revived_by_its_author(
    as_author: Client, author: Any
) -> None:
    now = timezone.now()
    times = {"published_at": now - timedelta(days=9), "expires_at": now - timedelta(days=1)}
    page = a_page(CaseStudy, owner=author, **times)
    values = opened(as_author, page)
    for button in ("_save", "_publish"):
        values = {**opened(as_author, page), **PUBLISHING}
        saved(as_author, page, values, button=button)
        page.refresh_from_db()
        assert (page.published_at, page.expires_at) == tuple(times.values())
        assert not page.is_public()


def test_a_popup_adds_no_more_than_the_page_does(
    as_author: Client, author: Any, editor: Any
) -> None:
    url = f"{admin_url(Link, 'add')}?_popup=1"
    data = {**opened(as_author, Link), **declared(Link).form, **PUBLISHING, "_popup": "1"}
    answer = as_author.post(url, {**data, "owner": str(editor.pk), "_publish": "1"})
    assert answer.status_code == 200
    assert b"popup_response" in answer.content
    page = Link.objects.get()
    assert (page.owner, page.published_at) == (author, None)


def test_an_author_opens_their_own_preview_and_nobody_elses(
    model: type[Page], as_author: Client, author: Any, editor: Any
) -> None:
    mine, others = draft(model, author), draft(model, editor)
    preview = as_author.get(mine.get_absolute_url())
    assert preview.status_code == 200
    assert "no-store" in preview["Cache-Control"]
    assert "noindex" in preview["X-Robots-Tag"]
    assert as_author.get(others.get_absolute_url()).status_code == 404
    assert Client().get(mine.get_absolute_url()).status_code == 404


def test_an_author_downloads_the_file_of_their_own_draft_and_nobody_elses(
    as_author: Client, author: Any, editor: Any
) -> None:
    mine = draft(Report, author, file=pdf_file())
    others = draft(Report, editor, file=pdf_file())
    answer = as_author.get(reverse("report-download", args=[mine.slug]))
    assert answer.status_code == 200
    assert body_of(answer).startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert as_author.get(reverse("report-download", args=[others.slug])).status_code == 404
    assert Client().get(reverse("report-download", args=[mine.slug])).status_code == 404


def test_an_author_changes_a_picture_of_their_own_only_while_nothing_public_shows_it(
    as_author: Client, author: Any
) -> None:
    picture = factories.image(owner=author)
    case = draft(CaseStudy, author, image=picture)
    saved(as_author, picture, opened(as_author, picture), alt="Cranes at dusk.")
    case.published_at = timezone.now()
    case.save()
    before = Image.objects.filter(pk=picture.pk).values().get()
    values = {"title": "x", "alt": "Taken", "credit": "x", "licence": "CC0-1.0"}
    assert sent(as_author, picture, values, file=picture_file()).status_code == 403
    assert Image.objects.filter(pk=picture.pk).values().get() == before


@pytest.mark.parametrize("shown_by", ["gallery", "theme", "photo"])
def test_every_way_of_showing_a_picture_counts_as_use(
    as_author: Client, author: Any, shown_by: str
) -> None:
    picture = factories.image(owner=author)
    if shown_by == "gallery":
        factories.row(factories.GalleryPicture, of=a_page(CaseStudy), image=picture)
    elif shown_by == "theme":
        Theme.objects.create(name="Water", image=picture)
    else:
        a_page(Expert, photo=picture, consent_photo=True, consent_on="2026-01-01")
    assert sent(as_author, picture, {"alt": "Taken"}).status_code == 403


def test_an_author_cannot_change_somebody_elses_picture(as_author: Client, editor: Any) -> None:
    for picture in (factories.image(owner=editor), factories.image()):
        assert sent(as_author, picture, {"alt": "Taken"}).status_code == 403


def test_an_author_deletes_nothing(model: type[Page], as_author: Client, author: Any) -> None:
    for target in (
        draft(model, author),
        a_page(model, owner=author),
        factories.image(owner=author),
    ):
        url = admin_url(target, "delete")
        assert as_author.get(url).status_code == 403
        assert as_author.post(url, {"post": "yes"}).status_code == 403
        assert type(target).objects.filter(pk=target.pk).exists()


def test_an_author_deletes_no_picture_by_way_of_a_persons_consent(
    as_author: Client, author: Any, editor: Any
) -> None:
    """Taking a consent back deletes the photo: so a photo must be one's own to begin with."""
    picture = factories.image(owner=editor)
    a_page(CaseStudy, image=picture)
    person = draft(Expert, author)
    values = {**opened(as_author, person), "consent_photo": "on", "consent_on": "2026-01-01"}
    answer = sent(as_author, person, values, photo=str(picture.pk))
    assert answer.status_code == 200
    assert "photo" in answer.context["adminform"].form.errors
    sent(as_author, person, opened(as_author, person), consent_photo=None)
    assert Image.objects.filter(pk=picture.pk).exists()


def test_an_author_gives_a_person_a_photo_of_their_own_and_takes_it_back(
    as_author: Client, author: Any
) -> None:
    picture = factories.image(owner=author)
    person = draft(Expert, author)
    values = {**opened(as_author, person), "consent_photo": "on", "consent_on": "2026-01-01"}
    saved(as_author, person, values, photo=str(picture.pk))
    saved(as_author, person, opened(as_author, person), consent_photo=None)
    person.refresh_from_db()
    assert person.photo is None
    assert not Image.objects.exists()


def test_an_author_cannot_take_the_address_that_a_public_page_had(
    as_author: Client, author: Any
) -> None:
    public = a_page(CaseStudy, slug="before")
    public.slug = "after"
    public.save()
    mine = draft(CaseStudy, author)
    for slug in ("before", "BEFORE", "after", "After"):
        answer = sent(as_author, mine, opened(as_author, mine), slug=slug)
        assert answer.status_code == 200
        assert "slug" in answer.context["adminform"].form.errors
    assert Client().get("/case-studies/before/").url == "/case-studies/after/"


def test_the_list_says_what_was_not_done(as_author: Client) -> None:
    answer = action(as_author, CaseStudy, "publish", [draft(CaseStudy)])
    assert "No action selected" in notices(answer)
