"""A report's file goes when it is replaced, cleared or deleted: nothing stays in the storage."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage

from resources.models import Report
from tests import factories
from tests.files import pdf_file


def clear(report: Report) -> None:
    report.file = ""
    report.save()


def replace(report: Report) -> None:
    report.file = pdf_file(name="second.pdf")
    report.save()


def delete_in_bulk(report: Report) -> None:
    Report.objects.filter(pk=report.pk).delete()


@pytest.mark.parametrize("step", [clear, replace, delete_in_bulk])
def test_a_file_that_no_report_names_any_more_is_deleted_after_the_commit(
    step: Callable[[Report], None], db: None, django_capture_on_commit_callbacks: Callable
) -> None:
    report = factories.report(file=pdf_file())
    name = report.file.name
    with django_capture_on_commit_callbacks(execute=True):
        step(report)
        assert default_storage.exists(name)
    assert not default_storage.exists(name)


def test_saving_a_report_unchanged_keeps_its_file(
    db: None, django_capture_on_commit_callbacks: Callable
) -> None:
    report = factories.report(file=pdf_file())
    with django_capture_on_commit_callbacks(execute=True):
        Report.objects.get(pk=report.pk).save()
    assert default_storage.exists(report.file.name)
