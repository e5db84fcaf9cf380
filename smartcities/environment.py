"""Readers for environment variables: each names its variable when the value is bad.

Those of plain values are in ``variables.py``; here are addresses, and what they mean to Django.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from smartcities.variables import TRUE, fail, split
from smartcities.variables import Networks as Networks
from smartcities.variables import boolean as boolean
from smartcities.variables import days as days
from smartcities.variables import megabytes as megabytes
from smartcities.variables import networks as networks
from smartcities.variables import seconds as seconds
from smartcities.variables import short_seconds as short_seconds
from smartcities.variables import text as text
from smartcities.variables import whole as whole
from smartcities.variables import words as words

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    # Each thread of a worker keeps its connection: to open one takes ten times as long as to
    # answer from the cache.
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        # A reader never waits for a writer, and a writer takes its lock at once and in turn.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
# What a DATABASE_URL may say of the connection that is Django's own setting, no option of libpq.
SWITCHES = {
    *("ATOMIC_REQUESTS", "AUTOCOMMIT", "DISABLE_SERVER_SIDE_CURSORS"),
    *("CONN_MAX_AGE", "CONN_HEALTH_CHECKS"),  # read, and never followed
}
EMAIL_BACKENDS = {
    **dict.fromkeys(["smtp", "smtp+tls", "smtps", "smtp+ssl"], "smtp.EmailBackend"),
    "consolemail": "console.EmailBackend",
    "filemail": "filebased.EmailBackend",
    "memorymail": "locmem.EmailBackend",
    "dummymail": "dummy.EmailBackend",
}


def hosts(name: str, default: str | None = None) -> list[str]:
    """Return comma-separated host names as Django's ALLOWED_HOSTS takes them."""
    found = [host.strip() for host in text(name, default).split(",") if host.strip()]
    for host in found:
        if any(mark in host for mark in "/ @\\"):
            raise fail(name, f"takes host names without scheme or path, not {host!r}.")
    if not found:
        raise fail(name, "is empty. Give at least one host name.")
    return found


def takes_passkeys(site_url: str) -> bool:
    """Tell whether browsers take passkeys at this address: https, or ``localhost``; no numbers."""
    parts = urlsplit(site_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return parts.scheme == "https" or host == "localhost"
    return False


def origin(name: str, default: str | None = None) -> str:
    """Return an origin such as ``https://portal.example``: scheme, host, maybe a port."""
    value = text(name, default).rstrip("/")
    parts = split(name, value)
    clean = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    extra = parts.path or parts.query or parts.fragment or set(parts.netloc) & set("@ \\")
    if not clean or extra:
        raise fail(name, f"must look like https://portal.example, not {value!r}.")
    # In lower case, since HTTPS://Portal.Example is the same origin and others compare text.
    return f"{parts.scheme}://{parts.netloc.lower()}"


def address(name: str) -> str:
    """Return an address of the web such as ``https://cache.example/purge``, empty when unset."""
    value = text(name, "")
    parts = split(name, value)
    is_plain = value.isascii() and not set(value) & set(" \\") and not parts.username
    if value and not (parts.scheme in {"http", "https"} and parts.hostname and is_plain):
        raise fail(name, "must look like https://cache.example/purge, without a login in it.")
    return value


def database(name: str, file: Path) -> dict[str, Any]:
    """Return Django's settings of one SQLite or PostgreSQL database (psycopg 3).

    Unset is SQLite in *file*, whose path may hold what an address may not (#, ?, %).
    """
    value = text(name, "")
    if not value:
        return {"NAME": file, **SQLITE}
    parts = split(name, value)
    if parts.scheme in {"postgres", "postgresql"}:
        config = _postgresql(parts)
    elif parts.scheme == "sqlite" and not parts.netloc:
        config = {"NAME": unquote(parts.path[1:]), **SQLITE}
    else:
        raise fail(name, "must start with sqlite:/// or postgres://.")
    # Each process would have a ":memory:" of its own.
    if config["NAME"] in {"", ":memory:"}:
        raise fail(name, "names no database.")
    return config


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    database, host = unquote(parts.path[1:]), unquote(parts.hostname or "")
    # The folder of a socket: postgres:////run/postgresql/portal, beside which
    # postgres://me@%2Frun%2Fpostgresql/portal says the same as a host.
    if database.startswith("/"):
        host, database = database.rsplit("/", 1)
    config: dict[str, Any] = {
        "ENGINE": "smartcities.outages.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": parts.port or "",
        "OPTIONS": {},
    }
    for key, (value, *_) in parse_qs(parts.query).items():
        if key.upper() in SWITCHES:
            config[key.upper()] = value.lower() in TRUE
        else:
            config["OPTIONS"][key] = int(value) if value.isdecimal() else value
    # One for each thread of a gunicorn worker (smartcities/gunicorn.py), made when needed. No
    # pool: to take a connection from one and give it back costs as much as a kept answer does.
    return {**config, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def cache(name: str, timeout: float = 0.25) -> dict[str, Any]:
    """Return Django's settings of one cache: Redis by address, else this process's memory.

    *timeout* is how long Redis is waited for: in seconds, for a connection and for an answer.
    """
    value = text(name, "locmem://")
    parts = split(name, value)
    if parts.scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise fail(name, "must look like redis://host:6379/0.")
    options = {"socket_connect_timeout": timeout, "socket_timeout": timeout, "retry": None}
    backend = "smartcities.outages.cache.OptionalRedisCache"
    return {"BACKEND": backend, "LOCATION": value, "OPTIONS": options}


def answers(name: str, timeout: float = 0.25) -> dict[str, Any]:
    """Return Django's settings of the cache for whole answers: the same server.

    In this process's memory it is bounded in bytes; in Redis by the server's ``maxmemory``.
    """
    config = cache(name, timeout)
    if "LOCATION" not in config:
        return {"BACKEND": "smartcities.answers.memory.AnswerMemory"}
    return {**config, "KEY_PREFIX": "answers"}


def email(name: str) -> dict[str, Any]:
    """Return Django's EMAIL_* settings; unset prints messages to the console."""
    parts = split(name, text(name, "consolemail://"))
    if parts.scheme not in EMAIL_BACKENDS:
        raise fail(name, f"must start with one of {', '.join(EMAIL_BACKENDS)}, and then ://.")
    if parts.query:
        raise fail(name, "takes no options: smtp+tls:// and smtp+ssl:// say how to encrypt.")
    found = {"EMAIL_BACKEND": f"django.core.mail.backends.{EMAIL_BACKENDS[parts.scheme]}"}
    if parts.scheme == "filemail":
        if not parts.path[1:]:
            raise fail(name, "names no folder.")
        return {**found, "EMAIL_FILE_PATH": unquote(parts.path[1:])}
    if not parts.scheme.startswith("smtp"):
        return found
    if not parts.hostname:
        raise fail(name, "names no host.")
    is_ssl = parts.scheme == "smtp+ssl"
    return {
        **found,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_ssl else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme in {"smtps", "smtp+tls"},
        "EMAIL_USE_SSL": is_ssl,
    }


def storage(name: str, folder: str, timeout: int = 5) -> dict[str, Any]:
    """Return Django's settings of the media storage: S3-compatible by address, else *folder*.

    ``s3://KEY:SECRET@HOST[:PORT]/BUCKET?region=R`` (``insecure=1`` for plain http); needs
    the optional package ``django-storages[s3]``. *timeout* is how many seconds it is waited for:
    for a connection, and for each further part of an answer.
    """
    value = text(name, "")
    if not value:
        return {
            "BACKEND": "smartcities.outages.folder_storage.FolderStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        }
    parts = split(name, value)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not parts.hostname or not bucket or "/" in bucket:
        raise fail(name, "must look like s3://KEY:SECRET@HOST/BUCKET?region=REGION.")
    try:
        import storages.backends.s3  # noqa: F401 (the optional extra is either there or not)
        from botocore.config import Config
    except ImportError as error:
        raise fail(
            name, "needs the package django-storages[s3]: install requirements-s3.txt."
        ) from error
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    plain = query.get("insecure") == "1"
    host = parts.hostname + (f":{parts.port}" if parts.port else "")
    return {
        "BACKEND": "smartcities.outages.object_storage.LimitedS3Storage",
        "OPTIONS": {
            "access_key": unquote(parts.username or "") or None,
            "secret_key": unquote(parts.password or "") or None,
            "bucket_name": bucket,
            "endpoint_url": f"{'http' if plain else 'https'}://{host}",
            "region_name": query.get("region"),
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            # The library waits for a minute, and then tries four times more.
            "client_config": Config(
                connect_timeout=timeout, read_timeout=timeout, retries={"total_max_attempts": 2}
            ),
        },
    }
