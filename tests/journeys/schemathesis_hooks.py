"""Hooks of Schemathesis: no Idempotency-Key is sent with two different calls by accident.

Otherwise one word would be tried with everything, and all but the first call refused for it.
"""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import schemathesis

HEADER = "Idempotency-Key"
GOOD = re.compile(r"[!#-~]{1,200}")
_serial = count()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Make the good words unique and leave the bad ones as they are."""
    sent = (case.headers or {}).get(HEADER)
    if isinstance(sent, str) and GOOD.fullmatch(sent):
        case.headers[HEADER] = f"{sent}-{next(_serial)}"
