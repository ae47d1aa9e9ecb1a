"""Tables as files that a browser keeps."""

from __future__ import annotations

from flask import Response, stream_with_context

from portal.web.clock import firm_zone
from portal.web.csv import csv_pieces
from portal.web.tables import Table


def csv_download(table: Table, delimiter: str = ",") -> Response:
    """Stream a table as CSV, under its name."""
    pieces = stream_with_context(csv_pieces(table, firm_zone(), delimiter))
    return download(Response(pieces, mimetype="text/csv; charset=utf-8"), f"{table.name}.csv")


def download(response: Response, filename: str) -> Response:
    """Let the browser keep a response as a file."""
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
