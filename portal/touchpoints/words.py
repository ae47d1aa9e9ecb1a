"""Words for the stages of the client's journey."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.touchpoints.models import Stage

STAGES = {
    Stage.CHOOSING: _lp("stage", "choosing"),
    Stage.ORDERING: _lp("stage", "ordering"),
    Stage.RECEIVING: _lp("stage", "receiving"),
    Stage.USING: _lp("stage", "using"),
    Stage.RETURNING: _lp("stage", "returning"),
}
