"""Contact and photo of a person appear only inside the consent the person gave."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client

from experts.models import Expert
from smartcities.media.models import Image
from smartcities.media.renditions import Rendition
from tests.factories import expert, image, report
from tests.files import drained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY = "2027-01-01"


@pytest.fixture
def line() -> Expert:
    """Return a person who agreed to everything."""
    return expert(
        given_name="Line",
        family_name="Knive",
        photo=image(),
        email="line@example.org",
        phone="+45 12 34 56 78",
        consent_photo=True,
        consent_contact=True,
        consent_on=DAY,
    )


def everywhere(client: Client, person: Expert) -> str:
    """Return the HTML of every page on which the person appears."""
    made = report()
    made.contributions.create(expert=person, role="interviewed", title_then="Consultant")
    made.passages.create(expert=person, text="<p>Start small.</p>")
    paths = [person.get_absolute_url(), "/experts/", made.get_absolute_url(), "/"]
    answers = [client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * 4
    return "".join(answer.content.decode() for answer in answers)


def test_a_photo_without_consent_is_refused() -> None:
    person = expert()
    person.photo = image()
    with pytest.raises(ValidationError, match="needs the person's consent") as caught:
        person.full_clean()
    assert set(caught.value.error_dict) == {"photo"}


def test_inside_the_consent_photo_and_contact_are_shown(visitor: Client, line: Expert) -> None:
    html = everywhere(visitor, line)
    assert line.photo.checksum in html
    assert "line@example.org" in html
    assert "+45 12 34 56 78" in html


def test_contact_without_consent_is_shown_nowhere(visitor: Client, line: Expert) -> None:
    line.consent_contact = False
    line.save()
    html = everywhere(visitor, line)
    assert "line@example.org" not in html
    assert "12 34 56 78" not in html
    assert line.contact == {}
    assert visitor.get("/experts/?q=line@example.org").context["hits"].paginator.count == 0


def test_what_is_not_given_is_not_shown(line: Expert) -> None:
    line.phone = ""
    assert line.contact == {"email": "line@example.org"}


@pytest.mark.full
def test_withdrawing_takes_the_photo_out_everywhere_with_its_files(
    visitor: Client, line: Expert, django_capture_on_commit_callbacks
) -> None:
    photo = line.photo
    address = photo.renditions()[0][0]
    drained(visitor.get(address))
    files = [photo.file.name, Rendition(photo.checksum, 320).stored_name]
    assert all(default_storage.exists(name) for name in files)
    line.consent_photo = False
    with django_capture_on_commit_callbacks(execute=True):
        line.save()
    assert Expert.objects.get(pk=line.pk).photo is None
    assert not Image.objects.filter(pk=photo.pk).exists()
    assert not any(default_storage.exists(name) for name in files)
    assert visitor.get(address).status_code == 410
    assert photo.checksum not in everywhere(visitor, line)


def test_withdrawing_by_update_fields_does_the_same(
    line: Expert, django_capture_on_commit_callbacks
) -> None:
    line.consent_photo = False
    with django_capture_on_commit_callbacks(execute=True):
        line.save(update_fields=["consent_photo"])
    fresh = Expert.objects.get(pk=line.pk)
    assert (fresh.photo, fresh.consent_photo) == (None, False)
    assert not Image.objects.exists()


def test_a_withdrawal_that_no_save_saw_still_hides_the_photo(visitor: Client, line: Expert) -> None:
    Expert.objects.filter(pk=line.pk).update(consent_photo=False)
    fresh = Expert.objects.get(pk=line.pk)
    assert fresh.image is None
    assert line.photo.checksum not in everywhere(visitor, fresh)


def test_withdrawing_the_consent_moves_the_pages_date(line: Expert, clock) -> None:
    clock.shift(60)
    before = line.last_updated
    line.consent_contact = False
    line.save()
    assert line.last_updated > before


def test_the_consent_to_a_photo_and_to_contact_are_apart(line: Expert) -> None:
    line.consent_contact = False
    line.save()
    assert line.image is not None
    assert line.contact == {}


def test_a_person_needs_no_consent_for_a_name_as_printed(visitor: Client) -> None:
    person = expert(given_name="Line", family_name="Knive", job_title="Consultant")
    person.full_clean()
    assert b"Line Knive" in visitor.get(person.get_absolute_url()).content


@pytest.mark.parametrize(
    ("given", "family", "title", "initials", "slug"),
    [
        ("Søren", "Smidt-Jensen", "Søren Smidt-Jensen", "SS", "soren-smidt-jensen"),
        ("", "Madonna", "Madonna", "M", "madonna"),
        ("åse", "ø", "åse ø", "ÅØ", "ase-o"),
    ],
)
def test_a_person_is_called_by_the_names(given, family, title, initials, slug) -> None:
    person = expert(given_name=given, family_name=family)
    assert (person.title, person.initials, person.slug) == (title, initials, slug)


def test_a_person_without_photo_stands_with_a_figure_and_in_lists_with_initials(
    visitor: Client,
) -> None:
    person = expert(given_name="Line", family_name="Knive")
    for path, stand_in in ((person.get_absolute_url(), "silhouette"), ("/experts/", ">LK<")):
        html = visitor.get(path).content.decode()
        assert stand_in in html
        assert "<img" not in html


def test_a_person_lists_public_reports_with_role_and_title_of_then(visitor: Client) -> None:
    person = expert(job_title="Director")
    shown, hidden = (
        report(title="Shown report"),
        report(title="Hidden report", published_at=None),
    )
    for made in (shown, hidden):
        made.contributions.create(expert=person, role="interviewed", title_then="Consultant then")
    html = visitor.get(person.get_absolute_url()).content.decode()
    assert "Shown report" in html
    assert "Interviewed" in html or "interviewed" in html
    assert "Consultant then" in html
    assert "Hidden report" not in html
