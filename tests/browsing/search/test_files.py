"""Files: read once, apart from the site, and found with the number of the page."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from resources.models import Report
from smartcities.browsing.models import Word
from smartcities.browsing.search import indexing, matching, snippet
from smartcities.browsing.search.files import read_files
from smartcities.browsing.search.words import forms
from smartcities.media import document
from smartcities.media.models import FileText
from smartcities.media.processing import pdf_reader
from smartcities.publishing import version
from tests.factories import report
from tests.files import pdf_file
from tests.media.crafted import document as made

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).resolve().parents[3] / "resources/demo/danish-smart-cities-summary.pdf"
State = FileText.State


def changed(**how: object) -> bytes:
    """Return the demo's PDF, encrypted with a password or repeated to many pages."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(DEMO.read_bytes())))
    if password := how.get("password"):
        writer.encrypt(user_password=str(password), owner_password="owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def blank() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def uploaded(django_capture_on_commit_callbacks):
    """Return how to save a report with a file, as far as after the commit."""

    def upload(content: bytes, **fields: object) -> Report:
        with django_capture_on_commit_callbacks(execute=True):
            return report(title="Zeppelin", file=pdf_file(content), **fields)

    return upload


def found(query: str) -> list[Report]:
    return list(matching(Report.objects.public(), query))


@pytest.mark.full
@pytest.mark.database
def test_a_word_inside_is_found_with_its_page(uploaded) -> None:
    paper = uploaded(DEMO.read_bytes())
    *others, last = FileText.objects.get().pages
    known = {form.english for page in others for form in forms(page)}
    word = next(form.folded for form in forms(last) if form.english not in known)
    assert found(word) == [paper]
    (passage, *_others) = snippet(paper, word).file
    assert passage.page == len(others) + 1
    assert passage.has_hit
    assert found(f"zeppelin {word}") == [paper]


@pytest.mark.full
@pytest.mark.database
def test_a_file_that_was_read_changes_what_was_kept_of_searches(uploaded) -> None:
    uploaded(DEMO.read_bytes())
    word = re.findall(r"[a-z]{9,}", "".join(FileText.objects.get().pages))[0]
    FileText.objects.all().delete()
    paper = report(slug="late", file=pdf_file(DEMO.read_bytes()))
    visitor, address = Client(), f"/reports/?q={word}"
    assert "/reports/late/" not in visitor.get(address).content.decode()
    before = version.current()
    assert read_files(Report, [paper.pk])
    assert version.changes_since(before) == {("media_filetext", 0)}
    assert "/reports/late/" in visitor.get(address).content.decode()


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    ("content", "state"),
    [
        (blank(), State.EMPTY),
        (changed(password="secret"), State.LOCKED),
        (b"%PDF-1.7\nnonsense\n%%EOF", State.FAILED),
    ],
    ids=["no text", "locked", "broken"],
)
def test_a_file_without_text_is_kept_and_its_title_found(
    uploaded, content: bytes, state: str
) -> None:
    paper = uploaded(content)
    assert FileText.objects.get().state == state
    assert found("zeppelin") == [paper]
    assert paper.file.storage.exists(paper.file.name)


@pytest.mark.full
@pytest.mark.database
def test_the_same_content_is_read_once(uploaded, monkeypatch: pytest.MonkeyPatch) -> None:
    uploaded(DEMO.read_bytes())
    monkeypatch.setattr(document, "extracted", None)
    uploaded(DEMO.read_bytes())
    first, second = FileText.objects.all()
    assert first.pages == second.pages


@pytest.mark.full
@pytest.mark.database
def test_a_long_file_is_indexed_a_few_pages_in_each_transaction(
    uploaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote: list[int] = []
    learn = indexing.learn
    monkeypatch.setattr(indexing, "PAGES", 2)
    monkeypatch.setattr(
        indexing, "learn", lambda words, using: wrote.append(len(words)) or learn(words, using)
    )
    paper = uploaded(DEMO.read_bytes())
    pages = FileText.objects.get().pages
    # One more for the title and the other words of the thing.
    assert len(wrote) == 1 + -(-len(pages) // 2)
    for page in (pages[0], pages[-1]):
        assert found(re.findall(r"[a-z]{9,}", page)[0]) == [paper]


@pytest.mark.full
@pytest.mark.database
def test_a_text_that_was_read_before_the_save_is_found_after_it(
    django_capture_on_commit_callbacks,
) -> None:
    text = document.extracted(DEMO.read_bytes())
    paper = report(title="Zeppelin", file=pdf_file(DEMO.read_bytes()))
    FileText.objects.create(name=paper.file.name, checksum="x", **text)
    word = re.findall(r"[a-z]{9,}", "".join(text["pages"]))[0]
    before = version.current()
    with django_capture_on_commit_callbacks(execute=True):
        paper.save()
    assert found(word) == [paper]
    assert version.current() != before


@pytest.mark.full
@pytest.mark.database
def test_saving_a_thing_does_not_look_up_the_words_of_its_unchanged_file(
    uploaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = uploaded(DEMO.read_bytes())
    word = re.findall(r"[a-z]{9,}", "".join(FileText.objects.get().pages))[0]
    looked_up: list[str] = []
    split = indexing.split
    monkeypatch.setattr(indexing, "split", lambda text: looked_up.append(text) or split(text))
    paper.title = "Airship"
    paper.save()
    assert looked_up == []
    assert found(f"airship {word}") == [paper]
    # A rebuild trusts nothing that was indexed before: the rules of stemming may have changed.
    call_command("reindex", type=["report"])
    assert len(looked_up) == len(FileText.objects.get().pages)
    assert found(f"airship {word}") == [paper]


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "SECONDS", 0.0)
    assert document.extracted(DEMO.read_bytes())["state"] == State.FAILED


def test_what_was_read_in_time_stands() -> None:
    assert pdf_reader.read(BytesIO(DEMO.read_bytes()), until=-1.0) == {
        "state": "empty",
        "pages": [],
    }


def test_a_file_that_is_gone_is_no_error(uploaded, caplog) -> None:
    paper = report(file=pdf_file(DEMO.read_bytes()))
    paper.file.storage.delete(paper.file.name)
    with pytest.raises(Exception, match="1 files could not be read"):
        call_command("reindex", type=["report"])


@pytest.mark.full
@pytest.mark.database
def test_reindex_reads_what_was_not_read(capsys) -> None:
    report(file=pdf_file(DEMO.read_bytes()))
    assert not FileText.objects.exists()
    call_command("reindex", type=["report"])
    assert FileText.objects.get().is_searchable


@pytest.mark.full
@pytest.mark.database
def test_what_a_killed_process_left_is_read_and_indexed_once(capsys) -> None:
    content = DEMO.read_bytes()
    unread, gone = report(title="Unread", file=pdf_file(content)), report(file=pdf_file(content))
    gone.file.storage.delete(gone.file.name)
    # Read, and killed before it was indexed.
    half = report(title="Half", file=pdf_file(content))
    text = {"checksum": "x", "state": State.READ, "pages": ["Zeppelins over Aarhus"]}
    FileText.objects.create(name=half.file.name, **text)
    assert found("zeppelins") == []
    call_command("reindex", "--missed")
    assert "1 file read." in capsys.readouterr().out
    assert found("zeppelins") == [half]
    assert FileText.objects.get(name=unread.file.name).is_searchable
    before = version.current()
    call_command("reindex", "--missed")
    assert "0 files read." in capsys.readouterr().out
    assert version.current() == before


@pytest.mark.full
@pytest.mark.database
def test_another_file_takes_the_words_of_the_first_away(
    uploaded, django_capture_on_commit_callbacks
) -> None:
    paper = uploaded(DEMO.read_bytes())
    word = re.findall(r"[a-z]{9,}", "".join(FileText.objects.get().pages))[0]
    assert found(word) == [paper]
    with django_capture_on_commit_callbacks(execute=True):
        paper.file = pdf_file(blank())
        paper.save()
    assert found(word) == []


@pytest.mark.full
@pytest.mark.database
def test_the_words_of_a_drafts_file_find_nothing(uploaded) -> None:
    uploaded(DEMO.read_bytes(), published_at=None)
    word = re.findall(r"[a-z]{9,}", "".join(FileText.objects.get().pages))[0]
    assert found(word) == []


@pytest.mark.full
@pytest.mark.database
def test_an_editor_is_told_what_came_of_a_file(
    as_editor: Client, django_capture_on_commit_callbacks
) -> None:
    paper = report(title="Zeppelin")
    address = reverse("admin:resources_report_change", args=[paper.pk])
    form = as_editor.get(address).context["adminform"].form
    data = {
        name: value for name, value in form.initial.items() if value is not None and value != []
    }
    for prefix in ("contributions", "passages", "recommendations"):
        data |= {f"{prefix}-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    data["file"] = pdf_file(blank())
    data.pop("image", None)
    with django_capture_on_commit_callbacks(execute=True):
        saved = as_editor.post(address, data)
    assert saved.status_code == 302, saved.context["errors"]
    assert "only pictures" in as_editor.get(address).content.decode().split("messagelist")[1]
    assert "only pictures" in as_editor.get(address).content.decode()


LOCKS = [
    {"algorithm": "RC4-128"},
    {"algorithm": "AES-128"},
    {"algorithm": "AES-256-R5"},
    {"algorithm": "AES-256"},
]


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock["algorithm"])
def test_a_file_that_opens_without_a_password_is_read_however_its_owner_locked_it(
    uploaded, lock: dict[str, str]
) -> None:
    paper = uploaded(made("Aquamarine report", user_password="", owner_password="x", **lock))
    assert FileText.objects.get().state == State.READ
    assert found("aquamarine") == [paper]


@pytest.mark.full
@pytest.mark.database
def test_a_file_that_needs_a_password_says_so(uploaded) -> None:
    uploaded(made("Aquamarine", user_password="y", owner_password="x", algorithm="AES-256"))
    assert FileText.objects.get().state == State.LOCKED


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    ("lead", "padding"),
    [(b"\xef\xbb\xbf", b""), (b"x" * 1024, b""), (b"\n", bytes(4096)), (b"", bytes(70_000))],
    ids=["mark", "1024 bytes", "both", "padding"],
)
def test_a_file_with_something_before_it_or_behind_is_read(
    uploaded, lead: bytes, padding: bytes
) -> None:
    paper = uploaded(made("Aquamarine report", lead=lead, padding=padding))
    assert FileText.objects.get().state == State.READ
    assert found("aquamarine") == [paper]


BROKEN = made(
    "Kommunernes b\xe6re-", "dygtighedsstrategierne viser re-", "silience i et smart-",
    "grid med Nord-", "Pas, BORGER-", "INDDRAGELSE, energi-", "og milj\xf8, samt smart-city i",
    "blokke p\xe5 2020-", "2025 og bl\xf8d\xad", "hed",
)  # fmt: skip


@pytest.mark.full
@pytest.mark.database
def test_a_word_that_is_broken_at_a_lines_end_is_found_whole_and_by_its_parts(uploaded) -> None:
    paper = uploaded(BROKEN)
    for query in (
        "bæredygtighedsstrategierne", "resilience", "smartgrid", "smart-grid", "grid",
        "borgerinddragelse", "energi", "miljø", "smart-city", '"viser resilience"', "nord-pas",
        '"smart grid"', "blødhed", "2020", "2025",
    ):  # fmt: skip
        assert found(query) == [paper], query
    for query in ("energiog", "20202025", "nordpas"):
        assert found(query) == [], query
    assert passage_of(paper, "resilience").has_hit
    assert "viser resilience i et" in str(passage_of(paper, "resilience"))
    assert "et smart-grid med" in str(passage_of(paper, "grid"))


def passage_of(paper: Report, query: str) -> Any:
    (shown,) = snippet(paper, query).file
    return shown


def test_the_parts_of_a_broken_word_are_offered_as_no_correction(uploaded) -> None:
    uploaded(BROKEN)
    known = set(Word.objects.values_list("word", flat=True))
    assert "resilience" in known
    assert "silience" not in known
