"""Encrypting a snapshot with age while it is written, and decrypting it while it is read.

By pyrage, which is the Rust implementation of age (age-encryption.org) and reads and writes in
parts. With recipients the file is a plain age file. With a passphrase it begins with a key of its
own, encrypted with the passphrase and armoured, and the rest is an age file for that key: age's
own passphrases are not streamed by the library.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import IO, Any

#: How a file begins that age wrote, and one with a passphrase.
AGE, ARMOURED = b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----\n"
ARMOUR_END = b"-----END AGE ENCRYPTED FILE-----\n"
#: The greatest size of the armoured key.
KEY = 1 << 14


class KeyProblemError(Exception):
    """A key or passphrase that is missing, malformed or does not fit; the message says which."""


def _age() -> Any:
    try:
        import pyrage
    except ImportError as error:
        raise KeyProblemError(
            "Encryption needs the package pyrage: install requirements.txt anew."
        ) from error
    return pyrage


def recipient(text: str) -> Any:
    """Return the recipient whose public key *text* is."""
    try:
        return _age().x25519.Recipient.from_str(text.strip())
    except _age().RecipientError as error:
        raise KeyProblemError(
            f"{text!r} is no public key of age. It begins with age1, as age-keygen prints it."
        ) from error


def identities(text: str) -> list[Any]:
    """Return the secret keys of the file of identities *text*, as age-keygen writes it."""
    lines = [line.strip() for line in text.splitlines()]
    try:
        found = [_age().x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except _age().IdentityError as error:
        raise KeyProblemError("The file of the identity holds what is no key of age.") from error
    if not found:
        raise KeyProblemError("The file of the identity holds no key.")
    return found


class _Pipe:
    """A thread of age between a file and us, and what went wrong in it."""

    def __init__(self, run: Any, *arguments: Any) -> None:
        self.error: Exception | None = None
        self._arguments = run, *arguments
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        run, source, target, keys, closed = self._arguments
        try:
            run(source, target, keys)
        except Exception as error:
            self.error = error
        finally:
            closed.close()


@contextmanager
def encrypting(file: Any, recipients: list[Any], passphrase: str = "") -> Iterator[IO[bytes]]:
    """Yield what to write into, so that *file* gets it encrypted; without keys *file* itself."""
    if not recipients and not passphrase:
        yield file
        return
    if passphrase:
        key = _age().x25519.Identity.generate()
        file.write(_age().passphrase.encrypt(str(key).encode(), passphrase, armored=True))
        recipients = [*recipients, key.to_public()]
    near, far = os.pipe()
    source, target = os.fdopen(near, "rb"), os.fdopen(far, "wb", 1 << 20)
    pipe = _Pipe(_age().encrypt_io, source, file, recipients, source)
    try:
        yield target
        target.close()
        pipe.thread.join()
    except BrokenPipeError:
        pipe.thread.join()
        if pipe.error is None:
            raise
    finally:
        _closed(target)
        pipe.thread.join()
    if pipe.error is not None:
        # The library wraps the error of the file that it writes.
        words = str(pipe.error)
        if "Errno 28" in words or "os error 28" in words:
            raise OSError(28, "No space left on device") from pipe.error
        raise OSError(words) from pipe.error


def _closed(file: IO[bytes]) -> None:
    with suppress(OSError):
        file.close()


class Decrypted:
    """What age decrypts of a file. At its end, an error of age is raised."""

    def __init__(self, file: IO[bytes], keys: list[Any]) -> None:
        near, far = os.pipe()
        self._source, target = os.fdopen(near, "rb", 1 << 20), os.fdopen(far, "wb", 1 << 20)
        self._pipe = _Pipe(_age().decrypt_io, file, target, keys, target)

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes; raises ``KeyProblemError`` or ``OSError`` at the end."""
        data = self._source.read(size)
        if size != 0 and len(data) < (size if size > 0 else 1):
            self._pipe.thread.join()
            error = self._pipe.error
            if isinstance(error, _age().DecryptError):
                raise KeyProblemError(
                    "The key does not fit: the snapshot was encrypted for another one. If it is "
                    "the right one, the head of the file was altered."
                ) from error
            if error is not None:
                raise OSError(f"The snapshot was cut short or altered: {error}") from error
        return data

    def close(self) -> None:
        """Leave off."""
        _closed(self._source)
        self._pipe.thread.join()


class _Begun:
    """A file of which the first bytes were read already."""

    def __init__(self, begun: bytes, file: IO[bytes]) -> None:
        self._begun, self._file = begun, file

    def read(self, size: int = -1) -> bytes:
        if not self._begun:
            return self._file.read(size)
        data = self._begun if size < 0 else self._begun[:size]
        self._begun = self._begun[len(data) :]
        return data + (self._file.read() if size < 0 else b"")


@contextmanager
def decrypting(
    file: IO[bytes], keys: list[Any] | None = None, passphrase: str = ""
) -> Iterator[IO[bytes]]:
    """Yield the content of the snapshot *file*, decrypted if it is encrypted."""
    begun: Any = file.read(len(ARMOURED))
    rest: Any = _Begun(begun, file)
    if begun == ARMOURED:
        if not passphrase:
            raise KeyProblemError(
                "The snapshot is encrypted with a passphrase: give --passphrase-file FILE."
            )
        keys = [_key_of(rest, passphrase)]
    elif begun.startswith(AGE):
        if not keys:
            raise KeyProblemError(
                "The snapshot is encrypted for a key of age: give --identity FILE, the file that "
                "age-keygen wrote."
            )
    else:
        yield rest
        return
    decrypted: Any = Decrypted(rest, keys)
    try:
        yield decrypted
    finally:
        decrypted.close()


def _key_of(file: IO[bytes], passphrase: str) -> Any:
    armoured = b""
    while not armoured.endswith(ARMOUR_END):
        byte = file.read(1)
        if not byte or len(armoured) > KEY:
            raise KeyProblemError("The snapshot was cut short or altered in its key.")
        armoured += byte
    try:
        key = _age().passphrase.decrypt(armoured, passphrase).decode()
    except (_age().DecryptError, ValueError, OSError) as error:
        raise KeyProblemError(
            "The passphrase does not fit. If it is the right one, the head of the file was altered."
        ) from error
    return identities(key)[0]
