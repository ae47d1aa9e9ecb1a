"""What is kept of a person as one ZIP: JSON for machines, a page in Russian to read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from markupsafe import Markup, escape

from portal.company.queries import company
from portal.privacy.holdings import Section
from portal.privacy.rows import Amount
from portal.privacy.words import FIELDS, SECTIONS
from portal.web.clock import firm_zone

LANGUAGE = "ru"
TITLE = "Персональные данные"  # the page is in Russian, whatever the portal speaks
YES, NO = "да", "нет"


def export_pieces(sections: Sequence[Section], at: datetime) -> Iterator[bytes]:
    """Write the ZIP, a few rows in memory at a time."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, texts in (("data.json", _json(sections, at)), ("data.html", _html(sections, at))):
            told = zipfile.ZipInfo(name, at.astimezone(firm_zone()).timetuple()[:6])
            told.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(told, "w") as file:
                for text in texts:
                    file.write(text.encode())
                    yield pipe.taken()
    yield pipe.taken()


def _json(sections: Sequence[Section], at: datetime) -> Iterator[str]:
    yield f'{{"exported_at": {json.dumps(at.isoformat())}'
    for section in sections:
        yield f', "{section.key}": ['
        with force_locale(LANGUAGE):
            for place, row in enumerate(section.rows()):
                written = json.dumps(row, ensure_ascii=False, default=_plain)
                yield f"{',' if place else ''}\n{written}"
        yield "]"
    yield "}\n"


def _html(sections: Sequence[Section], at: datetime) -> Iterator[str]:
    title = escape(f"{TITLE} — {company().name}")
    yield f'<!DOCTYPE html>\n<html lang="{LANGUAGE}"><head><meta charset="utf-8">'
    yield f"<title>{title}</title></head><body>\n<h1>{title}</h1>\n<p>{_written(at)}</p>\n"
    with force_locale(LANGUAGE):
        for section in sections:
            yield f"<h2>{escape(str(SECTIONS[section.key]))}: {section.count}</h2>\n"
            for row in section.rows():
                yield '<table border="1" cellpadding="4">\n'
                for name, value in row.items():
                    label = escape(str(FIELDS[name]))
                    yield f'<tr><th scope="row" align="left">{label}</th>'
                    yield f"<td>{_cell(value)}</td></tr>\n"
                yield "</table><br>\n"
    yield "</body></html>\n"


def _cell(value: Any) -> Markup:
    lines = value if isinstance(value, list) else [value]
    return Markup("<br>").join(escape(_written(line)) for line in lines)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return f"{value.astimezone(firm_zone()):%d.%m.%Y %H:%M}"
    return str(value)


def _plain(value: date | datetime | Amount) -> str:
    return value.plain if isinstance(value, Amount) else value.isoformat()


class _Pipe(io.RawIOBase):
    """A file that is only written to, and emptied meanwhile."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Tell zipfile that it may."""
        return True

    def write(self, piece: Any) -> int:
        """Take a piece."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        """Give what was written since the last time."""
        written, self._pieces = b"".join(self._pieces), []
        return written
