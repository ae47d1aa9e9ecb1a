"""The checks of the audit are deeds, too: the newest one is what pages tell."""

from __future__ import annotations

from typing import Any

from portal.audit.checking import Checked
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note


def note_check(checked: Checked) -> None:
    """Write down what a check found."""
    fault: dict[str, Any] = {}
    if checked.fault is not None:
        fault = {"fault": checked.fault.value, "at": checked.position}
    note(
        Deed.AUDIT_CHECKED,
        Subject(SubjectKind.AUDIT),
        first=checked.first,
        last=checked.end.position,
        hash=checked.end.digest,
        is_whole=checked.is_whole,
        **fault,
    )
