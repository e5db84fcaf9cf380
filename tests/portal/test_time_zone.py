"""The portal's time zone: times that are shown and typed follow it, what is planned does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from smartcities import identity
from smartcities.identity.reading import read_once
from smartcities.identity.zone import PORTAL_ZONE
from smartcities.portal.models import PortalSettings
from smartcities.portal.reading import is_zone
from tests.admin_walk.browser import errors_of, opened, sent
from tests.factories import case_study
from tests.portal.settings import named

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
HELSINKI = "Europe/Helsinki"


@pytest.mark.parametrize("name", ["Europe/Helsinki", "America/New_York", "UTC", "Asia/Kathmandu"])
def test_it_says_of_each_moment_what_the_zone_says(name: str) -> None:
    named(time_zone=name)
    zone = ZoneInfo(name)
    # Around both changes of the clocks, where an hour is there twice, or not.
    hours = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 28), (10, 24), (11, 1))]
    identity.current()
    with read_once():
        for moment in (start + timedelta(hours=hour) for start in hours for hour in range(48)):
            mine = moment.astimezone(PORTAL_ZONE)
            assert mine.isoformat() == moment.astimezone(zone).isoformat()
            for fold in (0, 1):
                typed = mine.replace(tzinfo=PORTAL_ZONE, fold=fold)
                expected = mine.replace(tzinfo=zone, fold=fold)
                assert (typed.utcoffset(), typed.dst()) == (expected.utcoffset(), expected.dst())
    with timezone.override(PORTAL_ZONE):
        assert timezone.get_current_timezone_name() == name


def test_pages_and_forms_are_in_it(clock: time_machine.Traveller, as_editor: Client) -> None:
    page = case_study(published_at=NOON + timedelta(days=1))
    address = f"/admin/casestudies/casestudy/{page.pk}/schedule/"

    def shown() -> str:
        return as_editor.get(address).content.decode()

    assert 'value="13:00"' in shown()
    named(time_zone=HELSINKI)
    assert 'value="14:00"' in shown()
    assert HELSINKI in shown()
    typed = {"published_at_0": "2027-03-05", "published_at_1": "10:00"}
    as_editor.post(address, typed)
    page.refresh_from_db()
    assert page.published_at == datetime(2027, 3, 5, 8, 0, tzinfo=UTC)


def test_the_day_of_a_page_is_the_one_there(visitor: Client) -> None:
    page = case_study()
    # Late in the evening in Copenhagen it is the next day in Helsinki.
    page.last_updated = datetime(2027, 2, 27, 22, 30, tzinfo=UTC)
    page.save()
    assert "27 February 2027" in visitor.get(page.get_absolute_url()).content.decode()
    named(time_zone=HELSINKI)
    assert "28 February 2027" in visitor.get(page.get_absolute_url()).content.decode()


@pytest.mark.full
def test_what_is_scheduled_keeps_its_moment_and_who_saves_is_told(
    clock: time_machine.Traveller, as_administrator: Client
) -> None:
    made = named()
    moment = datetime(2027, 3, 4, 8, 0, tzinfo=UTC)
    page = case_study(title="Ålborgs åer", published_at=moment)
    case_study(published_at=NOON - timedelta(days=1))
    values = opened(as_administrator, made)
    answer = sent(as_administrator, made, values, time_zone=HELSINKI)
    answer = as_administrator.get(answer["Location"], follow=True)
    page.refresh_from_db()
    assert page.published_at == moment
    (said,) = [str(each) for each in answer.context["messages"] if "keeps its moment" in str(each)]
    assert "“Ålborgs åer” on 4 March 2027, 10:00" in said
    values = opened(as_administrator, made)
    answer = sent(as_administrator, made, values, name_en="Other")
    answer = as_administrator.get(answer["Location"], follow=True)
    assert not [each for each in answer.context["messages"] if "keeps its moment" in str(each)]


@pytest.mark.full
def test_a_zone_that_is_none_is_refused(as_administrator: Client) -> None:
    made = named()
    answer = sent(as_administrator, made, opened(as_administrator, made), time_zone="Mars/Olympus")
    assert list(errors_of(answer)) == ["time_zone"]
    with pytest.raises(ValidationError):
        named(time_zone="../../etc/passwd")


def test_a_zone_that_this_machine_does_not_know_is_the_usual_one(visitor: Client) -> None:
    named()
    PortalSettings.objects.update(time_zone="Europe/Atlantis")
    is_zone.cache_clear()
    assert identity.current().time_zone == "Europe/Copenhagen"
    assert visitor.get("/").status_code == 200


def test_a_process_that_has_not_read_it_yet_reads_it_before_it_understands_a_time(
    clock: time_machine.Traveller, as_editor: Client
) -> None:
    page = case_study(published_at=NOON + timedelta(days=1))
    # As another process saved it: this one knows nothing of it.
    PortalSettings.objects.bulk_create([PortalSettings(pk=1, name_en="A", time_zone=HELSINKI)])
    typed = {"published_at_0": "2027-03-05", "published_at_1": "10:00"}
    as_editor.post(f"/admin/casestudies/casestudy/{page.pk}/schedule/", typed)
    page.refresh_from_db()
    assert page.published_at == datetime(2027, 3, 5, 8, 0, tzinfo=UTC)
