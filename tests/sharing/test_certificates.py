"""The certificates of partners' sites: asked of real servers, and never of an inner machine."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from smartcities.monitoring.health import State
from smartcities.sharing.models import Partner
from smartcities.sharing.partners import certificates
from smartcities.sharing.partners.certificates import NotAskedError, certificate_end, is_public

HOST = "partner.example"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),  # noqa: S104
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
        # An inner address of IPv4 in the clothes of one of IPv6.
        *(
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:224.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001::1",
        ),
        "64:ff9b:1::a00:1",
    ],
)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_one_of_the_public_network_is(address: str) -> None:
    assert is_public(address)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the connections that were tried, none of which is made."""
    found: list[Any] = []

    def refused(address: Any, timeout: float) -> None:
        found.append((address, timeout))
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refused)
    return found


def named(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name lead to *addresses*."""
    real = socket.getaddrinfo

    def found(host: str, port: int, *more: Any, **named: Any) -> Any:
        if host[0].isdigit():
            return real(host, port, *more, **named)
        return [(0, 0, 0, "", (each, port)) for each in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize(
    "addresses", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:169.254.169.254"], []]
)
def test_a_name_that_leads_to_an_inner_machine_connects_to_nothing(
    monkeypatch: pytest.MonkeyPatch, calls: list[Any], addresses: list[str]
) -> None:
    named(monkeypatch, *addresses)
    with pytest.raises(NotAskedError):
        certificate_end(HOST, 443)
    assert calls == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_nor_does_this_machine_itself(calls: list[Any], host: str) -> None:
    with pytest.raises((NotAskedError, socket.gaierror)):
        certificate_end(host, 443)
    assert calls == []


def test_the_address_that_was_looked_at_is_connected_to_and_not_the_name(
    monkeypatch: pytest.MonkeyPatch, calls: list[Any]
) -> None:
    # A name may have another address when it is asked for again.
    named(monkeypatch, "93.184.216.34")
    with pytest.raises(ConnectionRefusedError):
        certificate_end(HOST, 443)
    assert calls == [(("93.184.216.34", 443), certificates.CONNECTION)]


def certificate(folder: Path, end: datetime, name: str) -> Path:
    """Write a certificate for *name* that signs itself, with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(end - timedelta(days=90))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class Server:
    """A TLS server on the loopback that all names lead to, with one certificate."""

    def __init__(self, patch: pytest.MonkeyPatch, file: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        self.context, self.listener = context, socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        patch.setattr(certificates, "is_public", lambda address: True)
        named(patch, "127.0.0.1")
        trusting = ssl.create_default_context(cafile=file)
        patch.setattr(certificates, "_context", lambda: trusting)
        self.thread = Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        with suppress(OSError):
            raw, _address = self.listener.accept()
            with raw:
                self.context.wrap_socket(raw, server_side=True).close()

    def close(self) -> None:
        # Wakes who still waits for a connection.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(60)


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """Return a function that starts a server whose certificate ends in some days."""
    servers = []

    def start(days: float, name: str = HOST) -> int:
        end = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)
        servers.append(Server(monkeypatch, certificate(tmp_path, end, name)))
        return servers[-1].port

    yield start
    for server in servers:
        server.close()


def partner(sites: str, **more: Any) -> Partner:
    return Partner.objects.create(name=f"P{Partner.objects.count()}", domains=sites, **more)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "name", "said"),
    [
        (30, HOST, ""),
        (13, HOST, "the certificate ends on"),
        (-1, HOST, "the certificate is refused (certificate has expired)"),
        (30, "another.example", "the certificate is refused (Hostname mismatch"),
    ],
)
def test_a_real_servers_certificate_is_read(
    serving: Any, days: float, name: str, said: str
) -> None:
    partner(f"https://{HOST}:{serving(days, name)}")
    found = certificates.certificates()
    assert found.state is (State.WARNING if said else State.OK)
    assert [each.startswith(f"{HOST}: {said}") for each in found.details] == [True] * bool(said)


@pytest.mark.django_db
def test_only_single_https_sites_of_active_partners_are_asked(
    monkeypatch: pytest.MonkeyPatch, calls: list[Any]
) -> None:
    named(monkeypatch, "93.184.216.34")
    partner("https://*.wild.example\nhttp://plain.example\nhttps://one.example:8443")
    partner("https://paused.example", state=Partner.State.PAUSED)
    found = certificates.certificates()
    assert [address for address, _timeout in calls] == [("93.184.216.34", 8443)]
    assert found.details == ("one.example: does not answer (ConnectionRefusedError)",)


@pytest.mark.django_db
def test_a_site_inside_is_said_not_to_have_been_asked(
    monkeypatch: pytest.MonkeyPatch, calls: list[Any]
) -> None:
    named(monkeypatch, "10.0.0.1")
    partner("https://inner.example")
    (detail,) = certificates.certificates().details
    assert detail == "inner.example: was not asked: its name leads into an inner network"


@pytest.mark.django_db
def test_without_sites_there_is_nothing_to_ask() -> None:
    assert certificates.certificates().state is State.OK
