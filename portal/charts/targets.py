"""A count as a length, with a line where it is meant to come to."""

from __future__ import annotations

from markupsafe import Markup

WIDTH, HEIGHT = 300, 22
LINE = 3


def target_bar(count: int, target: int | None, most: int) -> Markup:
    """Draw a count of at most `most` as a bar of 300 x 22 units, with a line at the target.

    It says nothing to those who cannot see it: the numbers stand beside it as text.
    """
    scale = (WIDTH - LINE) / most if most else 0
    line = ""
    if target is not None:
        x = min(target, most) * scale
        line = f'<rect class="aim" x="{x:.2f}" width="{LINE}" height="{HEIGHT}"/>'
    length = f"{count * scale:.2f}"
    kind = "met" if target is not None and count >= target else "count"
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="length" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true"><rect class="rest" width="{WIDTH}" height="{HEIGHT}"/>'
        f'<rect class="{kind}" y="4" width="{length}" height="{HEIGHT - 8}"/>{line}</svg>'
    )
