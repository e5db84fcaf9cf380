"""An S3-compatible server of a test's own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from botocore.exceptions import BotoCoreError

from bench.server import stop
from tests.faults.servers import Server
from tests.ports import quiet_port
from tests.protection.attackers import LONG

BUCKET = "portal"


class ObjectStore(Server):
    """Moto's server, which can be ended and started anew; it forgets all then."""

    def __init__(self) -> None:
        port = quiet_port()
        self.endpoint = f"http://127.0.0.1:{port}"
        self.command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        super().__init__(
            f"s3://key:secret@127.0.0.1:{port}/{BUCKET}?region=us-east-1&insecure=1", 0
        )
        self.start()

    def start(self) -> None:
        """Start it, with an empty bucket."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(self.command, **quiet)
        self.master = self.process.pid
        client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
        )
        until = time.monotonic() + LONG
        while True:
            try:
                client.create_bucket(Bucket=BUCKET)
                break
            except BotoCoreError:
                assert self.process.poll() is None, "moto's server has ended."
                assert time.monotonic() < until, "moto's server does not answer."
                time.sleep(0.1)

    def end(self) -> None:
        """End it: its port is closed then."""
        self.process.kill()
        self.process.wait(LONG)


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """Run moto's server until the block ends."""
    store = ObjectStore()
    try:
        yield store
    finally:
        store.go_on()
        stop(store.process)
