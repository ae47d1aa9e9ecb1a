"""The description as a page shows it: calls, their fields in words, examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.api.kinds import kind_of

Spec = dict[str, Any]
SUCCESS = ("200", "201", "304")


@dataclass(frozen=True)
class Value:
    """A parameter, a header or a field: `items.quantity` is a field of each of the items."""

    name: str
    kind: str
    is_required: bool
    text: str
    place: str = ""


@dataclass(frozen=True)
class Reply:
    """What a call may be answered. example: as it goes over the wire, or empty."""

    status: str
    text: str
    fields: tuple[Value, ...]
    headers: tuple[Value, ...]
    example: str


@dataclass(frozen=True)
class Call:
    """One operation; anchor: its place in the page."""

    anchor: str
    method: str
    path: str
    title: str
    text: str
    parameters: tuple[Value, ...]
    fields: tuple[Value, ...]
    example: str
    sample_path: str
    replies: tuple[Reply, ...]
    refusals: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Calls that belong together."""

    title: str
    text: str
    calls: tuple[Call, ...]


def sections(spec: Spec) -> tuple[Section, ...]:
    """Read an OpenAPI description; its tags are the sections, in their order."""
    calls = [
        (operation["tags"], _call(spec, path, method, {"parameters": [], **operation}, shared))
        for path, item in spec["paths"].items()
        for shared in [item.get("parameters", [])]
        for method, operation in item.items()
        if method != "parameters"
    ]
    return tuple(
        Section(
            title=tag["name"].removeprefix("api_").capitalize(),
            text=tag["description"],
            calls=tuple(call for tags, call in calls if tag["name"] in tags),
        )
        for tag in spec["tags"]
    )


def _call(spec: Spec, path: str, method: str, operation: Spec, shared: list[Spec]) -> Call:
    parameters = [*shared, *operation["parameters"]]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    sample_path = path
    for parameter in shared:
        sample_path = sample_path.replace(f"{{{parameter['name']}}}", parameter["example"])
    return Call(
        anchor=operation["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        title=operation["summary"],
        text=operation.get("description", ""),
        parameters=tuple(_parameter(parameter) for parameter in parameters),
        fields=tuple(_fields(spec, content.get("schema", {}))),
        example=_json(content),
        sample_path=sample_path,
        replies=tuple(
            _reply(spec, status, reply)
            for status, reply in sorted(operation["responses"].items())
            if status in SUCCESS
        ),
        refusals=tuple(
            status
            for status in sorted(operation["responses"])
            if status not in (*SUCCESS, "default")
        ),
    )


def _parameter(parameter: Spec) -> Value:
    return Value(
        name=parameter["name"],
        kind=kind_of(parameter["schema"]),
        is_required=parameter.get("required", False),
        text=parameter.get("description", ""),
        place=parameter["in"],
    )


def _reply(spec: Spec, status: str, reply: Spec) -> Reply:
    content = reply.get("content", {}).get("application/json", {})
    headers = (
        Value(name, kind_of(header["schema"]), False, header["description"])
        for name, header in reply.get("headers", {}).items()
    )
    return Reply(
        status=status,
        text=reply["description"],
        fields=tuple(_fields(spec, content.get("schema", {}))),
        headers=tuple(headers),
        example=_json(content),
    )


def _fields(spec: Spec, schema: Spec, above: str = "") -> Iterator[Value]:
    """Yield the fields of an object, and those of the objects in it under dotted names."""
    schema = _resolved(spec, schema)
    schema = _resolved(spec, schema.get("items", schema))
    for name, field in schema.get("properties", {}).items():
        inner = _resolved(spec, field)
        yield Value(
            name=above + name,
            kind=kind_of(inner),
            is_required=name in schema.get("required", ()),
            text=field.get("description", ""),
        )
        yield from _fields(spec, inner, f"{above}{name}.")


def _resolved(spec: Spec, schema: Spec) -> Spec:
    for choice in schema.get("anyOf", ()):
        if "$ref" in choice:  # an object that may be null
            schema = choice
    if "$ref" not in schema:
        return schema
    found: Any = spec
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    resolved: Spec = found
    return resolved


def _json(content: Spec) -> str:
    example = content.get("example")
    return "" if example is None else json.dumps(example, ensure_ascii=False, indent=2)
