"""Acts as one PDF document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from threading import Lock

from reportlab.pdfgen.canvas import Canvas

from portal.acts.drawing import a4
from portal.acts.formats import PageFormat as PageFormat
from portal.acts.sheet import Sheet
from portal.printing.fonts import Font, printable, register_fonts
from portal.printing.pages import A4, PageSize

CREATOR = "Портал «Акт удовлетворённости»"


_Drawer = Callable[[Canvas, Sheet], Iterator[int]]
_FORMATS: dict[PageFormat, tuple[PageSize, _Drawer]] = {PageFormat.A4: (A4, a4.draw_act)}

# reportlab reads glyphs of a font through one position shared by all threads: without the lock
# two documents saved at once may carry wrong letters, and say nothing.
_reportlab = Lock()


def draw_acts(sheets: Iterable[Sheet], page_format: PageFormat = PageFormat.A4) -> bytes:
    """Return a PDF of the acts in their order, each starting on a new page.

    Equal sheets give equal bytes. Safe to call from several threads. ValueError when there is
    nothing to draw, or when a sheet's colour is not `#rrggbb` or its url does not fit the QR.
    """
    acts = tuple(sheets)
    if not acts:
        raise ValueError("no acts to draw")
    size, draw = _FORMATS[page_format]
    file = BytesIO()
    with _reportlab:
        register_fonts()
        canvas = Canvas(
            file,
            pagesize=size.points,
            invariant=True,
            lang=acts[0].words.language,
            initialFontName=Font.REGULAR.value,  # type: ignore[arg-type]  # the stub says float
        )
        _describe(canvas, acts)
        for place, sheet in enumerate(acts):
            for page in draw(canvas, sheet):
                if page == 1 and len(acts) > 1:
                    canvas.bookmarkPage(f"act-{place}")
                    canvas.addOutlineEntry(
                        _plain(f"{sheet.number} · {sheet.client}"), f"act-{place}"
                    )
                canvas.showPage()
        canvas.save()
    return file.getvalue()


def _describe(canvas: Canvas, acts: tuple[Sheet, ...]) -> None:
    first, last = acts[0], acts[-1]
    numbers = first.number if len(acts) == 1 else f"{first.number} – {last.number}"
    subject = f"{first.words.order_label} {first.words.order_line}"
    canvas.setTitle(_plain(f"{first.words.title} № {numbers}"))
    canvas.setAuthor(_plain(first.firm.name))
    canvas.setSubject(_plain(subject if len(acts) == 1 else first.words.title))
    canvas.setCreator(CREATOR)
    canvas.setViewerPreference("DisplayDocTitle", "true")


def _plain(text: str) -> str:
    return printable(text, Font.REGULAR)
