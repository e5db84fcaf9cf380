"""The proxy's configuration is written whole, or a bad variable is named."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from smartcities.deployment import first_start, proxy
from smartcities.gunicorn import limit_request_line
from smartcities.publishing.admin.site import FILES_LIMIT, FORM_LIMIT
from tests.deployment.running import program

BODY_LIMIT = re.compile(r"client_max_body_size (\d+)m;")


@pytest.fixture(autouse=True)
def _hosts(settings) -> None:
    settings.ALLOWED_HOSTS = ["portal.example", ".portal.example", "127.0.0.1", "[::1]"]
    settings.SITE_URL = "https://portal.example:8443"


def written(folder: Path) -> str:
    proxy.write(folder)
    return (folder / "nginx.conf").read_text()


def test_nginx_takes_it_with_every_variable_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nginx = program()
    first_start.make_certificate(tmp_path / "tls", "portal.example")
    for name, value in {
        "PROXY_SERVERS": "192.0.2.1:8000, [2001:db8::1]:8000",
        "PROXY_HTTP_PORT": "8080",
        "PROXY_HTTPS_PORT": "8443",
        "PROXY_ADDRESS": "127.0.0.1",
        "PROXY_CERTIFICATES": str(tmp_path / "tls"),
        "PROXY_TRUSTED": "192.0.2.0/24, 2001:db8::/32",
        "PROXY_METRICS": "10.0.0.0/8",
        "PROXY_RATE": "20",
        "PROXY_CONNECTIONS": "50",
    }.items():
        monkeypatch.setenv(name, value)
    text = written(tmp_path)
    command = [nginx, "-t", "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "@" not in re.sub(r"#.*", "", text)
    for line in (
        "server 192.0.2.1:8000 fail_timeout=1s;",
        "server_name portal.example .portal.example 127.0.0.1 [::1];",
        "rate=20r/s;",
        "burst=100 nodelay;",
        "limit_conn connections 50;",
        "set_real_ip_from 2001:db8::/32;",
        "allow 10.0.0.0/8;",
        "listen 127.0.0.1:8443 ssl http2;",
        "return 301 https://$host:8443$request_uri;",
    ):
        assert line in text


def test_without_variables_metrics_are_closed_and_nobody_is_believed(tmp_path: Path) -> None:
    text = written(tmp_path)
    assert "allow" not in text
    assert "real_ip_header" not in text
    # What a client says of itself would stand first in it.
    assert "$proxy_add_x_forwarded_for" not in text
    assert "server 127.0.0.1:8000 fail_timeout=1s;" in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROXY_SERVERS", "web"),
        ("PROXY_SERVERS", "web:8000; include /etc/passwd"),
        ("PROXY_SERVERS", ","),
        ("PROXY_HTTP_PORT", "0"),
        ("PROXY_HTTPS_PORT", "https"),
        ("PROXY_ADDRESS", "localhost"),
        ("PROXY_CERTIFICATES", "certificates"),
        ("PROXY_CERTIFICATES", "/a;b"),
        ("PROXY_TRUSTED", "cdn.example"),
        ("PROXY_METRICS", "10.0.0.0/33"),
        ("PROXY_RATE", "0"),
        ("PROXY_CONNECTIONS", "many"),
    ],
)
def test_a_bad_variable_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} "):
        proxy.write(tmp_path)
    with pytest.raises(CommandError, match=rf"^{name} "):
        call_command("proxy", str(tmp_path))
    assert not (tmp_path / "nginx.conf").exists()


@pytest.mark.parametrize("host", ["*", "a;b", "a b"])
def test_a_bad_host_is_named(tmp_path: Path, settings, host: str) -> None:
    settings.ALLOWED_HOSTS = [host]
    with pytest.raises(ImproperlyConfigured, match=r"^ALLOWED_HOSTS "):
        proxy.write(tmp_path)


def test_its_bounds_are_the_portals() -> None:
    text = (proxy.HERE / "nginx.conf").read_text()
    everywhere, admin = map(int, BODY_LIMIT.findall(text))
    for view_limit in (FILES_LIMIT, FORM_LIMIT):
        limit = view_limit(lambda request: None).body_limit
        assert limit.staff <= admin << 20
        # Others get the portal's own words up to this.
        assert limit.anybody < everywhere << 20
    assert admin << 20 == FILES_LIMIT(lambda request: None).body_limit.staff
    assert limit_request_line + len("\r\n") == 8 << 10
    assert "large_client_header_buffers 8 8k;" in text


def test_its_pages_are_in_both_languages_and_need_nothing_of_the_portal(tmp_path: Path) -> None:
    proxy.write(tmp_path)
    config = (tmp_path / "pages.conf").read_text()
    statuses = set(re.findall(r"/\.proxy/\$language/(\d+)\.html", config)) | {"404"}
    assert statuses == {str(status) for status in proxy.WORDS}
    for status in statuses:
        english = (tmp_path / ".proxy" / "en" / f"{status}.html").read_text()
        danish = (tmp_path / ".proxy" / "da" / f"{status}.html").read_text()
        assert '<html lang="en">' in english
        assert '<html lang="da">' in danish
        words = [re.findall(r"<(?:h1|p)>(.*?)<", page) for page in (english, danish)]
        assert len(words[0]) == len(words[1]) == 2
        assert not set(words[0]) & set(words[1])
        assert "/static/" not in english
        assert "style=" not in english
    style = (tmp_path / ".proxy" / "page.css").read_text()
    assert "--ground: light-dark(#faf6ee" in style
    assert "url(" not in style
