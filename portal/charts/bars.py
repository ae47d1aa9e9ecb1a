"""Shares of a whole, or one length beside others, as horizontal bars in SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 300, 22
ROOM_FOR_TEXT = 26  # a part narrower than this carries no number


@dataclass(frozen=True)
class Part:
    """One part: how many, in words, and the CSS class that paints it."""

    count: int
    label: str
    css_class: str


def bar(parts: Sequence[Part]) -> Markup:
    """Draw counts as a bar of 300 x 22 units; empty when there is nothing to draw.

    Each part has a tooltip, and its number stands inside when there is room.
    """
    total = sum(part.count for part in parts)
    if not total:
        return Markup()
    drawn, x = [], 0.0
    for part in parts:
        width = WIDTH * part.count / total
        if part.count:
            drawn.append(_part(part, x, width))
        x += width
    summary = escape(", ".join(f"{part.label}: {part.count}" for part in parts))
    return Markup(  # noqa: S704 - numbers, and words escaped above and in _part
        f'<svg class="bar" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{summary}">{"".join(drawn)}</svg>'
    )


def length_bar(count: int, most: int) -> Markup:
    """Draw a count as a length; `most` fills the whole bar of 300 x 22 units.

    It says nothing to those who cannot see it: the number stands beside it as text.
    """
    width = WIDTH * count / most if most else 0
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="length" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true"><rect class="rest" width="{WIDTH}" height="{HEIGHT}"/>'
        f'<rect width="{width:.2f}" height="{HEIGHT}"/></svg>'
    )


def _part(part: Part, x: float, width: float) -> str:
    text = ""
    if width >= ROOM_FOR_TEXT:
        text = f'<text x="{x + width / 2:.1f}" y="15" text-anchor="middle">{part.count}</text>'
    return (
        f'<g class="{part.css_class}"><title>{escape(part.label)}: {part.count}</title>'
        f'<rect x="{x:.2f}" y="0" width="{width:.2f}" height="{HEIGHT}"/>{text}</g>'
    )
