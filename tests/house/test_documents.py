"""What the documents name exists: files and folders in backticks, anchors that links lead to."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    *sorted((ROOT / "docs").glob("*.md")),
    *(
        path
        for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")
        if (path := ROOT / name).exists()
    ),
]
#: Where a path may begin: at the top, or in the rooms, templates and styles by their names alone.
BEGINNINGS = [ROOT / name for name in ("", "smartcities", "templates", "static")]
#: Where all files of the portal stand, beside those at the top.
FOLDERS = (
    "smartcities",
    "casestudies",
    "experts",
    "resources",
    "information",
    "frontpage",
    "templates",
    "static",
)
#: A path with a slash that ends as a file of the portal does, or in a slash.
PATH = re.compile(r"[\w.-]+(/[\w.-]+)*(/|/[\w.-]+\.(py|html|md|toml|css|js|svg|po|pdf|yaml))")
#: What only a run or a reader of the document makes.
NOT_HERE = {
    "css/portal.css": "start-up joins it",
    "css/portal-card.css": "start-up joins it",
    "portal-admin/portal-admin.css": "start-up joins it",
    "jinja2/": "a folder of any app",
    "tags/": "a folder of any app",
    "originals/": "in the storage",
    "renditions/": "in the storage",
    "documents/": "in the storage",
    "PORTAL/share/": "a partner's line",
    "PORTAL/share/partner/": "a partner's line",
    "course_card.html": "of the recipe's type",
    "course_list.html": "of the recipe's type",
}
#: The type that the recipe makes, and what a run writes.
BEGINS_ELSEWHERE = re.compile(r"courses/|templates/courses/|tests/page_types/courses\.py|var/")
LINK = re.compile(r"\]\((?!https?:)([\w./-]*)(?:#([\w-]+))?\)")


def prose(document: Path) -> str:
    """Return a document without its blocks of code."""
    return re.sub(
        r"^ *```.*?^ *```", "", document.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
    )


def paths(document: Path) -> Iterator[str]:
    """Yield what stands in backticks and looks like a path of several parts."""
    quoted = re.findall(r"`([^`\n]+)`", prose(document))
    found = (each for each in quoted if PATH.fullmatch(each) and each not in NOT_HERE)
    yield from (each for each in found if not BEGINS_ELSEWHERE.match(each))


def each_file(name: str) -> Iterator[Path]:
    """Yield the files of this *name*, in any folder of the portal."""
    yield from ROOT.glob(name)
    for folder in (*FOLDERS, "tests", ".ci"):
        yield from (ROOT / folder).rglob(name)


def anchors(document: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a document."""
    headings = re.findall(r"^#+ (.*)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings}


def test_some_documents_name_paths() -> None:
    assert len({path for document in DOCUMENTS for path in paths(document)}) > 100


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    missing = {path for path in paths(document) if not any((b / path).exists() for b in BEGINNINGS)}
    assert not missing, f"{document.name} names what is not there: {sorted(missing)}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_within_the_documents_leads_somewhere(document: Path) -> None:
    for path, anchor in LINK.findall(prose(document)):
        target = document.parent / path if path else document
        assert target.exists(), f"{document.name} links to {path}, which is not there"
        if anchor:
            assert anchor in anchors(target), f"{document.name}: {target.name} has no #{anchor}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_without_its_folder_exists(document: Path) -> None:
    named = set(re.findall(r"`(\w+\.(?:py|html|css|js))`", prose(document)))
    missing = {name for name in named - set(NOT_HERE) if not any(each_file(name))}
    assert not missing, f"{document.name} names what is not there: {sorted(missing)}"


def test_the_tour_names_our_middleware_in_its_order() -> None:
    ours = [name for name in settings.MIDDLEWARE if name.startswith("smartcities.")]
    files = [f"{name.rpartition('.')[0].replace('.', '/')}.py" for name in ours]
    text = (ROOT / "docs" / "developers.md").read_text("utf-8")
    table = text.partition("2. **Middleware**")[2].partition("3. **")[0]
    named = re.findall(r"`([\w/]+\.py)`", table.partition("| --- |")[2])
    assert [f"smartcities/{name.removeprefix('smartcities/')}" for name in named] == files


#: How the settings and gunicorn's read a variable.
READ = re.compile(r"(?:environment\.\w+|reporting\.\w+|whole|get)\(\s*\"([A-Z][A-Z_0-9]+)\"")
READ_BY_NAME = re.compile(r"read\([\w.]+, \"([A-Z][A-Z_0-9]+)\"\)")
#: What only ./run sets, for itself.
OURS = {"BENCH"}


def test_every_variable_that_is_read_stands_in_the_operators_table() -> None:
    files = [ROOT / "smartcities" / name for name in ("settings.py", "gunicorn.py")]
    code = "\n".join(path.read_text("utf-8") for path in files)
    read = {*READ.findall(code), *READ_BY_NAME.findall(code)} - OURS
    assert len(read) > 25
    table = (ROOT / "docs" / "operators.md").read_text("utf-8").partition("With DEBUG on,")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = set(re.findall(r"`([A-Z_0-9]+)`", " ".join(rows)))
    assert read <= named, f"docs/operators.md does not name {sorted(read - named)}"
