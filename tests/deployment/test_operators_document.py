"""What docs/operators.md tells operators to type exists, with its options, and works as written."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.deployment.composed import ROOT, services

TEXT = (ROOT / "docs" / "operators.md").read_text()
BLOCKS = re.findall(r"^```\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
PYTHON = "(?:\\.venv/bin/)?python"
#: `manage.py name --option value` in blocks and in the text.
MANAGE = sorted(
    {
        found.strip()
        for found in re.findall(rf"(?:{PYTHON} )?manage\.py ([a-z_]+(?: [^`\n|&;]*)?)", TEXT)
        if not found.startswith(("in ", "and "))
    }
)
COMPOSE = sorted({line for block in BLOCKS for line in block.splitlines()
                  if line.startswith("docker compose ")})  # fmt: skip
#: Stand for what the reader fills in.
FILLED = {"LABEL": "publishing", "NUMBER": "0001", "NAME": "erik", "ADDRESS": "192.0.2.1"}
#: Of a room that may not be merged here yet.
ELSEWHERE = {"snapshot", "restore", "verify", "orphans"}


def words_of(command: str) -> list[str]:
    """Return the words of a command with what the reader fills in."""
    return [FILLED.get(word.strip("()"), word) for word in shlex.split(command, comments=True)]


def test_commands_are_found() -> None:
    assert {"timer --list", "proxy /srv/proxy", "collectstatic --noinput"} <= set(MANAGE)
    assert len(COMPOSE) > 10


@pytest.mark.parametrize("command", MANAGE)
def test_every_command_of_the_portal_has_these_options(command: str) -> None:
    name, *options = words_of(command)
    name = name.rstrip(".,:;")
    if name in ELSEWHERE - set(get_commands()):
        pytest.skip(f"manage.py {name} is not part of this copy yet.")
    assert name in get_commands(), f"There is no manage.py {name}."
    # In a sentence the command ends at the first word that is neither option nor a value of one.
    given = [each for each in options if "…" not in each]
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    if any(each.startswith("-") for each in given) or name in {"proxy", "migrate"}:
        # argparse ends the program at an option or a value that it does not know.
        parser.parse_args(given)


@pytest.mark.parametrize("command", COMPOSE)
def test_every_command_of_compose_names_what_is_there(command: str) -> None:
    words = words_of(command)[2:]
    verb, *rest = words
    assert verb in {"up", "build", "run", "exec", "restart", "ps"}
    named = [each for each in rest if not each.startswith("-")]
    if verb in {"run", "exec"}:
        assert named[0] in services()
        if "manage.py" in named:
            assert named[named.index("manage.py") + 1] in {*get_commands(), *ELSEWHERE}
        if "-m" in rest:
            module = rest[rest.index("-m") + 1]
            assert (ROOT / f"{module.replace('.', '/')}.py").exists()
    else:
        assert set(named) <= set(services())


@pytest.mark.full
@pytest.mark.parametrize(
    "variable", sorted(set(re.findall(r"\| `([A-Z][A-Z_]+)`", TEXT))), ids=lambda name: name
)
def test_every_variable_of_a_table_is_read_somewhere(variable: str) -> None:
    files = [*(ROOT / "smartcities").rglob("*.py"), ROOT / "compose.yaml", ROOT / "Dockerfile"]
    assert any(re.search(rf"\b{variable}\b", path.read_text()) for path in files)


@pytest.mark.full
@pytest.mark.drill
def test_the_way_without_containers_works_as_written(tmp_path: Path) -> None:
    """All lines of that section but the first two, which make what the tests run in."""
    section = TEXT.partition("## Without containers\n")[2].partition("\n## ")[0]
    (block,) = re.findall(r"^```\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)
    lines = block.splitlines()
    assert lines[0] == "python3 -m venv .venv"
    assert lines[1] == ".venv/bin/pip install --require-hashes -r requirements.txt"
    (tmp_path / "static").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.deployment.machine_settings",
        "MACHINE_FOLDER": str(tmp_path),
        "STATIC_FOLDER": str(tmp_path / "static"),
        "PYTHONPATH": ".",
        "DJANGO_SUPERUSER_PASSWORD": "correct horse battery staple",
    }
    values = {
        "SECRET_KEY=…": "SECRET_KEY=for-this-test-only-0123456789-0123456789-0123456789",
        "DATABASE_URL=postgres://…": f"DATABASE_URL=sqlite:///{tmp_path}/db.sqlite3",
        # It asks; here it is told.
        "createsuperuser": "createsuperuser --noinput --username anna --email a@portal.example",
        # It serves until it is stopped.
        "--config smartcities/gunicorn.py": "--config smartcities/gunicorn.py --check-config",
        ".venv/bin/python": sys.executable,
    }
    script = "\n".join(["set -eu", *lines[2:]])
    for written, meant in values.items():
        assert written in script, written
        script = script.replace(written, meant)
    done = subprocess.run(
        ["sh", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Superuser created successfully." in done.stdout
    assert (tmp_path / "static" / "staticfiles.json").exists()
