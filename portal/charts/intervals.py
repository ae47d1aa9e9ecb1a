"""A number with its interval as a horizontal bar with whiskers in SVG."""

from __future__ import annotations

from markupsafe import Markup

from portal.charts.bars import HEIGHT, WIDTH

MIDDLE, TICK_TOP, TICK_BOTTOM = HEIGHT / 2, HEIGHT * 0.25, HEIGHT * 0.75


def whisker_bar(value: float, low: float, high: float, most: float) -> Markup:
    """Draw a length with its interval; `most` is the whole width of 300 x 22 units.

    It says nothing to those who cannot see it: the numbers stand beside it as text.
    """
    scale = WIDTH / most if most > 0 else 0.0
    x, left, right = (min(number * scale, WIDTH) for number in (value, low, high))
    whiskers = (
        f"M{left:.2f} {MIDDLE}H{right:.2f}M{left:.2f} {TICK_TOP}V{TICK_BOTTOM}"
        f"M{right:.2f} {TICK_TOP}V{TICK_BOTTOM}"
    )
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="whiskers" viewBox="-2 0 {WIDTH + 4} {HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true"><rect width="{x:.2f}" height="{HEIGHT}"/>'
        f'<path d="{whiskers}"/></svg>'
    )
