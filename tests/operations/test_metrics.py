"""/metrics: figures for whoever has the token, of a bounded number of kinds, never of addresses."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from bench.server import free_port
from smartcities import reporting
from smartcities.index import current
from smartcities.monitoring import metrics
from smartcities.operations import processes
from tests.factories import report
from tests.faults.servers import children
from tests.outage import Outage

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "0123456789abcdefghij"
Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def counting(settings: Settings) -> Iterator[Client]:
    """Return a visitor's browser of a portal that counts from now on."""
    settings.METRICS_TOKEN = TOKEN
    metrics.start()
    yield Client()
    settings.METRICS_TOKEN = ""
    metrics.start()


def parsed(text: str) -> Figures:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figures(browser: Client) -> Figures:
    answer = browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return parsed(answer.text)


def requests(found: Figures, **labels: str) -> float:
    """Return how many requests with these labels were counted."""
    return sum(
        value
        for (name, given), value in found.items()
        if name == "portal_request_seconds_count" and labels.items() <= dict(given).items()
    )


@pytest.mark.django_db
def test_without_the_setting_there_is_no_such_page_and_nothing_is_counted(visitor: Client) -> None:
    assert visitor.get("/metrics").status_code == 404
    assert metrics.figures() is None


@pytest.mark.parametrize(
    "given",
    [
        "",
        TOKEN,
        f"Basic {TOKEN}",
        f"bearer {TOKEN}",
        "Bearer ",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}x",
        "Bearer æ",
    ],
)
def test_without_the_token_there_is_nothing_to_read(counting: Client, given: str) -> None:
    answer = counting.get("/metrics", headers={"Authorization": given} if given else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Cache-Control"] == "no-store"
    assert answer.content == b""


@pytest.mark.full
@pytest.mark.django_db
def test_requests_are_counted_by_kind_and_kept_answer(counting: Client) -> None:
    report(slug="one")
    for path in (
        "/reports/",
        "/reports/",
        "/da/reports/?q=x",
        "/reports/one/",
        "/nowhere/one/",
        "/static/no.css",
    ):
        counting.get(path)
    counting.post("/admin/login/", {"username": "x"})
    found = figures(counting)
    assert requests(found, kind="report-list", kept="hit", method="read", status="2xx") == 1
    assert requests(found, kind="report-list", kept="miss") == 2
    assert requests(found, kind="report-detail") == 1
    assert requests(found, kind="none", status="4xx") == 1
    assert requests(found, kind="static", status="4xx") == 1
    assert requests(found, kind="account_login", method="write") == 1
    text = " ".join(f"{key}" for key in found)
    assert "nowhere" not in text
    assert "q=x" not in text


@pytest.mark.full
@pytest.mark.django_db
def test_a_thousand_addresses_are_one_kind(counting: Client) -> None:
    def walk(start: int) -> set[object]:
        for number in range(start, start + 10):
            counting.get(f"/reports/{number}/")
            counting.get(f"/{number}/{number}")
        figures(counting)
        return set(figures(counting))

    known = walk(0)
    assert {dict(labels).get("kind") for _name, labels in known} >= {"report-detail", "none"}
    assert walk(100) == known


@pytest.mark.django_db
def test_the_index_says_how_often_it_was_made_and_how_large_it_is(
    counting: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "_held", {})
    report()
    counting.get("/reports/")
    report()
    counting.get("/reports/")
    found = figures(counting)

    def of(name: str, **labels: str) -> float:
        return found[f"portal_index_{name}", frozenset({"kind": "report", **labels}.items())]

    assert of("pages") == 2
    assert of("builds_total", how="whole") == 1
    assert of("builds_total", how="changes") == 1
    assert of("built_timestamp_seconds") == pytest.approx(time.time(), abs=600)


@pytest.mark.django_db
def test_errors_and_failed_logins_are_counted_by_logger(counting: Client) -> None:
    logging.getLogger("smartcities.login").warning("Login failed from x for y")
    logging.getLogger("smartcities.media").error("x")
    logging.getLogger("smartcities.media").info("x")
    found = {
        tuple(sorted(dict(labels).values())): value
        for (name, labels), value in figures(counting).items()
        if name == "portal_log_records_total" and dict(labels)["logger"].startswith("smartcities")
    }
    assert found == {("WARNING", "smartcities.login"): 1, ("ERROR", "smartcities.media"): 1}


@pytest.mark.django_db
def test_the_present_of_machine_and_database_is_looked_up(counting: Client) -> None:
    names = {name for name, _labels in figures(counting)}
    assert names >= {
        "portal_info",
        "portal_disk_free_bytes",
        "portal_workers",
        "portal_resident_memory_bytes",
        "portal_cpu_seconds_total",
        "portal_content_version",
    }
    found = figures(counting)
    assert found["portal_database_up", frozenset()] == 1
    assert found["portal_resident_memory_bytes", frozenset()] > 2**20
    assert found["portal_cpu_seconds_total", frozenset()] > 0
    is_counted = ("portal_database_connections", frozenset({("state", "active")})) in found
    assert is_counted == (connection.vendor == "postgresql")


@pytest.mark.django_db
def test_figures_come_while_the_database_is_away(counting: Client, outage: Outage) -> None:
    with outage():
        found = figures(counting)
    assert found["portal_database_up", frozenset()] == 0
    assert ("portal_content_version", frozenset()) not in found


def test_where_there_is_no_proc_there_are_no_figures_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(processes, "PROC", tmp_path)
    assert processes.processes() == (1, 0, 0.0)


@pytest.mark.parametrize("value", ["short", "x" * 19, "with a space in it 123", "æ" * 20])
def test_a_token_that_can_be_guessed_or_not_be_sent_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("METRICS_TOKEN", value)
    with pytest.raises(ImproperlyConfigured, match=r"^METRICS_TOKEN must"):
        reporting.token("METRICS_TOKEN")


@pytest.mark.full
def test_two_processes_are_counted_as_one_and_what_one_counted_outlives_it(tmp_path: Path) -> None:
    port, folder = free_port(), tmp_path / "figures"
    folder.mkdir()
    (folder / "counter_1.db").write_bytes(b"of an earlier run")
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "for-this-test-only-0123456789-0123456789-0123456789-0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{tmp_path}/none/db.sqlite3",
        "PORT": str(port),
        "METRICS_TOKEN": TOKEN,
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
        "ANNOUNCE": "ready",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "smartcities/gunicorn.py"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout
            assert server.stdout.readline() == "ready\n"
            for _ in range(10):
                fetched(port, "/healthz")
            assert requests(parsed(fetched(port, "/metrics")), kind="healthz") == 10
            workers = children(server.pid)
            assert len(workers) == 2
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
            until = time.monotonic() + 60
            while set(children(server.pid)) & set(workers) or len(children(server.pid)) < 2:
                assert time.monotonic() < until
                time.sleep(0.05)
            found = parsed(fetched(port, "/metrics"))
            assert requests(found, kind="healthz") == 10
            assert found["portal_workers", frozenset()] == 2
            assert not list(folder.glob(f"gauge_live*_{workers[0]}.db"))
        finally:
            server.terminate()
    # The operator's own, with the figures of the end.
    assert folder.exists()


def fetched(port: int, path: str) -> str:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()
