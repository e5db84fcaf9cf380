"""compose.yaml as Compose reads it, and its services as processes of this machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "compose.yaml").read_text()
#: ${NAME}, ${NAME:-where unset or empty}, ${NAME-where unset}; $$ is a dollar.
VARIABLE = re.compile(r"\$(?:(\$)|\{(\w+)(?:(:?-)([^}]*))?\})")


def interpolated(value: Any, given: dict[str, str]) -> Any:
    """Return a part of the file with the variables of *given* in it."""
    if isinstance(value, dict):
        return {name: interpolated(each, given) for name, each in value.items()}
    if isinstance(value, list):
        return [interpolated(each, given) for each in value]
    if not isinstance(value, str):
        return value

    def filled(found: re.Match[str]) -> str:
        dollar, name, sign, default = found.groups()
        if dollar:
            return "$"
        assert sign, f"{name} has no default, so a start without it fails."
        known = given.get(name)
        return default if known is None or (sign == ":-" and not known) else known

    return VARIABLE.sub(filled, value)


def composed(**given: str) -> dict[str, Any]:
    """Return the whole file, with variables."""
    return interpolated(yaml.safe_load(TEXT), given)


def services(**given: str) -> dict[str, dict[str, Any]]:
    """Return the services by name."""
    return composed(**given)["services"]


def variables() -> set[str]:
    """Return the names of the variables that an operator may set."""
    return {found[2] for found in VARIABLE.finditer(TEXT) if found[2]}


def environment(service: dict[str, Any]) -> dict[str, str]:
    """Return the environment of a service, as text."""
    return {name: str(value) for name, value in service.get("environment", {}).items()}


def mounts(service: dict[str, Any]) -> dict[str, str]:
    """Return {path in the container: volume}."""
    return {each.split(":")[1]: each.split(":")[0] for each in service.get("volumes", [])}
