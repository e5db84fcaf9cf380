"""Draw every demo picture again.

Fetch the outlines and run the script from the root of the repository:

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    python smartcities/media/demo/draw.py path/to/package

It needs Pillow and a Chromium; `--chromium` names another binary, `--only` picks pictures by the
start of their names, `--out` sends them to another folder. Each picture is written as SVG,
rendered by Chromium at twice its size, and reduced and encoded by Pillow.
"""

import argparse
import os
import subprocess
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from maps import LOCATORS, locator
from PIL import Image

LIMIT = 176_000
QUALITY = (82, 80, 78, 76, 74, 72)
LANDSCAPE, PORTRAIT = (1600, 1000), (1200, 1600)
#: Where the portal keeps its demo pictures.
PICTURES = Path(__file__).resolve().parents[2] / "smartcities/media/demo"
SCENES = sorted(file.stem for file in Path(__file__).parent.glob("scenes/[a-z]*.py"))


def pictures(package: Path, starts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the name and the SVG of every picture whose name begins with one of the starts."""
    for name, job in LOCATORS.items():
        if name.startswith(starts):
            yield name, locator(package, job)
    for stem in SCENES:
        name = stem.replace("_", "-")
        if name.startswith(starts):
            yield name, import_module(f"scenes.{stem}").draw()


def render(svg: str, size: tuple[int, int], chromium: str) -> Image.Image:
    """Have Chromium draw the SVG at double size and return it reduced to its true size."""
    width, height = size
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        page.write_text(f"<!doctype html><style>body{{margin:0}}</style>{svg}", encoding="utf-8")
        command = [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--hide-scrollbars",
            "--force-device-scale-factor=2",
            f"--user-data-dir={folder}/profile",
            f"--window-size={width},{height + 200}",
            f"--screenshot={shot}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        with Image.open(shot) as image:
            whole = image.convert("RGB").crop((0, 0, width * 2, height * 2))
    return whole.resize(size, Image.Resampling.LANCZOS)


def encode(image: Image.Image, target: Path) -> int:
    """Write a progressive JPEG below the size limit, at the best quality that fits it."""
    for quality in QUALITY:
        image.save(target, "JPEG", quality=quality, progressive=True, optimize=True)
        if target.stat().st_size < LIMIT:
            return quality
    raise ValueError(f"{target.name} is too rich for {LIMIT} bytes")


def main() -> None:
    """Read the command line and draw what it asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path, help="the unpacked npm package world-atlas")
    parser.add_argument("--only", nargs="*", default=[""], metavar="NAME")
    parser.add_argument("--out", type=Path, default=PICTURES)
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "chromium"))
    args = parser.parse_args()
    for name, svg in pictures(args.package, tuple(args.only)):
        image = render(svg, PORTRAIT if name.startswith("cover-") else LANDSCAPE, args.chromium)
        target = args.out / f"{name}.jpg"
        quality = encode(image, target)
        print(f"{target.name}: {target.stat().st_size // 1000} kB at quality {quality}")


if __name__ == "__main__":
    main()
