"""Kinds of values in words, from JSON schemas."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
FORMATS = {"date": "day, 2026-11-23", "email": "e-mail address", "uri": "address", "binary": "file"}


def kind_of(schema: Schema) -> str:
    """Say what kind of value a schema wants.

    >>> kind_of({"type": ["string", "null"], "maxLength": 60})
    'string, at most 60 characters, or null'
    >>> kind_of({"anyOf": [{"type": "string", "format": "email"}, {"const": ""}, {"type": "null"}]})
    'e-mail address or null'
    >>> kind_of({"type": "integer", "minimum": 1, "maximum": 200, "default": 50})
    'integer, 1 to 200, default 50'
    """
    if "enum" in schema:
        named = ["null" if each is None else str(each) for each in schema["enum"]]
        return _with_default(_alternatives(named), schema)
    if "const" in schema:
        return str(schema["const"])
    if "anyOf" in schema or "oneOf" in schema:
        choices = [kind_of(each) for each in schema.get("anyOf") or schema["oneOf"]]
        return _alternatives(list(filter(None, choices)))
    told = schema.get("type", "object")
    names = [told] if isinstance(told, str) else list(told)
    kinds = [name for name in names if name != "null"]
    words = _alternatives(kinds)
    if kinds == ["array"]:
        words = f"list of {_plural(kind_of(schema.get('items', {})))}"
    elif "format" in schema:
        words = FORMATS.get(schema["format"], words)
    words += _limits(schema)
    if kinds and "null" in names:
        words += ", or null" if "," in words else " or null"
    return _with_default(words, schema)


def _limits(schema: Schema) -> str:
    if "maxLength" in schema:
        return f", at most {schema['maxLength']:,} characters"
    if schema.get("type") == "integer" and "minimum" in schema and "maximum" in schema:
        return f", {schema['minimum']} to {schema['maximum']}"
    if "maxItems" in schema:
        return f", at most {schema['maxItems']:,}"
    return ""


def _with_default(words: str, schema: Schema) -> str:
    return f"{words}, default {schema['default']}" if "default" in schema else words


def _alternatives(words: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else "null"


def _plural(word: str) -> str:
    return f"{word}s"
