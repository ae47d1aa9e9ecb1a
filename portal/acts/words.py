"""Words for the states of acts and for the papers they are printed on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from portal.acts.filters import ActState
from portal.acts.formats import PageFormat

STATES = {
    ActState.TO_PRINT: _lp("acts", "to print"),
    ActState.PRINTED: _lp("acts", "printed"),
    ActState.VOIDED: _lp("acts", "voided"),
}
FORMATS = {
    PageFormat.A4: _l("A4, one act on a sheet"),
    PageFormat.A5X2: _l("A5, two acts on an A4 sheet"),
    PageFormat.A6: _l("A6 card"),
    PageFormat.LABEL: _l("Label 100 × 150 mm"),
    PageFormat.LABEL_58: _l("Label 58 × 40 mm"),
}
