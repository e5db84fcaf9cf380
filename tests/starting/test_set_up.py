"""The set-up page: who may open it, what it takes, and what it makes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from casestudies.models import CaseStudy, City
from information.models import InformationPage
from resources.models import Report
from smartcities.desk import demo, emptying
from smartcities.desk.models import DemoRecord
from smartcities.portal.models import PortalSettings
from smartcities.publishing.types import page_types
from smartcities.starting import bringing, finishing
from smartcities.starting.bringing import bring
from smartcities.starting.forms import AdministratorForm, PortalForm
from smartcities.starting.models import SetUp
from tests.accounts.second import ACCOUNT, app_added
from tests.conftest import PASSWORD
from tests.factories import city
from tests.starting.conftest import FILLED, filled_in, link, said

pytestmark = pytest.mark.django_db
STEPS = "/admin/first-steps/"


def people() -> list[str]:
    return [user.get_username() for user in get_user_model().objects.all()]


def text_of(path: str, browser: Client | None = None) -> tuple[int, str]:
    answer = (browser or Client()).get(path)
    return answer.status_code, answer.content.decode()


def test_it_makes_an_administrator_and_a_portal_of_that_name_and_signs_in(visitor: Client) -> None:
    browser = Client()
    answer = filled_in(link(), browser, accent_colour="7A2E68", tagline_en="What towns tried")
    assert (answer.status_code, answer["Location"]) == (302, STEPS)
    anna = get_user_model().objects.get()
    assert (anna.is_superuser, anna.is_staff, anna.check_password(PASSWORD)) == (True, True, True)
    assert [group.name for group in anna.groups.all()] == ["administrator"]
    stored = PortalSettings.objects.get()
    assert (stored.name_en, stored.accent_colour) == ("Towns of the North", "#7a2e68")
    assert stored.revisions.count() == 1, "what it began with can be put back"
    steps = browser.get(STEPS).content.decode()
    assert "“Towns of the North” is set up, and you are its administrator." in steps
    assert "Towns of the North" in visitor.get("/").content.decode()


@pytest.mark.full
def test_the_first_steps_are_named_on_the_index_until_they_are_read() -> None:
    browser = Client()
    filled_in(link(), browser)
    assert STEPS in browser.get("/admin/").content.decode()
    browser.post(STEPS)
    assert STEPS not in browser.get("/admin/").content.decode()


def test_where_a_second_factor_is_required_one_is_led_to_it(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    browser = Client()
    answer = filled_in(link(), browser)
    assert answer["Location"] == ACCOUNT + "set-up/"
    # And not asked for the password that was typed a moment ago.
    assert app_added(browser)


def test_a_link_works_once(visitor: Client) -> None:
    path = link()
    filled_in(path)
    status, text = text_of(path)
    assert status == 410
    assert "The portal is set up" in text
    assert visitor.post(path, {**FILLED, "username": "eve"}).status_code == 410
    assert people() == ["anna"]


def test_a_link_lasts_a_day(clock: Any) -> None:
    path = link()
    clock.shift(timedelta(hours=23, minutes=59))
    assert text_of(path)[0] == 200
    clock.shift(timedelta(minutes=2))
    status, text = text_of(path)
    assert status == 410
    assert "older than 24 hours" in text
    assert "manage.py setup_link" in text
    assert Client().post(path, FILLED).status_code == 410
    assert people() == []


def test_only_the_newest_link_works_and_no_other_is_told_more(settings: Any) -> None:
    before, path = link(), link()
    settings.CLIENT_BUDGET = 6
    for other in (before, f"{path[:-2]}/", "/admin/set-up/guess/"):
        status, text = text_of(other)
        assert status == 403
        assert "a newer link was made" in text
    assert text_of(path)[0] == 200


def test_whoever_tries_many_waits_but_not_who_has_the_link(settings: Any) -> None:
    settings.CLIENT_BUDGET = 6
    path = link()
    statuses = [text_of(f"/admin/set-up/guess-{number}/")[0] for number in range(13)]
    # A little is saved up again meanwhile.
    assert (statuses[:10], statuses[12]) == ([403] * 10, 429)
    assert text_of(path)[0] == 200


def test_no_link_is_honoured_once_somebody_runs_the_portal(administrator: Any) -> None:
    SetUp.objects.create(pk=1, digest="0" * 64)
    path = "/admin/set-up/any/"
    assert text_of(path)[0] == 403
    assert "set-up" not in said()
    administrator.is_active = False
    administrator.save()
    path = link()
    administrator.is_active = True
    administrator.save()
    assert text_of(path)[0] == 410


def test_the_address_is_kept_from_others_and_kept_nowhere() -> None:
    path = link()
    for answer in (Client().get(path), Client().get("/admin/set-up/guess/")):
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert path.split("/")[-2] not in str(SetUp.objects.values())


def test_of_two_who_finish_at_once_one_wins() -> None:
    path = link()
    forms = []
    for name in ("anna", "eve"):
        given = {**FILLED, "username": name, "offers_en": "on"}
        pair = AdministratorForm(given), PortalForm(given)
        assert all(each.is_valid() for each in pair)
        forms.append(pair)
    token = path.split("/")[-2]
    users = [finishing.finish(token, *pair, "en") for pair in forms]
    assert [user and user.get_username() for user in users] == ["anna", None]
    assert people() == ["anna"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name_en": "   "}, "Give the portal a name."),
        ({"name_en": "x" * 200}, "at most 60 characters"),
        ({"accent_colour": "teal"}, "“teal” is no colour"),
        ({"accent_colour": "#ffee00"}, "The nearest colour that would do"),
        ({"password2": "another one"}, "didn’t match"),
        ({"password1": "secret", "password2": "secret"}, "at least 12 characters"),
        ({"username": "two words"}, "Enter a valid username"),
        ({"username": "erik"}, "A user with that username already exists."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"offers_en": [], "offers_da": []}, "Offer one language at least."),
        ({"beginning": "other"}, "Select a valid choice"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_is_lost(
    editor: Any, changes: dict[str, Any], message: str
) -> None:
    answer = filled_in(link(), tagline_en="What towns tried", **changes)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert message in text
    assert 'value="What towns tried"' in text
    assert people() == ["erik"]
    assert not PortalSettings.objects.exists()


def test_a_portal_in_danish_alone_needs_no_english_name() -> None:
    filled_in(link(), name_en="", name_da="Byer i nord", offers_en=[])
    stored = PortalSettings.objects.get()
    assert (stored.name_en, stored.name_da, stored.languages) == ("Byer i nord",) * 2 + (("da",),)


def test_it_speaks_danish_and_so_does_the_admin_afterwards() -> None:
    path, browser = f"{link()}?language=da", Client()
    assert "Sæt din portal op" in browser.get(path).content.decode()
    filled_in(path, browser)
    assert get_user_model().objects.get().language == "da"


def test_an_empty_portal_has_no_page() -> None:
    filled_in(link(), beginning="empty")
    assert not any(model.objects.exists() for model in page_types())


@pytest.mark.full
@pytest.mark.parametrize(("offered", "title"), [("offers_en", "Sample"), ("offers_da", "Eksempel")])
def test_samples_are_drafts_in_the_first_language_and_go_again(offered: str, title: str) -> None:
    both = {"offers_en": [], "offers_da": [], offered: "on"}
    filled_in(link(), beginning="samples", **both)
    for model in page_types():
        pages = model.objects.all()
        assert pages.exists() or model._meta.app_label == "events"
        assert not any(page.is_public() for page in pages)
    assert Report.objects.get().title.startswith(title)
    about = InformationPage.objects.get(slug="about")
    assert "Towns of the North" in about.body
    assert InformationPage.objects.count() == 10
    about.title = "What this is"
    about.save()
    emptying.empty()
    assert [page.title for page in InformationPage.objects.all()] == ["What this is"]
    assert not Report.objects.exists()


def test_what_was_cut_short_is_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    browser, path = Client(), link()
    every, remember = list(demo.entries(f"{demo.SAMPLES}/en")), demo.remember
    monkeypatch.setattr(demo, "entries", lambda within=demo.DEMO: iter(every))

    def killed(made: Any, key: str) -> None:
        if DemoRecord.objects.count() == 2:
            raise SystemExit
        remember(made, key)

    monkeypatch.setattr(demo, "remember", killed)
    with pytest.raises(SystemExit):
        filled_in(path, browser, beginning="demo")
    # The administrator is there, and what came is whole.
    assert people() == ["anna"]
    assert DemoRecord.objects.count() == 2
    monkeypatch.setattr(demo, "remember", remember)
    browser.force_login(get_user_model().objects.get())
    assert f"2 of {len(every)} things are there" in browser.get(STEPS).content.decode()
    browser.post(STEPS, {"rest": "1"})
    assert DemoRecord.objects.count() == len(every)
    assert "things are there" not in browser.get(STEPS).content.decode()
    assert bringing.is_unfinished(SetUp.objects.get()) is False


@pytest.mark.full
def test_samples_that_were_cut_short_are_counted_as_samples() -> None:
    browser = Client()
    filled_in(link(), browser, beginning="samples")
    browser.force_login(get_user_model().objects.get())
    SetUp.objects.update(brought_at=None)
    total = len(list(demo.entries(f"{demo.SAMPLES}/en")))
    assert f"{total} of {total} things are there" in browser.get(STEPS).content.decode()


@pytest.mark.full
def test_the_command_continues_it_too_and_says_where_the_portal_is() -> None:
    filled_in(link())
    SetUp.objects.update(beginning="samples", brought_at=None)
    assert said() == "Site: http://testserver/\nAdmin: http://testserver/admin/\n"
    assert Report.objects.count() == 1
    bring()
    assert Report.objects.count() == 1


def test_a_demo_without_an_administrator_gets_a_link_and_keeps_its_content() -> None:
    demo.load(lambda line: None, f"{demo.SAMPLES}/en")
    path = link()
    assert "Content was brought here before" in text_of(path)[1]
    filled_in(path, beginning="empty")
    assert Report.objects.count() == 1


@pytest.mark.full
def test_what_has_the_address_of_a_sample_already_takes_its_place() -> None:
    own = city(title="Our city", slug="sample-city")
    filled_in(link(), beginning="samples")
    (case,) = CaseStudy.objects.all()
    assert list(case.cities.all()) == [own]
    assert emptying.empty().needed == {}
    assert City.objects.get() == own


def test_only_administrators_see_the_first_steps(as_editor: Client) -> None:
    assert as_editor.get(STEPS).status_code == 403


def test_the_colours_are_shown_while_they_are_typed() -> None:
    path = link()
    assert "8.9 to 1" in text_of(f"{path}look/?accent_colour=%237a2e68")[1]
    assert text_of("/admin/set-up/guess/look/?accent_colour=red")[0] == 403
