"""reportlab's fonts, writing in the fixed encoding where a document asks for it."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from portal.printing.encoding import encode


class FixedFont(TTFont):
    """A font that a `template_canvas` names by `resource` and writes one byte a character.

    Everywhere else it is reportlab's own.
    """

    def __init__(self, name: str, path: str, resource: str) -> None:
        super().__init__(name, path)
        self.resource = resource

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        """Return the text's bytes; UnicodeEncodeError in a template for what has none."""
        if _is_template(doc):
            return [(0, encode(text))]
        parts: list[tuple[int, bytes]] = super().splitString(text, doc, encoding)
        return parts

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: N802
        """Return the name of the font in the resources of a document."""
        if _is_template(doc):
            return f"/{self.resource}"
        name: str = super().getSubsetInternalName(subset, doc)
        return name


def template_canvas(**options: Any) -> Canvas:
    """Return a canvas whose operators are taken and never saved."""
    canvas = Canvas("", **options)
    document: Any = canvas._doc  # type: ignore[attr-defined]  # the stubs know no privates
    document.is_template = True
    return canvas


def _is_template(doc: Any) -> bool:
    return getattr(doc, "is_template", False)
