"""Samples and tables of the pages that people read."""

from __future__ import annotations

import json
import re
from typing import Any

from portal.config import ROOT

PAGES = ROOT / "docs" / "integrations"
_SAMPLE = re.compile(r"```json\n(.*?)```", re.DOTALL)
_ROW = re.compile(r"^\| (\w+) \| `(.+)` \|$", re.MULTILINE)


def page(name: str) -> str:
    """Return a page as it is written."""
    return (PAGES / name).read_text("utf-8")


def samples(name: str) -> list[dict[str, Any]]:
    """Return the JSON that a page shows, in its order."""
    return [json.loads(text) for text in _SAMPLE.findall(page(name))]


def paths(name: str) -> dict[str, str]:
    """Return the mapping that a page shows."""
    return dict(_ROW.findall(page(name)))
