"""Disks and a storage of pictures and documents that are full, read-only, away or silent."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.deployment.object_store import ObjectStore, object_store
from tests.faults.portal import ADD_THEME, MOST, Answer, Editor, Portal, report, serving
from tests.files import PDF, picture_bytes

pytestmark = pytest.mark.full
PAGES = ["/", "/case-studies/", "/case-studies/case/", "/reports/paper/", "/search/?q=a", "/da/"]
DOWNLOAD = "/reports/paper/download/"
NOT_STORED = b"The file could not be stored just now. Try again in a minute."
SILENT = b"The storage of pictures and documents does not answer at the moment."


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """Mount a small disk; skips the test where nobody may."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m,mode=755", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("Nothing can be mounted here.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Leave no byte free in *folder* during the block."""
    filler = folder / "filler"
    try:
        with filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                with suppress(OSError):
                    while file.write(bytes(size)):
                        pass
        yield
    finally:
        filler.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write into *folder* during the block."""
    remount = ["mount", "-o"]
    subprocess.run([*remount, "remount,ro", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run([*remount, "remount,rw", str(folder)], check=True)


@contextmanager
def renamed(folder: Path) -> Iterator[None]:
    """Have the pictures and documents elsewhere during the block."""
    media, away = folder / "media", folder / "away"
    media.rename(away)
    try:
        yield
        assert not media.exists(), "Something was stored beside the files."
    finally:
        away.rename(media)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a disk for the database alone."""
    with disk(tmp_path_factory.mktemp("disks") / "data") as made:
        yield made


@pytest.fixture(scope="module")
def local(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Serve a portal of SQLite and a folder, each on a small disk."""
    with (
        disk(tmp_path_factory.mktemp("disks") / "files") as files,
        serving(files, f"sqlite:///{data}/db.sqlite3") as made,
    ):
        yield made


def pictures(portal: Portal) -> list[str]:
    """Return the addresses of the pictures of a page."""
    text = portal.ask("/case-studies/case/").body.decode()
    return sorted(set(re.findall(r"/media/[0-9a-f]{32}[^\" ,]+", text)))


def upload(editor: Editor) -> list[Answer]:
    """Upload a document and a picture."""
    picture = picture_bytes("PNG", size=(900, 600))
    return [
        editor.upload("/admin/resources/report/upload/", "file", "a.pdf", PDF),
        editor.upload("/admin/media/image/upload/", "file", "a.png", picture),
    ]


def theme(slug: str) -> dict[str, str]:
    """Return a form with much text."""
    return {
        "name": f"Typed {slug}",
        "slug": slug,
        "order": "0",
        "body": f"<p>{'Long. ' * 9000}</p>",
    }


@pytest.mark.parametrize("fault", [full, read_only])
def test_a_disk_that_takes_no_file_stops_uploads_alone(local: Portal, fault) -> None:
    editor = Editor(local)
    with fault(local.folder):
        refused = upload(editor)
        pages = [local.ask(path) for path in [*PAGES, DOWNLOAD, *pictures(local)]]
        saved = editor.send(ADD_THEME, theme(f"disk-{fault.__name__.replace('_', '-')}"))
        ready = local.ask("/readyz")
    report(f"files {fault.__name__}", [*pages, *refused, saved])
    assert {page.status for page in pages} == {200}
    assert pages[len(PAGES)].body == PDF
    assert all(NOT_STORED in answer.body for answer in refused)
    assert saved.status == 302
    assert (ready.status, b"media: cannot be written" in ready.body) == (200, True)
    assert all(b'"key"' in answer.body for answer in upload(editor))


def test_a_full_disk_of_the_database_costs_no_text(local: Portal, data: Path) -> None:
    editor, form = Editor(local), theme("no-room")
    with full(data):
        pages = [local.ask(path) for path in [*PAGES, "/reports/?q=new", "/reports.csv", DOWNLOAD]]
        refused = editor.send(ADD_THEME, form)
        files = upload(editor)
        admin = editor.send("/admin/")
    report("database full", [*pages, refused, *files, admin])
    assert {page.status for page in pages} == {200}
    assert (refused.status, refused.headers["Retry-After"]) == (507, "10")
    assert form["body"][3:-4].encode() in refused.body
    assert b"There is no room left on the server" in refused.body
    assert {answer.status for answer in files} == {507}
    assert admin.status == 200
    assert editor.send(ADD_THEME, form).status == 302
    assert b"Typed no-room" in local.ask("/themes/no-room/").body
    with sqlite3.connect(data / "db.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_folder_that_is_gone_is_said_to_be_and_not_the_files(local: Portal) -> None:
    editor, found = Editor(local), pictures(local)
    with renamed(local.folder):
        pages = [local.ask(path) for path in PAGES]
        files = [local.ask(path) for path in [DOWNLOAD, *found]]
        refused = upload(editor)
        saved = editor.send(ADD_THEME, theme("no-folder"))
    report("folder gone", [*pages, *files, *refused, saved])
    assert {page.status for page in pages} == {200}
    assert {file.status for file in files} == {503}
    assert all(SILENT in file.body for file in files)
    assert all(NOT_STORED in answer.body for answer in refused)
    assert saved.status == 302
    assert {local.ask(path).status for path in [DOWNLOAD, *found]} == {200}
    assert all(b'"key"' in answer.body for answer in upload(editor))


@pytest.fixture(scope="module")
def store() -> Iterator[ObjectStore]:
    with object_store() as made:
        yield made


@pytest.fixture(scope="module")
def remote(store: ObjectStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Serve a portal whose files are in an object storage, for which it waits very long."""
    folder = tmp_path_factory.mktemp("remote")
    more = {"MEDIA_STORAGE_URL": store.address, "MEDIA_STORAGE_TIMEOUT": "600"}
    with serving(folder, f"sqlite:///{folder}/db.sqlite3", **more) as made:
        yield made


def test_who_wants_no_file_does_not_wait_for_a_silent_storage(
    remote: Portal, store: ObjectStore
) -> None:
    wanted = [DOWNLOAD, *pictures(remote)]
    editor = Editor(remote)
    store.stop()
    with ThreadPoolExecutor(80) as pool:
        try:
            # More of them than there are threads.
            waiting = [pool.submit(remote.ask, wanted[at % len(wanted)]) for at in range(80)]
            remote.until(lambda: sum(each.done() for each in waiting) > 80 - 2 * 16)
            pages = [remote.ask(path) for path in PAGES * 3]
            saved = editor.send(ADD_THEME, theme("silent"))
        finally:
            store.go_on()
        files = [each.result(4 * MOST) for each in waiting]
    report("storage silent, pages", pages)
    report("storage silent, files", files)
    assert {page.status for page in pages} == {200}
    assert max(page.seconds for page in pages) < MOST
    assert saved.status == 302
    assert {file.status for file in files} <= {200, 503}
    assert all(SILENT in file.body for file in files if file.status == 503)
    assert all(file.body == PDF for file in files if (file.path, file.status) == (DOWNLOAD, 200))
    remote.until(lambda: {remote.ask(path).status for path in wanted} == {200})


def test_a_storage_that_was_ended_costs_no_page_and_no_text(
    remote: Portal, store: ObjectStore
) -> None:
    wanted, editor = [DOWNLOAD, *pictures(remote)], Editor(remote)
    store.end()
    try:
        pages = [remote.ask(path) for path in PAGES]
        files = [remote.ask(path) for path in wanted]
        refused = upload(editor)
        saved = editor.send(ADD_THEME, theme("ended"))
    finally:
        store.start()
    report("storage ended", [*pages, *files, *refused, saved])
    assert {page.status for page in pages} == {200}
    assert {(file.status, file.headers.get("Retry-After")) for file in files} == {(503, "10")}
    assert all(SILENT in file.body for file in files)
    assert all(NOT_STORED in answer.body for answer in refused)
    assert saved.status == 302
    # It has forgotten its files, and takes new ones.
    remote.until(lambda: all(b'"key"' in answer.body for answer in upload(editor)))
