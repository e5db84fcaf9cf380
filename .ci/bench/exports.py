"""Whole results as files: seconds, bytes, and how much memory the worker took for them."""

from __future__ import annotations

from bench import cpu
from bench.addresses import EXPORTS
from bench.connection import Connection
from bench.site import Site


def measure(site: Site) -> list[dict[str, object]]:
    """Fetch each export once, uncompressed, and tell what it took."""
    found = []
    for name, path in EXPORTS.items():
        for pid in site.workers:
            cpu.forget_peak(pid)
        before = max(map(cpu.peak_memory, site.workers))
        with Connection(site.port) as one:
            answer = one.get(path, encoding="identity")
        found.append(
            {
                "export": name,
                "status": answer.status,
                "seconds": round(answer.seconds, 2),
                "bytes": answer.size,
                "memory_before": before,
                "memory_peak": max(map(cpu.peak_memory, site.workers)),
            }
        )
    return found
