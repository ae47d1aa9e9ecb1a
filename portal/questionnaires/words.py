"""The words of the scale, the same on the phone, on paper and on the owner's pages."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

EMOTIONS = (  # best first, as they stand on the phone and on paper
    (5, _lp("emotion", "delight")),
    (4, _lp("emotion", "glad")),
    (3, _lp("emotion", "even")),
    (2, _lp("emotion", "upset")),
    (1, _lp("emotion", "angry")),
)
NOT_NOTICED = _lp("emotion", "did not notice")
