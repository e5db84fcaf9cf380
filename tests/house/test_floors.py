"""The floors of the house: imports point down, and content apps do not know each other."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ROOT / ".ci" / "floors.py"
OPTIONS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over *folder* with the contract that stands in its pyproject.toml."""
    command = [sys.executable, FLOORS]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a copy of the house without its furniture: the Python files and the contract."""
    for package in OPTIONS["root_packages"]:
        ignore = shutil.ignore_patterns("__pycache__", "demo", "*.svg", "*.webp", "*.pdf", "*.mo")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_import_points_down() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.full
@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("smartcities/media", "import smartcities.publishing"),
        ("smartcities/publishing", "import smartcities.browsing"),
        ("smartcities/browsing", "import smartcities.sharing"),
        ("smartcities/sharing", "import smartcities.desk"),
        ("smartcities/desk", "import casestudies"),
        ("smartcities/publishing", "import smartcities.settings"),
        ("experts", "import casestudies"),
        ("casestudies", "import experts"),
        ("resources", "import smartcities.views"),
    ],
)
def test_an_import_that_points_up_or_sideways_is_seen(house: Path, module: str, line: str) -> None:
    (house / module / "break.py").write_text(f"{line}\n")
    (house / "smartcities" / "views.py").touch()
    result = lint(house)
    assert result.returncode == 1
    assert f"{module.replace('/', '.')}.break" in result.stdout


@pytest.mark.full
@pytest.mark.parametrize(
    ("module", "line"), [("tools", "import experts"), ("experts", "import tools")]
)
def test_a_new_content_app_stands_beside_the_others_by_itself(
    house: Path, module: str, line: str
) -> None:
    (house / "tools" / "migrations").mkdir(parents=True)
    for package in ("tools", "tools/migrations"):
        (house / package / "__init__.py").touch()
    (house / "tools" / "filters.py").write_text("import smartcities.browsing\n")
    assert lint(house).returncode == 0
    (house / module / "break.py").write_text(f"{line}\n")
    result = lint(house)
    assert result.returncode == 1
    assert f"{module}.break" in result.stdout


def test_every_room_has_a_floor() -> None:
    layers = " ".join(OPTIONS["contracts"][0]["layers"])
    placed = set(layers.replace("|", " ").replace(":", " ").split())
    found = {
        f"smartcities.{path.stem}"
        for path in (ROOT / "smartcities").iterdir()
        if (path / "__init__.py").exists() or (path.suffix == ".py" and path.stem != "__init__")
    }
    assert found <= placed, f"Give these a place in pyproject.toml: {sorted(found - placed)}"
