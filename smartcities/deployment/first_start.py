"""``python -m smartcities.deployment.first_start``: secrets and a certificate where none are.

Run before everything else, and each time: what is there is left alone. It needs no settings of the
portal, since it makes what they read.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

#: Days for which a certificate of our own making is good, and before whose end it is made anew.
GOOD_FOR, RENEWED_BEFORE = 825, 30
#: The keys that still open what they have signed: this many rotations back.
MOST_FALLBACKS = 2
#: Beside a certificate of our own making; whoever puts a real one in its place removes it.
MARK = "self-signed"


class RefusedError(Exception):
    """What stands in the way, in words."""


def keep(path: Path, text: str) -> bool:
    """Write a secret, unless it is there; tell whether it was written.

    It is never half there, and other users of its folder's container may read it: each folder is
    shown to those alone who need it.
    """
    if path.exists():
        if not path.read_text().strip():
            raise RefusedError(f"{path} is empty. Put the secret back, or remove the file.")
        return False
    put(path, text)
    return True


def put(path: Path, text: str) -> None:
    """Write a secret, also over one that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.write_text(text)
    new.chmod(0o444)
    new.replace(path)


def make_secrets(root: Path) -> list[str]:
    """Make the portal's key and the passwords of database and cache; return what was made.

    Each server has a folder with its own password, the portal one with its addresses. A portal
    that was set up before gives its SECRET_KEY and POSTGRES_PASSWORD in the environment.
    """
    portal, made = root / "portal", []
    if keep(portal / "secret-key", os.environ.get("OLD_SECRET_KEY", "").strip() or new_secret()):
        made.append("the secret key")
    if not (portal / "secret-key-fallbacks").exists():
        put(portal / "secret-key-fallbacks", "")
    given = os.environ.get("OLD_POSTGRES_PASSWORD", "").strip()
    if keep(root / "database" / "password", given or new_secret()):
        made.append("the database's password")
    password = (root / "database" / "password").read_text().strip()
    url = f"postgres://portal:{quote(password, safe='')}@database:5432/portal"
    put(portal / "database-url", url)
    if keep(root / "cache" / "password", new_secret()):
        made.append("the cache's password")
    password = (root / "cache" / "password").read_text().strip()
    put(portal / "cache-url", f"redis://:{quote(password, safe='')}@cache:6379/0")
    put(root / "cache" / "redis.conf", redis_configuration(password))
    return made


def redis_configuration(password: str) -> str:
    """Return how the cache runs: nothing in it is worth keeping, and it never outgrows 128 MB."""
    # Quoted with backslashes, as Redis reads it.
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'requirepass "{quoted}"\nsave ""\nappendonly no\nmaxmemory 128mb\n'
        "maxmemory-policy allkeys-lru\ndir /tmp\n"
    )


def new_secret() -> str:
    """Return 64 letters and digits by chance."""
    return secrets.token_urlsafe(48)


def rotate(root: Path) -> str:
    """Take one of the two steps to a new key; return what to do next.

    First the new key becomes one that is believed, then the one that signs: a process that did not
    know it yet would end the session of whoever comes from one that signs with it.
    """
    portal = root / "portal"
    key, fallbacks, coming = (portal / f"secret-key{end}" for end in ("", "-fallbacks", "-coming"))
    if not key.exists():
        raise RefusedError(f"{key} is not there: there is nothing to rotate.")
    old, believed = key.read_text().strip(), fallbacks.read_text().split()
    if re.search(r"\s", old):
        raise RefusedError(f"{key} holds spaces, so it cannot be kept among the old ones.")
    if not coming.exists():
        new = new_secret()
        put(coming, new)
        put(fallbacks, "\n".join([new, *believed][: MOST_FALLBACKS + 1]) + "\n")
        return (
            "step 1 of 2, a key that is believed: start all web processes anew, then run this again"
        )
    new = coming.read_text().strip()
    if new != old:  # else it was killed before the last line
        # The old one is among those that are believed before it stops to sign.
        others = [each for each in believed if each not in {new, old}]
        put(fallbacks, "\n".join([old, new, *others]) + "\n")
        put(key, new)
    left = [each for each in fallbacks.read_text().split() if each != new]
    put(fallbacks, "\n".join(left[:MOST_FALLBACKS]) + "\n")
    coming.unlink()
    return "step 2 of 2, the key that signs: start all web processes anew"


def make_certificate(folder: Path, host: str) -> bool:
    """Make a certificate for *host* if there is none; tell whether it was made.

    One of our own making is renewed before it ends. One from elsewhere is left alone.
    """
    chain, key, mark = folder / "fullchain.pem", folder / "privkey.pem", folder / MARK
    if chain.exists() != key.exists():
        raise RefusedError(f"{folder} needs fullchain.pem and privkey.pem; one is missing.")
    if chain.exists() and not (mark.exists() and is_ending(chain)):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    kind = "IP" if re.fullmatch(r"[0-9.]+|[0-9a-f:]*:[0-9a-f:]*", host) else "DNS"
    openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-days", str(GOOD_FOR), "-subj", "/CN=Smart Cities portal"),
        *("-addext", f"subjectAltName={kind}:{host}"),
        *("-keyout", f"{key}.new", "-out", f"{chain}.new"),
    )
    # The proxy reads it as another user, and nobody else is shown this folder.
    Path(f"{key}.new").chmod(0o444)
    mark.write_text("Made by smartcities.deployment.first_start; browsers warn of it.\n")
    Path(f"{key}.new").replace(key)
    Path(f"{chain}.new").replace(chain)
    return True


def is_ending(chain: Path) -> bool:
    """Tell whether the certificate has ended, or does within a month."""
    seconds = str(RENEWED_BEFORE * 86400)
    command = ["openssl", "x509", "-checkend", seconds, "-noout", "-in", str(chain)]
    return subprocess.run(command, capture_output=True, check=False).returncode != 0  # noqa: S603


def openssl(*arguments: str) -> None:
    """Run openssl; ``RefusedError`` with its last words if it fails."""
    command = ["openssl", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise RefusedError("openssl is not installed, which makes the certificate.") from error
    if done.returncode != 0:
        words = done.stderr.strip().splitlines() or ["no reason given"]
        raise RefusedError(f"openssl made no certificate: {words[-1]}")


def main() -> None:
    """Make what is missing; end with a sentence if that is not possible."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("secrets", type=Path, help="the folder of secrets")
    parser.add_argument("certificates", type=Path, nargs="?", help="the folder of certificates")
    parser.add_argument("--rotate", action="store_true", help="take a step to a new secret key")
    options = parser.parse_args()
    host = urlsplit(os.environ.get("SITE_URL", "")).hostname or "localhost"
    try:
        made = make_secrets(options.secrets)
        if options.rotate:
            made.append(rotate(options.secrets))
        if options.certificates and make_certificate(options.certificates, host):
            made.append(f"a certificate for {host} that browsers warn of")
    except (RefusedError, OSError) as error:
        sys.exit(f"first_start: {error}")
    print(f"Made: {'; '.join(made)}." if made else "Secrets and certificate are there.")


if __name__ == "__main__":
    main()
