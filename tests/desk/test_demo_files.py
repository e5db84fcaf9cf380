"""The files of a demo: what they may say, and what is said when they say something wrong."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps

from resources.models import Report
from smartcities.desk import demo
from smartcities.desk.models import DemoRecord
from smartcities.publishing.models import Theme
from tests.events.models import Event


def again() -> int:
    return demo.load(lambda line: None)


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None):
    """Return a function that puts a demo of its own in the place of the real one."""

    def put(text: str) -> None:
        (tmp_path / "demo").mkdir(exist_ok=True)
        (tmp_path / "demo" / "sample.toml").write_text(text, "utf-8")

    def get_model(name: str):
        found = {model._meta.model_name: model for model in (Event, Report, Theme)}
        if name not in found:
            raise LookupError(name)
        return found[name]

    app = SimpleNamespace(path=str(tmp_path), get_model=get_model)
    stand_in = SimpleNamespace(get_app_configs=lambda: [app], get_models=apps.get_models)
    monkeypatch.setattr(demo, "apps", stand_in)
    return put


GOOD = '[[theme]]\nslug = "energy"\nname = "Energy"\n'
EVENT = '[[event]]\nslug = "day"\ntitle = "Day"\nday = 2027-05-05\nform = "webinar"\n'
REPORT = '[[report]]\nslug = "paper"\ntitle = "Paper"\n'


def test_things_come_after_what_they_refer_to(sample) -> None:
    sample(EVENT + 'themes = ["energy"]\n' + GOOD)
    assert again() == 2
    assert [theme.slug for theme in Event.objects.get().themes.all()] == ["energy"]


def test_rows_come_in_the_order_of_the_file(sample) -> None:
    rows = "".join(f'[[report.recommendations]]\nnumber = {n}\ntitle = "T{n}"\n' for n in (3, 1, 2))
    sample(REPORT + rows)
    assert again() == 1
    found = Report.objects.get().recommendations.order_by("order")
    assert [each.number for each in found] == [3, 1, 2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (EVENT + 'themes = ["nothing"]\n', "nothing"),
        (EVENT + "no_such_field = 1\n", "no_such_field"),
        (EVENT.replace("webinar", "party"), "party"),
        (EVENT.replace("2027-05-05", '"soon"'), "soon"),
        (
            EVENT + "published_at = 2027-05-05T00:00:00Z\nexpires_at = 2020-05-01T00:00:00Z\n",
            "expire",
        ),
        (REPORT + 'file = "nowhere.pdf"\n', "nowhere.pdf"),
        (REPORT + '[[report.recommendations]]\nnumber = 1\ntitle = "A"\n' * 2, "number"),
        (REPORT + 'previous_issue = "missing"\n', "missing"),
    ],
)
def test_a_bad_entry_is_named_and_leaves_nothing_of_itself(sample, text: str, words: str) -> None:
    sample(GOOD + text)
    with pytest.raises(demo.DemoError) as caught:
        again()
    assert words in str(caught.value)
    assert not Event.objects.exists()
    assert not Report.objects.exists()
    assert [record.key for record in DemoRecord.objects.all()] == ["energy"]


@pytest.mark.parametrize(
    "text", [EVENT.replace("webinar", "party"), EVENT + 'themes = ["nothing"]\n']
)
def test_the_message_says_which_entry_is_bad(sample, text: str) -> None:
    sample(text)
    with pytest.raises(demo.DemoError) as caught:
        again()
    assert "“day”" in str(caught.value)


def test_once_corrected_the_rest_comes(sample) -> None:
    sample(GOOD + EVENT.replace("webinar", "party"))
    with pytest.raises(demo.DemoError):
        again()
    sample(GOOD + EVENT)
    assert again() == 1


def test_what_refers_to_a_deleted_thing_comes_without_it(sample) -> None:
    sample(GOOD)
    again()
    Theme.objects.all().delete()
    sample(GOOD + EVENT + 'themes = ["energy"]\n')
    assert again() == 1
    assert not Event.objects.get().themes.exists()


def test_what_refers_to_a_renamed_thing_finds_it(sample) -> None:
    sample(GOOD)
    again()
    theme = Theme.objects.get()
    theme.slug = "power"
    theme.save()
    sample(GOOD + EVENT + 'themes = ["energy"]\n')
    assert again() == 1
    assert Event.objects.get().themes.get() == theme


def test_a_machine_whose_clock_is_behind_shows_the_demo_all_the_same(sample) -> None:
    sample(GOOD + EVENT + "published_at = 2099-01-01T00:00:00Z\n")
    assert again() == 2
    assert Event.objects.get(slug="day").is_public()
