"""Check the floors of the house (``[tool.importlinter]`` in pyproject.toml).

A content app is a top-level package with migrations. Those that the contract does not name are
put beside the others, so that nobody has to write a new one there.
"""

from __future__ import annotations

import json
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from importlinter.cli import lint_imports


def floors(folder: Path) -> str:
    """Return the contract of *folder* with all of its content apps, as TOML."""
    options = tomllib.loads((folder / "pyproject.toml").read_text())["tool"]["importlinter"]
    contracts = options.pop("contracts")
    found = sorted(path.parent.name for path in folder.glob("*/migrations"))
    new = [app for app in found if app not in options["root_packages"]]
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    (place,) = (n for n, layer in enumerate(layers) if not set(found).isdisjoint(layer.split()))
    layers[place] = " | ".join([layers[place], *new])
    options["root_packages"] += new
    lines = ["[tool.importlinter]", *_assignments(options)]
    for contract in contracts:
        lines += ["[[tool.importlinter.contracts]]", *_assignments(contract)]
    return "\n".join(lines)


def _assignments(values: dict[str, Any]) -> list[str]:
    # Texts, numbers, lists and truth values are written the same in TOML as in JSON.
    return [f"{name} = {json.dumps(value)}" for name, value in values.items()]


def main() -> int:
    """Check the house in the current folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pyproject.toml"
        path.write_text(floors(Path.cwd()))
        return lint_imports(config_filename=str(path), no_cache=True, no_logo=True)


if __name__ == "__main__":
    sys.exit(main())
