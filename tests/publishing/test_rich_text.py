"""Nothing but the allow-list survives, wherever the text came from."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.forms import modelform_factory

from smartcities.publishing.fields import sanitise
from tests.events.models import Event
from tests.factories import event

HOSTILE = (
    '<p onclick="evil()" style="color:red" class="x" id="y">Plan</p><script>evil()</script>'
    '<img src="https://evil.example/a.png" onerror="evil()"><iframe src="//evil.example"></iframe>'
    '<a href="javascript:evil()">click</a><svg onload="evil()"></svg><form><input></form>'
    '<h1>Big</h1><style>p{}</style><!-- note --><object data="evil"></object>'
)
CLEAN = "<p>Plan</p><p>click</p><h2>Big</h2>"

KEPT = [
    "<p>A <strong>bold</strong> and <em>slanted</em> word</p>",
    "<h2>Two</h2><h3>Three</h3><h4>Four</h4>",
    "<ul><li><p>One</p></li></ul>",
    '<ol start="3"><li><p>One</p></li></ol>',
    "<blockquote><p>Quoted</p></blockquote>",
    "<p>One<br>two</p>",
    '<p><a href="https://example.org/" rel="noopener noreferrer">out</a></p>',
    '<p><a href="mailto:a@example.org" rel="noopener noreferrer">mail</a></p>',
    '<p><a href="/reports/" rel="noopener noreferrer">inside</a></p>',
    '<table><tbody><tr><th colspan="2"><p>Head</p></th></tr>'
    "<tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>",
    "<p>Ærø &amp; Øresund: 1 &lt; 2</p>",
]


@pytest.mark.parametrize("html", KEPT)
def test_what_the_toolbar_offers_is_kept_as_it_is(html: str) -> None:
    assert sanitise(html) == html


def test_cleaning_twice_changes_nothing() -> None:
    for html in [*KEPT, HOSTILE]:
        assert sanitise(sanitise(html)) == sanitise(html)


@pytest.mark.parametrize(
    "html",
    [
        "<h1>x</h1>", "<h5>x</h5>", "<img src='/a.png'>", "<span>x</span>", "<div>x</div>",
        "<u>x</u>", "<video src=x>", "<button>x</button>", "<math><mi>x</mi></math>",
        "<p style='x'>x</p>", "<p class='x'>x</p>", "<p lang='da' dir='rtl' data-x='1'>x</p>",
        "<a href='data:text/html,x'>x</a>", "<a href='vbscript:x'>x</a>",
        "<a href=' javascript:x'>x</a>",
        "<a href='java&#10;script:x'>x</a>", "<a target='_blank' name='x'>x</a>",
    ],
)  # fmt: skip
def test_nothing_else_is_kept(html: str) -> None:
    cleaned = sanitise(html)
    for word in ("<h1", "<h5", "<img", "<span", "<div", "<u>", "<video", "<button", "<m", "style",
                 "class", "lang", "dir=", "data", "script:", "target", "name="):  # fmt: skip
        assert word not in cleaned


@pytest.mark.parametrize(
    "html", ["", "<p></p>", "<p> </p><p><br></p>", "<h2></h2>", "<script>x</script>", "&nbsp;"]
)
def test_a_text_without_a_word_is_empty(html: str) -> None:
    assert sanitise(html) == ""


def test_a_nul_is_taken_away_since_no_database_keeps_it() -> None:
    assert "\x00" not in sanitise("<p>a\x00b</p>")


def stored(made: Event) -> str:
    return Event.objects.values_list("body", flat=True).get(pk=made.pk)


@pytest.mark.django_db
class TestEveryWayIn:
    """The sanitiser stands before the database, not only before the form."""

    def test_a_form(self) -> None:
        form = modelform_factory(Event, fields=["body"])({"body": HOSTILE}, instance=event())
        assert form.is_valid(), form.errors
        assert stored(form.save()) == CLEAN

    def test_save(self) -> None:
        made = event(body=HOSTILE)
        assert made.body == CLEAN
        assert stored(made) == CLEAN

    def test_bulk_create(self) -> None:
        (made,) = Event.objects.bulk_create(
            [Event(slug="x", title="x", body=HOSTILE, day="2027-05-05", form="webinar")]
        )
        assert stored(made) == CLEAN

    def test_bulk_update(self) -> None:
        made = event()
        made.body = HOSTILE
        Event.objects.bulk_update([made], ["body"])
        assert stored(made) == CLEAN

    def test_update(self) -> None:
        made = event()
        Event.objects.update(body=HOSTILE)
        assert stored(made) == CLEAN

    def test_update_or_create(self) -> None:
        made = event(slug="x")
        Event.objects.update_or_create(slug="x", defaults={"body": HOSTILE})
        assert stored(made) == CLEAN

    def test_a_raw_fixture(self, tmp_path) -> None:
        made = event()
        call_command("dumpdata", "events.event", output=str(tmp_path / "all.json"), verbosity=0)
        data = json.loads((tmp_path / "all.json").read_text())
        data[0]["fields"]["body"] = HOSTILE
        (tmp_path / "all.json").write_text(json.dumps(data))
        call_command("loaddata", str(tmp_path / "all.json"), verbosity=0)
        assert stored(made) == CLEAN

    def test_what_got_past_all_of_them_is_cleaned_when_shown(self, client) -> None:
        from django.db import connection

        made = event(body="<p>Plan</p>")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE events_event SET body = %s", [HOSTILE])
        html = client.get(made.get_absolute_url()).content.decode()
        assert "<p>Plan</p>" in html
        assert "evil" not in html
