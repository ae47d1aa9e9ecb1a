"""Words for what the figures say."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.reports.filters import ClientKind
from portal.statistics.corners import Corner

CORNERS = {
    Corner.KEEP: _lp("map corner", "Keep it so"),
    Corner.LOUDER: _lp("map corner", "Tell louder"),
    Corner.BETTER: _lp("map corner", "Do better"),
    Corner.RETHINK: _lp("map corner", "Rethink"),
}
CLIENT_KINDS = {
    ClientKind.NEW: _lp("client kind", "new clients"),
    ClientKind.RETURNING: _lp("client kind", "returning clients"),
}
