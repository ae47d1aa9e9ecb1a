"""The names of what is written down, of who did it and of what it was done to."""

from __future__ import annotations

from enum import StrEnum


class Deed(StrEnum):
    """What was done. The first three are written by the session itself, see listening.py."""

    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"
    DELIVERED = "delivered"
    PRINTED = "printed"
    ANSWER_TYPED = "answer_typed"
    IMPORT_BEGUN = "import_begun"
    IMPORT_DONE = "import_done"
    IMPORT_FAILED = "import_failed"
    UNDO_BEGUN = "undo_begun"
    UNDO_DONE = "undo_done"
    CLAIMS_LATE = "claims_late"
    SENT_AGAIN = "sent_again"
    TRIED_AGAIN = "tried_again"
    EXPORTED = "exported"
    DOWNLOADED = "downloaded"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSIONS_ENDED = "sessions_ended"
    LINK_USED = "link_used"
    LINK_ENDED = "link_ended"
    FACTOR_ON = "factor_on"
    FACTOR_OFF = "factor_off"
    CODES_RENEWED = "codes_renewed"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    ERASED = "erased"
    FORGOTTEN = "forgotten"
    REFUSED = "refused"
    BROKEN = "broken"
    DEMO_MADE = "demo_made"
    AUDIT_CHECKED = "audit_checked"
    AUDIT_CUT = "audit_cut"


class ActorKind(StrEnum):
    """Who did it."""

    USER = "user"
    API_KEY = "api_key"
    SOURCE = "source"  # a system that sends us webhooks
    COMMAND = "command"  # somebody on the command line
    PORTAL = "portal"  # the portal by itself, such as its worker
    NOBODY = "nobody"  # who has not signed in


# who is told apart by an id; the others are one each, whatever their name
WITH_ID = (ActorKind.USER, ActorKind.API_KEY)


class SubjectKind(StrEnum):
    """What it was done to."""

    ACT = "act"
    ACTS = "acts"
    ANSWER = "answer"
    ANSWERS = "answers"
    ANSWER_IMPORT = "answer_import"
    API_KEY = "api_key"
    AUDIT = "audit"
    CLAIM = "claim"
    CLAIMS = "claims"
    CLIENT = "client"
    COMPANY = "company"
    CONSENT_TEXT = "consent_text"
    CONTACT = "contact"
    EMOTIONAL_MARK = "emotional_mark"
    INVITATION = "invitation"
    MAPPING = "mapping"
    ORDER = "order"
    ORDER_BATCH = "order_batch"
    PAGE = "page"
    PORTAL = "portal"
    PRINT_BATCH = "print_batch"
    QUESTIONNAIRE = "questionnaire"
    QUOTE = "quote"
    SIGN_IN_RULE = "sign_in_rule"
    SOURCE = "source"
    STANDARD = "standard"
    STATISTICS = "statistics"
    SUBSCRIBER = "subscriber"
    TOUCHPOINT = "touchpoint"
    UPSET_RULE = "upset_rule"
    USER = "user"
