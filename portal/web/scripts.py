"""Scripts of our own, fetched once: their address changes with their content."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from flask import url_for
from markupsafe import Markup

from portal.config import ROOT

CACHED = "public, max-age=31536000, immutable"  # for an address that names the content


@lru_cache(maxsize=16)
def script_tag(name: str) -> Markup:
    """Return the tag of a script in static/js, which runs when the page is read."""
    content = (ROOT / "static" / "js" / name).read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    address = url_for("static", filename=f"js/{name}", v=version)
    return Markup('<script src="{}" defer></script>').format(address)
