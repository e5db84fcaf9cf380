"""``manage.py renditions`` makes what is missing, goes on after failures, and tidies up."""

from __future__ import annotations

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError

from smartcities.media.models import Image
from smartcities.media.once import store
from smartcities.media.renditions import all_renditions, stored_tails
from tests.factories import image
from tests.files import picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_empty_storage(settings, tmp_path: Path) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def run(*options: str) -> str:
    out = StringIO()
    call_command("renditions", *options, stdout=out, stderr=out)
    return out.getvalue()


def every_tail(made: Image) -> set[str]:
    every = all_renditions(made.checksum, made.width, made.height, made.focal)
    return {each.tail for each in every}


@pytest.mark.full
def test_everything_missing_is_made_and_counted() -> None:
    made = [image(file=picture_file(size=size)) for size in ((400, 300), (1, 1))]
    number = sum(len(every_tail(each)) for each in made)
    assert "2 pictures: " + f"{number} renditions made; 0 pictures had all before" in run()
    for each in made:
        assert stored_tails(each.checksum) == every_tail(each)
    assert "0 renditions made; 2 pictures had all before, 0 failed." in run()


@pytest.mark.full
def test_only_what_is_missing_is_made() -> None:
    made = image()
    run()
    before = default_storage.get_modified_time(f"renditions/{made.checksum}/320.jpg")
    default_storage.delete(f"renditions/{made.checksum}/320.avif")
    assert "1 pictures: 1 renditions made" in run()
    after = default_storage.get_modified_time(f"renditions/{made.checksum}/320.jpg")
    assert before == after


@pytest.mark.full
def test_progress_is_told() -> None:
    for _number in range(11):
        image()
    said = run()
    assert "10/11 pictures, " in said
    assert "11/11 pictures, " in said


@pytest.mark.full
def test_a_failure_does_not_stop_the_others_and_ends_with_an_error() -> None:
    gone, unmeasured, broken, good = (
        image(title=title) for title in ("Gone", "Odd", "Bad", "Good")
    )
    default_storage.delete(gone.file.name)
    Image.objects.filter(pk=unmeasured.pk).update(width=0)
    store(broken.file.name, b"not a picture any more")
    out = StringIO()
    with pytest.raises(CommandError, match="3 of 4 pictures have no renditions"):
        call_command("renditions", stdout=out, stderr=out)
    said = out.getvalue()
    assert f"Picture {gone.pk} (Gone): FileNotFoundError" in said
    assert f"Picture {unmeasured.pk} (Odd): skipped, it was never measured." in said
    assert f"Picture {broken.pk} (Bad): EncodingError: the encoder ended with 1: " in said
    assert stored_tails(good.checksum) == every_tail(good)


@pytest.mark.full
def test_pruning_takes_what_nothing_shows_and_nothing_else() -> None:
    made = image(file=picture_file(size=(400, 300)), focal_x=10)
    run()
    old = every_tail(made)
    made.focal_x = 90
    made.save()
    folder = f"renditions/{made.checksum}"
    left_over = [
        f"renditions/{'0' * 32}-320.webp",  # the layout of the first release
        f"renditions/{'1' * 32}/320.webp",  # of a picture that is gone
        f"{folder}/640.webp",  # of a width of the past
    ]
    for name in left_over:
        default_storage.save(name, ContentFile(b"x"))
    assert "old renditions deleted" not in run()
    assert all(default_storage.exists(name) for name in left_over)
    assert f"{len(left_over) + len(old - every_tail(made))} old renditions deleted." in run(
        "--prune"
    )
    assert not any(default_storage.exists(name) for name in left_over)
    assert stored_tails(made.checksum) == every_tail(made)
    assert default_storage.exists(made.file.name)


@pytest.mark.full
def test_pruning_leaves_alone_what_is_being_written() -> None:
    made = image()
    run()
    folder = Path(default_storage.path(f"renditions/{made.checksum}"))
    fresh, dead = folder / ".a.part", folder / ".b.part"
    for part in (fresh, dead):
        part.write_bytes(b"x")
    long_ago = time.time() - 7200
    os.utime(dead, (long_ago, long_ago))
    run("--prune")
    assert fresh.exists()
    assert not dead.exists()


def test_pruning_an_empty_storage_is_fine() -> None:
    assert "0 old renditions deleted." in run("--prune")


@pytest.mark.full
def test_only_what_cards_show_is_made_if_that_was_asked_for() -> None:
    made = image(file=picture_file(size=(400, 300)))
    assert "1 pictures: 3 renditions made" in run("--cards")
    assert stored_tails(made.checksum) == {
        *("3x2-50-50-320.avif", "3x4-50-50-320.avif", "1x1-50-50-320.avif"),
    }


def test_no_picture_is_begun_after_the_time_is_over() -> None:
    made = [image() for _number in range(3)]
    assert "0 renditions made; 0 pictures had all before, 0 failed. 3 left" in run("--seconds=0")
    assert all(stored_tails(each.checksum) == set() for each in made)


@pytest.mark.full
def test_the_colour_of_pictures_of_an_earlier_release_is_measured() -> None:
    made = image(file=picture_file("PNG"))
    Image.objects.update(colour="")
    run("--cards")
    made.refresh_from_db()
    assert made.colour == "145aa0"
