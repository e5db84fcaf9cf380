"""The numbers last measured, in ``docs/``: tables between two marks, and all of it as JSON."""

from __future__ import annotations

import json
import os
import platform
from datetime import date
from typing import Any

from bench.server import ROOT
from bench.table import missed, table

PAGE = ROOT / "docs" / "performance.md"
DATA = PAGE.with_suffix(".json")
BEGIN, END = "<!-- begin of what ./run bench --write renews -->", "<!-- end of it -->"


def machine() -> dict[str, Any]:
    """Return what the numbers depend on beside the code."""
    return {
        "date": date.today().isoformat(),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def text(measured: dict[str, Any]) -> str:
    """Return the tables and what missed its limit, as Markdown."""
    on, results = measured["machine"], measured["results"]
    intro = (
        f"Measured on {on['date']}: {on['processors']} processors, {on['system']}, "
        f"Python {on['python']}."
    )
    late = missed(results)
    said = ["Above the limit:", "", *(f"- {each}" for each in late)] if late else []
    parts = [intro, *(table(result) for result in results)]
    return "\n\n".join(parts) + ("\n\n" + "\n".join(said) if said else "")


def write(measured: dict[str, Any]) -> None:
    """Renew the page between its marks, and the JSON."""
    page = PAGE.read_text("utf-8")
    before, found, rest = page.partition(BEGIN)
    _old, ended, after = rest.partition(END)
    if not found or not ended:
        raise ValueError(f"{PAGE.name} has lost the marks between which the tables stand")
    PAGE.write_text(f"{before}{BEGIN}\n\n{text(measured)}\n\n{END}{after}", "utf-8")
    DATA.write_text(json.dumps(measured, indent=1) + "\n", "utf-8")
