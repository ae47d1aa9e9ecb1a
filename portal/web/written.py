"""What macros have written, kept: equal values in one language are equal words and pictures."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request
from jinja2.runtime import Macro
from markupsafe import Markup

from portal.web.languages import language

MOST = 2000  # pieces of pages, of some hundred letters each
_Kept = dict[tuple[object, ...], Markup]


def once(macro: Macro, *values: Any) -> Markup:
    """Return what a macro writes for values that can be hashed, or dictionaries of such.

    The macro must depend on nothing but them and the page's language. Pages of figures are
    looked at again and again, and a table of thirty intervals costs more than its numbers.
    """
    kept: _Kept = current_app.extensions.setdefault("written_once", {})
    # every page makes its macros anew, but of the same code
    hashed = (tuple(value.items()) if isinstance(value, dict) else value for value in values)
    key = (macro._func.__code__, request.script_root, language(), *hashed)
    if key not in kept:
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = Markup(macro(*values))  # noqa: S704 - escaped where the macro wrote it
    return kept[key]


def init_app(app: Flask) -> None:
    """Give templates the function."""
    app.jinja_env.globals["once"] = once
