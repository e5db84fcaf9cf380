"""What the proxy lets through, holds back and says, before two web processes of the demo."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from bench.server import stop
from tests.deployment import running
from tests.deployment.running import Proxy
from tests.deployment.visitors import signed_in, wrong_login
from tests.ports import quiet_port
from tests.protection.attackers import ATTACKER, LONG, READER, connect_unread, trickle
from tests.served.portal import Stock

pytestmark = pytest.mark.full

PAGES = ("/", "/case-studies/", "/case-studies/?country=DK", "/admin/login/")
HTML = {"Accept": "text/html"}


class Site:
    """Two web processes of one portal, and the variables of both."""

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.https = quiet_port()
        self.ports = [quiet_port(), quiet_port()]
        self.variables = stock.environment(0) | running.environment(self.https)
        self.processes: dict[int, subprocess.Popen] = {}

    def start(self, port: int) -> None:
        log = self.stock.folder / f"web-{port}.log"
        self.processes[port] = running.start(self.variables, port, log)

    def stop(self, port: int) -> None:
        stop(self.processes.pop(port))

    @property
    def log(self) -> str:
        return "".join((self.stock.folder / f"web-{port}.log").read_text() for port in self.ports)


@pytest.fixture(scope="module")
def site(stock: Stock) -> Iterator[Site]:
    made = Site(stock)
    for port in made.ports:
        made.start(port)
    yield made
    for port in list(made.processes):
        made.stop(port)


@pytest.fixture(scope="module")
def proxy(site: Site) -> Iterator[Proxy]:
    # All of a test's requests come from one address.
    variables = site.variables | {"PROXY_RATE": "10000"}
    with running.proxy(variables, site.ports, site.https) as made:
        yield made


@contextmanager
def other_proxy(site: Site, **variables: str) -> Iterator[Proxy]:
    """A second nginx before the same processes, with other figures, at a port of its own."""
    with running.proxy(site.variables | variables, site.ports, quiet_port()) as made:
        yield made


def test_pages_arrive_compressed_by_the_portal_over_tls(proxy: Proxy) -> None:
    answer = proxy.ask(Accept_Encoding="br")
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "nginx/" not in answer.headers["Server"]


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_protocols_are_refused(proxy: Proxy, version: ssl.TLSVersion) -> None:
    context = ssl.create_default_context(cafile=str(proxy.folder / "tls" / "fullchain.pem"))
    with pytest.warns(DeprecationWarning, match="TLS"):
        context.minimum_version = context.maximum_version = version
    context.set_ciphers("ALL:@SECLEVEL=0")
    client = http.client.HTTPSConnection("localhost", proxy.https, timeout=LONG, context=context)
    with pytest.raises(ssl.SSLError):
        client.request("GET", "/")


def test_http_is_redirected_with_the_whole_address_and_checks_are_not(proxy: Proxy) -> None:
    answer = proxy.ask("/case-studies/?country=DK&q=a%20b", plain=True, Host="localhost:1")
    assert answer.status == 301
    there = f"https://localhost:{proxy.https}/case-studies/?country=DK&q=a%20b"
    assert answer.headers["Location"] == there
    assert proxy.ask("/healthz", plain=True).text == "ok"
    ready = proxy.ask("/readyz", plain=True)
    assert (ready.status, json.loads(ready.body)["database"]) == (200, "ok")


def test_the_proof_for_a_certificate_is_served_over_http(proxy: Proxy) -> None:
    folder = proxy.folder / "tls" / "acme" / ".well-known" / "acme-challenge"
    folder.mkdir(parents=True)
    (folder / "abc").write_text("abc.def")
    assert proxy.ask("/.well-known/acme-challenge/abc", plain=True).text == "abc.def"
    assert proxy.ask("/.well-known/acme-challenge/../../privkey.pem", plain=True).status != 200


@pytest.mark.parametrize("plain", [True, False])
def test_a_name_that_is_not_ours_is_answered_in_words(proxy: Proxy, plain: bool) -> None:
    answer = proxy.ask(Host="evil.example", plain=plain)
    assert answer.status == 421
    assert "No portal has this name" in answer.text


def test_what_a_client_says_of_its_address_counts_for_nothing(proxy: Proxy, site: Site) -> None:
    forged = {
        "X_Forwarded_For": "192.0.2.7",
        "Forwarded": "for=192.0.2.7",
        "X_Real_IP": "192.0.2.7",
    }
    assert wrong_login(proxy, site.variables["SITE_URL"], ATTACKER, **forged) == 200
    assert f"Login failed from {ATTACKER} " in site.log
    assert "192.0.2.7" not in site.log


def test_only_trusted_proxies_in_front_say_who_the_client_is(site: Site) -> None:
    forged = {"X_Forwarded_For": "192.0.2.8, 192.0.2.9"}
    with other_proxy(site, PROXY_TRUSTED=ATTACKER) as proxy:
        wrong_login(proxy, site.variables["SITE_URL"], ATTACKER, **forged)
        assert "Login failed from 192.0.2.9 " in site.log
        assert "192.0.2.8" not in site.log
        wrong_login(proxy, site.variables["SITE_URL"], "127.0.0.3", **forged)
        assert "Login failed from 127.0.0.3 " in site.log


def test_a_client_cannot_say_that_it_came_by_http(proxy: Proxy) -> None:
    assert proxy.ask(X_Forwarded_Proto="http").status == 200


def test_metrics_are_not_there_for_the_public(proxy: Proxy, site: Site) -> None:
    for path in ("/metrics", "/metrics?a=b", "//metrics", "/x/../metrics", "/%6detrics"):
        answer = proxy.ask(path)
        assert answer.status in {404, 301}, path
    assert "There is no page here" in proxy.ask("/metrics").text
    with other_proxy(site, PROXY_METRICS=READER) as allowed:
        # The portal's own answer, whatever it is.
        assert "Number of the request" not in allowed.ask("/metrics").text


def test_a_request_line_is_as_long_as_the_portal_takes_it(proxy: Proxy) -> None:
    # Below a word, since a word alone may be a page's, and leads to its slash.
    around = len("GET /nowhere/ HTTP/1.1")
    assert proxy.ask("/nowhere/" + "x" * (8190 - around)).status == 404
    answer = proxy.ask("/nowhere/" + "x" * (8191 - around))
    assert answer.status == 414
    assert "This address is too long" in answer.text
    answer = proxy.ask("/", Cookie="a=" + "x" * 9000)
    assert answer.status == 400
    assert "Delete the cookies" in answer.text
    assert proxy.ask("/", Cookie="a=" + "x" * 7000).status == 200


@pytest.mark.parametrize(
    ("path", "size", "words"),
    [
        ("/admin/", 61 << 20, "That is too large"),  # the proxy's
        ("/da/case-studies/", 2 << 20, "Det er for stort"),
        ("/admin/resources/report/add/", 1 << 20, "This is too large"),  # the portal's
        ("/case-studies/", 200 << 10, "This page can only be read"),
    ],
)
def test_too_much_is_refused_in_words(proxy: Proxy, path: str, size: int, words: str) -> None:
    answer = proxy.ask(path, "POST", bytes(size), **HTML)
    assert answer.status == 413
    assert re.search(words, answer.text), answer.text


def test_a_pdf_of_40_megabytes_arrives_and_is_read_in_parts(proxy: Proxy, site: Site) -> None:
    anna = signed_in(proxy, site.variables)
    content = b"%PDF-1.4\n" + hashlib.shake_256(b"plan").digest(40 << 20) + b"\n%%EOF\n"
    number = anna.new_report("A large plan", content)
    anna.publish("resources/report", number)
    address = "/reports/a-large-plan/download/"
    whole = proxy.ask(address)
    assert whole.status == 200
    assert whole.body == content
    part = proxy.ask(address, Range="bytes=1000-1999")
    assert (part.status, part.body) == (206, content[1000:2000])
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(content)}"
    head = proxy.ask(address, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(content)


def attackers(proxy: Proxy, count: int) -> tuple[list[socket.socket], list[socket.socket]]:
    """Return clients that send slowly, and clients that never read."""
    context = ssl.create_default_context(cafile=str(proxy.folder / "tls" / "fullchain.pem"))
    slow, greedy = [], []
    for number in range(count):
        sock = socket.create_connection(("127.0.0.1", proxy.https), LONG, (ATTACKER, 0))
        slow.append(context.wrap_socket(sock, server_hostname="localhost"))
        first = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "
        if number % 2:
            first = (b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n"
                     b"Content-Type: application/x-www-form-urlencoded\r\n\r\n")  # fmt: skip
        slow[-1].sendall(first)
    for _number in range(count // 4):
        greedy.append(connect_unread(proxy.http, "/case-studies/"))
    return slow, greedy


def test_200_slow_clients_hold_nobody_up(proxy: Proxy) -> None:
    slow, greedy = attackers(proxy, 200)
    try:
        with trickle(slow):
            waits = []
            for path in PAGES * 5:
                begin = time.perf_counter()
                assert proxy.ask(path).status == 200
                waits.append(time.perf_counter() - begin)
            print(f"Longest wait beside {len(slow) + len(greedy)} slow clients: {max(waits):.3f} s")
    finally:
        for sock in [*slow, *greedy]:
            sock.close()


def test_who_asks_too_often_is_told_to_wait_and_others_are_served(site: Site) -> None:
    with other_proxy(site, PROXY_RATE="1") as proxy:
        answers = [proxy.ask("/healthz", source=ATTACKER) for _ in range(30)]
        assert [each.status for each in answers[:6]] == [200] * 6
        refused = [each for each in answers if each.status == 429]
        assert refused
        assert refused[0].headers["Retry-After"] == "10"
        assert "Please wait a moment" in refused[0].text
        request = refused[0].headers["X-Request-ID"]
        assert re.fullmatch(r"[0-9a-f]{32}", request)
        assert request in refused[0].text
        assert f" 429 {ATTACKER} " in proxy.log
        assert f"request={request}" in proxy.log
        # Static files have a place of their own in the configuration.
        file = eventually(lambda: proxy.ask("/static/js/theme.js", source=ATTACKER), 429)
        assert "Please wait a moment" in file.text
        assert proxy.ask("/healthz", source=READER).status == 200


def test_one_address_has_so_many_connections(site: Site) -> None:
    with other_proxy(site, PROXY_CONNECTIONS="3") as proxy:
        clients = [proxy.client(ATTACKER) for _ in range(4)]
        for client in clients[:3]:
            # Counted as soon as the head is whole; the body never comes.
            client.putrequest("POST", "/share/partner/")
            client.putheader("Content-Length", "1000")
            client.endheaders()
        refused = eventually(lambda: proxy.ask("/healthz", source=ATTACKER), 429)
        assert "Please wait a moment" in refused.text
        assert proxy.ask("/healthz", source=READER).status == 200
        for client in clients:
            client.close()


def eventually(ask, status: int):
    """Ask until the answer has *status*; the last answer, whatever it is, after a minute."""
    end = time.monotonic() + LONG
    while (answer := ask()).status != status and time.monotonic() < end:
        pass
    assert answer.status == status
    return answer


def test_what_goes_on_in_the_background_is_never_written_down(proxy: Proxy) -> None:
    assert proxy.ask("/?q=a-quiet-reader").status == 200
    assert "a-quiet-reader" not in proxy.log


def test_web_processes_are_started_anew_one_after_the_other_without_a_failed_request(
    proxy: Proxy, site: Site
) -> None:
    over, answers = Event(), []

    def read() -> None:
        while not over.is_set():
            for path in PAGES:
                answers.append((path, proxy.ask(path).status))

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        for port in site.ports:
            before = len(answers)
            site.stop(port)
            eventually(lambda before=before: Count(len(answers) - before), True)
            site.start(port)
        over.set()
        for reader in readers:
            reader.result(LONG)
    print(f"{len(answers)} answers while both were started anew.")
    assert [each for each in answers if each[1] != 200] == []


class Count:
    """Whether twenty more requests were answered meanwhile."""

    def __init__(self, number: int) -> None:
        self.status = number > 20


def test_a_file_that_one_release_lacks_is_fetched_from_the_other(site: Site) -> None:
    # nginx asks one after the other: half of the answers would be a 404.
    with lacking() as other:
        servers = [other, site.ports[0]]
        with running.proxy(site.variables, servers, quiet_port()) as proxy:
            files = [proxy.ask("/static/js/theme.js").status for _ in range(6)]
            pages = {proxy.ask("/healthz").status for _ in range(6)}
    assert files == [200] * 6
    assert pages == {200, 404}


def test_a_process_that_is_away_makes_nothing_of_a_missing_file(site: Site) -> None:
    # In both orders: the one that is away is asked first, or last.
    for servers in ([site.ports[0], quiet_port()], [quiet_port(), site.ports[0]]):
        with running.proxy(site.variables, servers, quiet_port()) as proxy:
            lost = [proxy.ask("/static/js/lost.js").status for _ in range(4)]
            files = [proxy.ask("/static/js/theme.js").status for _ in range(4)]
        assert (lost, files) == ([404] * 4, [200] * 4)
    with running.proxy(site.variables, [quiet_port()], quiet_port()) as proxy:
        answer = proxy.ask("/static/js/theme.js")
    assert answer.status == 503
    assert "does not answer right now" in answer.text


@contextmanager
def lacking() -> Iterator[int]:
    """A server that has nothing; yields its port."""

    class Nothing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Nothing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_killed_process_costs_no_reader_an_error(proxy: Proxy, site: Site) -> None:
    port = site.ports[0]
    process = site.processes.pop(port)
    process.send_signal(signal.SIGKILL)
    process.wait(LONG)
    statuses = [proxy.ask(path).status for path in PAGES * 5]
    site.start(port)
    assert statuses == [200] * len(statuses)


def test_while_the_portal_is_away_the_proxy_says_so(proxy: Proxy, site: Site) -> None:
    for port in site.ports:
        site.stop(port)
    answer = proxy.ask("/da/case-studies/")
    english = proxy.ask("/case-studies/")
    style = proxy.ask("/.proxy/page.css")
    for port in site.ports:
        site.start(port)
    assert answer.status == english.status == 503
    assert "Portalen svarer ikke lige nu" in answer.text
    assert "does not answer right now" in english.text
    assert answer.headers["Retry-After"] == "10"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert (style.status, style.headers["Content-Type"]) == (200, "text/css")
    assert eventually(lambda: proxy.ask("/case-studies/"), 200)


def test_the_pages_of_the_proxy_are_not_addresses(proxy: Proxy) -> None:
    answer = proxy.ask("/.proxy/en/503.html")
    assert answer.status == 404
