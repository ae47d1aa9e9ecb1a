"""Words for the states of acts."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.acts.queries import ActState

STATES = {
    ActState.TO_PRINT: _lp("acts", "to print"),
    ActState.PRINTED: _lp("acts", "printed"),
    ActState.VOIDED: _lp("acts", "voided"),
}
