"""The bill of materials: what runs the portal, with versions and licences, as CycloneDX.

python -m tests.security.sbom writes docs/sbom.cdx.json anew.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

from portal.config import ROOT

SBOM = ROOT / "docs" / "sbom.cdx.json"
REQUIREMENTS = ROOT / "requirements.txt"
# read in their licence files: their metadata says it in words that no list of licences knows
READ_BY_HAND = {"huey": "MIT", "pymupdf-fonts": "OFL-1.1", "uharfbuzz": "Apache-2.0"}
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def canonical(name: str) -> str:
    """Return a name of a package as all its spellings are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    """Return {package: version} of a file of requirements."""
    return {canonical(name): version for name, version in _PIN.findall(text)}


def installed() -> dict[str, Any]:
    """Describe all that is installed here, the tools of developers included."""
    tool = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"]
    pyproject = ["--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application"]
    said = subprocess.run([*tool, *pyproject, sys.executable], check=True, capture_output=True)
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def what_runs(bill: dict[str, Any], wanted: dict[str, str]) -> dict[str, Any]:
    """Leave in a bill only the pinned packages, and nothing of this machine."""
    kept = [part for part in bill["components"] if canonical(part["name"]) in wanted]
    for part in kept:
        part.pop("properties", None)
        read = READ_BY_HAND.get(canonical(part["name"]))
        if "licenses" not in part and read:
            part["licenses"] = [{"license": {"acknowledgement": "concluded", "id": read}}]
        # a package that was put here from a folder would tell where the folder is
        part["externalReferences"] = [
            link
            for link in part.get("externalReferences", ())
            if not link["url"].startswith("file:")
        ]
    own = bill["metadata"]["component"]["bom-ref"]
    known = {own, *(part["bom-ref"] for part in kept)}
    # the portal itself stands on all of them: pyproject.toml names none
    leads = {
        each["ref"]: [ref for ref in each.get("dependsOn", ()) if ref in known]
        for each in bill["dependencies"]
        if each["ref"] in known
    } | {own: sorted(known - {own})}
    dependencies = [{"ref": ref, "dependsOn": to} for ref, to in sorted(leads.items())]
    return {**bill, "components": kept, "dependencies": dependencies}


def write() -> None:
    """Write the bill anew."""
    bill = what_runs(installed(), pins(REQUIREMENTS.read_text("utf-8")))
    SBOM.write_text(json.dumps(bill, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    write()
