"""What every stamped document begins with, written once for the process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from portal.printing.archive import intent_profile
from portal.printing.embedded import embedded_font
from portal.printing.pdf_stream import PdfStream
from portal.printing.weights import Font


@dataclass(frozen=True)
class Opening:
    """The bytes, the stream to copy and go on from, and the numbers of what may be referred to."""

    written: bytes
    pdf: PdfStream
    fonts: int  # a dictionary of all weights, as resources want it
    intent: int


@cache
def opening() -> Opening:
    """Return the fonts and the colour profile."""
    pdf = PdfStream()
    pieces, names = [pdf.start()], []
    fonts, intent = pdf.reserve(), pdf.reserve()
    for font in Font:
        embedded = embedded_font(font)
        number = pdf.reserve(4)
        pieces += [
            pdf.deflated(number + 3, b"/Length1 %d" % embedded.file_length, embedded.file),
            pdf.deflated(number + 2, b"", embedded.to_unicode),
            pdf.add(number + 1, embedded.descriptor(number + 3)),
            pdf.add(number, embedded.dictionary(number + 1, number + 2)),
        ]
        names.append(b"/%b %d 0 R" % (font.resource.encode(), number))
    pieces += [
        pdf.add(fonts, b"<<%b>>" % b"".join(names)),
        pdf.deflated(intent, b"/N 3", intent_profile()),
        pdf.flush(),
    ]
    return Opening(b"".join(pieces), pdf, fonts, intent)
