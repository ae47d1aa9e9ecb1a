"""Words for the ways answers come."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.responses.models import Channel

CHANNELS = {
    Channel.QR: _lp("channel", "QR"),
    Channel.CODE: _lp("channel", "typed code"),
    Channel.PAPER: _lp("channel", "paper"),
    Channel.SCAN: _lp("channel", "photographed paper"),
    Channel.IMPORT: _lp("channel", "from a file"),
}
