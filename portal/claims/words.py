"""Words for the solutions of a claim."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.claims.models import Solution

SOLUTIONS = {
    Solution.REPAIR: _lp("solution", "repair"),
    Solution.REPLACE: _lp("solution", "replace"),
    Solution.REFUND: _lp("solution", "refund"),
    Solution.DISCOUNT: _lp("solution", "discount"),
    Solution.TALK: _lp("solution", "just talk"),
}
