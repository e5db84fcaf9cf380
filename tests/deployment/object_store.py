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
from tests.ports import quiet_port
from tests.protection.attackers import LONG

BUCKET = "portal"


@contextmanager
def object_store() -> Iterator[str]:
    """Run moto's server until the block ends; yields a MEDIA_STORAGE_URL."""
    port = quiet_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
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
                assert process.poll() is None, "moto's server has ended."
                assert time.monotonic() < until, "moto's server does not answer."
                time.sleep(0.1)
        yield f"s3://key:secret@127.0.0.1:{port}/{BUCKET}?region=us-east-1&insecure=1"
    finally:
        stop(process)
