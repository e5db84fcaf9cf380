"""A real PostgreSQL and a real Redis are stopped while gunicorn serves the portal as ./run does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Event

import psycopg
import pytest

from tests.faults.portal import (
    ADD_THEME,
    CONTACT,
    KEPT,
    MOST,
    OTHERS,
    Answer,
    Editor,
    Portal,
    report,
    serving,
)
from tests.faults.servers import postgresql, redis

pytestmark = pytest.mark.full
#: What is answered whatever becomes of the cache.
ANY = [*KEPT, *OTHERS[:5], "/healthz"]
#: Without the export: a process makes two at the same time, and refuses the fifth that comes then.
READ = [each for each in ANY if not each.endswith(".csv")]


# Without Redis each worker keeps its own pages; what differs then is rare, and takes a minute.
@pytest.fixture(scope="module", params=[pytest.param("memory", marks=pytest.mark.drill), "redis"])
def portal(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("stopped")
    with postgresql() as database:
        if request.param == "memory":
            with serving(folder, database, None) as made:
                yield made
        else:
            with redis() as cache, serving(folder, database, cache) as made:
                yield made


@pytest.fixture
def warm(portal: Portal) -> Portal:
    """Return the portal when both its workers have kept the pages, or share them."""
    for _round in range(3):
        portal.until_fresh([*KEPT, "/experts/line/"], 42)
    return portal


#: For what both workers would answer alike, since they share their memory.
shared = pytest.mark.parametrize("portal", ["redis"], indirect=True)


def check(answer: Answer) -> None:
    """Check one answer that was given while the database was stopped."""
    assert answer.seconds < MOST, answer
    assert CONTACT not in answer.body
    if answer.is_stale:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert 0 <= int(answer.headers["Age"]) <= 600
    elif answer.status == 503 and answer.path != "/readyz":
        assert answer.headers["Retry-After"] == "10"
        assert b"does not answer" in answer.body or b"svarer ikke" in answer.body
    elif answer.status == 429:
        # A process makes two exports at the same time, and refuses the fifth that comes then.
        assert answer.path.endswith(".csv")
        assert int(answer.headers["Retry-After"]) > 0
    else:
        assert (answer.path, answer.status) in {
            ("/healthz", 200),
            ("/readyz", 503),
            ("/admin/login/", 200),
            ("/admin/", 302),
            ("/nowhere/", 404),
        }


def test_every_page_answers_in_time_while_postgresql_is_stopped(warm: Portal) -> None:
    with warm.stopped(warm.database):
        first = warm.ask_at_once(KEPT)
        answers = first + warm.ask_at_once(OTHERS) + warm.ask_at_once([*KEPT, *OTHERS])
        alone = [warm.ask(path) for path in (*KEPT, *OTHERS)]
    for answer in answers + alone:
        check(answer)
    # With memories of their own, a worker may not have kept what the other has.
    stale = [answer for answer in first if answer.is_stale]
    assert len(stale) >= (len(first) if warm.cache else len(first) // 2)
    never_kept = [each for each in answers + alone if each.path == OTHERS[0]]
    assert {answer.status for answer in never_kept} == {503}


def test_a_form_comes_back_with_what_was_typed(warm: Portal) -> None:
    editor = Editor(warm)
    assert editor.send(ADD_THEME).status == 200
    with warm.stopped(warm.database):
        form = {"name": "Typed at night", "slug": "", "summary": "All of it"}
        answer = editor.send(ADD_THEME, form)
    assert (answer.status, answer.seconds < MOST) == (503, True)
    assert b"Typed at night" in answer.body
    assert b"All of it" in answer.body
    # The same once more, now that the database is back, is taken.
    form = {"name": "Typed at night", "slug": "typed", "order": "0"}
    warm.until(lambda: editor.send(ADD_THEME, form).status == 302)


@shared
def test_pages_do_not_notice_that_redis_is_stopped(warm: Portal) -> None:
    with warm.stopped(warm.cache):
        answers = warm.ask_at_once(ANY)
    assert {answer.status for answer in answers} == {200}
    assert max(answer.seconds for answer in answers) < MOST
    assert not any(answer.is_stale for answer in answers)


@shared
def test_a_database_that_was_ended_costs_no_error_and_no_text(warm: Portal) -> None:
    editor = Editor(warm)
    paths = [*KEPT, *OTHERS]
    with warm.visited(paths) as answers, warm.ended(warm.database):
        begun = len(answers)
        alone = [warm.ask(path) for path in paths]
        typed = editor.send(ADD_THEME, {"name": "Typed without a database", "slug": "none"})
        warm.until(lambda: len(answers) > begun + 100)
    report("ended", [*answers, *alone])
    for answer in alone:
        check(answer)
    for answer in answers:
        if answer.status != 200:
            check(answer)
    assert (typed.status, b"Typed without a database" in typed.body) == (503, True)
    form = {"name": "Typed without a database", "slug": "none", "order": "0"}
    warm.until(lambda: editor.send(ADD_THEME, form).status == 302)


@shared
def test_nothing_that_was_acknowledged_is_lost_when_it_starts_anew(warm: Portal) -> None:
    over, editors = Event(), [Editor(warm) for _number in range(3)]
    with ThreadPoolExecutor(3) as pool, warm.visited([*KEPT, *OTHERS]) as visits:
        writing = [pool.submit(editor.write_themes, over, f"anew-{number}")
                   for number, editor in enumerate(editors)]  # fmt: skip
        for _time in range(2):
            count = len(visits)
            warm.until(lambda count=count: len(visits) > count + 50)
            warm.database.end()
            warm.database.start()
        warm.until_fresh()
        over.set()
        answers = [answer for each in writing for answer in each.result(4 * MOST)]
    report("anew", visits)
    report("anew, saves", answers)
    there = {slug for (slug,) in warm.database.execute("SELECT slug FROM publishing_theme")}
    saved = [slug for editor in editors for slug in editor.saved]
    assert saved
    assert set(saved) <= there
    for visit in visits:
        if visit.status != 200:
            check(visit)
    assert {answer.status for answer in answers} <= {200, 302, 503}


@contextmanager
def read_only(portal: Portal) -> Iterator[None]:
    """Let the database take no changes, as one that follows another."""
    setting = "default_transaction_read_only"
    with psycopg.connect(portal.database.address, autocommit=True) as connection:
        connection.execute(f"SET {setting} = off")
        connection.execute(f"ALTER SYSTEM SET {setting} = on")
        connection.execute("SELECT pg_reload_conf()")
        try:
            portal.until(
                lambda: portal.database.execute(f"SHOW {setting}") == [("on",)],
            )
            yield
        finally:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")


@shared
def test_a_database_that_takes_no_changes_is_read(warm: Portal) -> None:
    editor = Editor(warm)
    form = {"name": "Typed on a replica", "slug": "replica", "order": "0"}
    with read_only(warm):
        # Each connection learns of it by itself.
        warm.until(lambda: editor.send(ADD_THEME, form | {"slug": "Nothing"}).status != 302)
        answers = warm.ask_at_once([*KEPT, *OTHERS], 60)
        pages = [editor.send(path) for path in ("/admin/", ADD_THEME, "/reports/")]
        typed = editor.send(ADD_THEME, form)
    report("read-only", [*answers, *pages, typed])
    for answer in answers:
        if answer.status != 200:
            check(answer)
    assert not any(answer.is_stale for answer in answers)
    assert {page.status for page in pages} == {200}
    assert (typed.status, b"Typed on a replica" in typed.body) == (503, True)
    warm.until(lambda: editor.send(ADD_THEME, form).status == 302)


@contextmanager
def no_connections(portal: Portal) -> Iterator[None]:
    """Hold all connections that the database has."""
    held = []
    try:
        while True:
            try:
                held.append(psycopg.connect(portal.database.address, autocommit=True))
            except psycopg.OperationalError:
                taken = (
                    held[0]
                    .execute(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                        "WHERE backend_type = 'client backend' AND pid <> ALL(%s)",
                        [[each.info.backend_pid for each in held]],
                    )
                    .fetchone()
                )
                if taken == (0,):
                    break
        yield
    finally:
        for each in held:
            with suppress(psycopg.Error):
                each.close()


@shared
def test_a_database_without_a_free_connection(warm: Portal) -> None:
    editor = Editor(warm)
    with no_connections(warm):
        answers = warm.ask_at_once([*KEPT, *OTHERS], 60)
        typed = editor.send(ADD_THEME, {"name": "Typed when it was full", "slug": "full"})
    report("no connections", answers)
    for answer in answers:
        check(answer)
    assert (typed.status, b"Typed when it was full" in typed.body) == (503, True)
    warm.until_fresh()
    form = {"name": "Typed when it was full", "slug": "full", "order": "0"}
    warm.until(lambda: editor.send(ADD_THEME, form).status == 302)


def theme(name: str) -> dict[str, str]:
    """Return a form."""
    return {"name": name, "slug": name.lower().replace(" ", "-"), "order": "0"}


@shared
def test_a_redis_that_was_ended_is_not_missed(warm: Portal) -> None:
    editor = Editor(warm)
    with warm.visited(READ) as answers, warm.ended(warm.cache):
        saved = [editor.send(ADD_THEME, theme("No cache")), editor.send("/admin/")]
        warm.until(lambda: len(answers) > 60)
    report("Redis ended", answers)
    assert [answer.status for answer in saved] == [302, 200]
    assert {answer.status for answer in answers} == {200}
    # It is used again, by itself.
    warm.until(lambda: warm.ask_at_once(KEPT) and warm.cache.ask("DBSIZE") > 0)


@shared
def test_a_redis_that_is_flushed_signs_nobody_out(warm: Portal) -> None:
    editor = Editor(warm)
    with warm.visited(READ) as answers:
        for number in range(5):
            warm.cache.ask("FLUSHALL")
            saved = editor.send(ADD_THEME, theme(f"Flushed {number}"))
            assert (saved.status, editor.send("/admin/").status) == (302, 200)
    report("Redis flushed", answers)
    assert {answer.status for answer in answers} == {200}
    assert warm.cache.ask("DBSIZE") > 0


@shared
def test_a_redis_that_is_full_is_not_missed_and_reported(warm: Portal) -> None:
    editor = Editor(warm)
    warm.cache.ask("CONFIG", "SET", "maxmemory-policy", "noeviction")
    warm.cache.ask("CONFIG", "SET", "maxmemory", "1mb")
    try:
        with warm.visited(READ) as answers:
            for number in range(3):
                saved = editor.send(ADD_THEME, theme(f"Full {number}"))
                assert (saved.status, editor.send("/admin/").status) == (302, 200)
            warm.until(lambda: len(answers) > 60)
            ready = warm.ask("/readyz")
    finally:
        warm.cache.ask("CONFIG", "SET", "maxmemory", "0")
    report("Redis full", answers)
    assert {answer.status for answer in answers} == {200}
    assert (ready.status, b'"cache": "ok"' in ready.body) == (200, False)
    warm.until(lambda: b'"cache": "ok"' in warm.ask("/readyz").body)
