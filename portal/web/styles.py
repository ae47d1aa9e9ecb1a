"""The style sheet that public pages carry inside: one response, nothing else to fetch."""

from __future__ import annotations

from functools import lru_cache

from flask import g
from markupsafe import Markup

from portal.config import ROOT
from portal.printing.colours import colour_from_hex, readable_on_white
from portal.web.headers import style_source

SHEETS = ("public.css", "scale.css")


def public_style(colour: str) -> Markup:
    """Return the inline style in a firm's colour and allow it in this response's CSP."""
    css, source = _style(colour)
    g.style_source = source
    return Markup(css)  # noqa: S704 - our own files and a colour read by colour_from_hex


@lru_cache(maxsize=16)
def _style(colour: str) -> tuple[str, str]:
    red, green, blue = (round(channel * 255) for channel in _accent(colour))
    accent = f"#{red:02x}{green:02x}{blue:02x}"
    variables = f":root{{--accent:{accent};--on:#fff;--link:{accent}}}"
    rules = "".join((ROOT / "static" / "css" / name).read_text("utf-8") for name in SHEETS)
    css = f"{variables}{rules}".replace("\n", "")
    return css, style_source(css)


def _accent(colour: str) -> tuple[float, float, float]:
    return readable_on_white(colour_from_hex(colour))
