"""The words that made-up case studies are written in, each with a known frequency."""

from __future__ import annotations

import tomllib
from pathlib import Path

#: In what share of all cases each word of ``COMMON`` and of ``RARE`` stands.
COMMON_SHARE, RARE_SHARE = 0.70, 0.014

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
PLAIN, COMMON, RARE, GIVEN, FAMILY = (
    _LISTS[name].split() for name in ("plain", "common", "rare", "given", "family")
)
SUBJECTS = _LISTS["subjects"].strip().splitlines()
THEMES = _LISTS["themes"].split()
