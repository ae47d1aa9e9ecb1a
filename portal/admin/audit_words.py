"""Words for deeds, for who did them and for what they were done to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from portal.audit.checking import Fault
from portal.audit.deeds import ActorKind, Deed, SubjectKind

DEEDS = {
    Deed.CREATED: _lp("audit", "created"),
    Deed.CHANGED: _lp("audit", "changed"),
    Deed.REMOVED: _lp("audit", "removed"),
    Deed.DELIVERED: _lp("audit", "delivered"),
    Deed.PRINTED: _lp("audit", "printed"),
    Deed.ANSWER_TYPED: _lp("audit", "typed in from paper"),
    Deed.IMPORT_BEGUN: _lp("audit", "import begun"),
    Deed.IMPORT_DONE: _lp("audit", "import done"),
    Deed.IMPORT_FAILED: _lp("audit", "import failed"),
    Deed.UNDO_BEGUN: _lp("audit", "undoing begun"),
    Deed.UNDO_DONE: _lp("audit", "import undone"),
    Deed.CLAIMS_LATE: _lp("audit", "noticed as late"),
    Deed.SENT_AGAIN: _lp("audit", "sent again"),
    Deed.TRIED_AGAIN: _lp("audit", "webhook tried again"),
    Deed.EXPORTED: _lp("audit", "exported"),
    Deed.DOWNLOADED: _lp("audit", "downloaded"),
    Deed.SIGNED_IN: _lp("audit", "signed in"),
    Deed.SIGN_IN_FAILED: _lp("audit", "sign-in failed"),
    Deed.SIGNED_OUT: _lp("audit", "signed out"),
    Deed.SESSIONS_ENDED: _lp("audit", "signed out elsewhere"),
    Deed.LINK_USED: _lp("audit", "password chosen by the link"),
    Deed.LINK_ENDED: _lp("audit", "link ended"),
    Deed.FACTOR_ON: _lp("audit", "second factor turned on"),
    Deed.FACTOR_OFF: _lp("audit", "second factor turned off"),
    Deed.CODES_RENEWED: _lp("audit", "new recovery codes"),
    Deed.BACKED_UP: _lp("audit", "backed up"),
    Deed.RESTORED: _lp("audit", "restored from a backup"),
    Deed.ERASED: _lp("audit", "personal data erased"),
    Deed.FORGOTTEN: _lp("audit", "forgotten with age"),
    Deed.REFUSED: _lp("audit", "refused"),
    Deed.BROKEN: _lp("audit", "failed by a fault of the portal"),
    Deed.DEMO_MADE: _lp("audit", "demo data made"),
    Deed.AUDIT_CHECKED: _lp("audit", "checked"),
    Deed.AUDIT_CUT: _lp("audit", "old entries cut off"),
}
SUBJECTS = {
    SubjectKind.ACT: _lp("audit", "act"),
    SubjectKind.ACTS: _lp("audit", "acts"),
    SubjectKind.ANSWER: _lp("audit", "answer"),
    SubjectKind.ANSWERS: _lp("audit", "answers"),
    SubjectKind.ANSWER_IMPORT: _lp("audit", "file of past answers"),
    SubjectKind.API_KEY: _lp("audit", "API key"),
    SubjectKind.AUDIT: _lp("audit", "this journal"),
    SubjectKind.CLAIM: _lp("audit", "claim in answer"),
    SubjectKind.CLAIMS: _lp("audit", "claims"),
    SubjectKind.CLIENT: _lp("audit", "client"),
    SubjectKind.COMPANY: _lp("audit", "settings of the firm"),
    SubjectKind.CONSENT_TEXT: _lp("audit", "words of consent"),
    SubjectKind.CONTACT: _lp("audit", "contact person"),
    SubjectKind.EMOTIONAL_MARK: _lp("audit", "mark “emotional” on answer"),
    SubjectKind.INVITATION: _lp("audit", "link to a password"),
    SubjectKind.MAPPING: _lp("audit", "saved columns"),
    SubjectKind.ORDER: _lp("audit", "order"),
    SubjectKind.ORDER_BATCH: _lp("audit", "import"),
    SubjectKind.PAGE: _lp("audit", "page"),
    SubjectKind.PORTAL: _lp("audit", "the portal"),
    SubjectKind.PRINT_BATCH: _lp("audit", "print run"),
    SubjectKind.QUESTIONNAIRE: _lp("audit", "questionnaire"),
    SubjectKind.QUOTE: _lp("audit", "quote from answer"),
    SubjectKind.SIGN_IN_RULE: _lp("audit", "rule of the second factor"),
    SubjectKind.SOURCE: _lp("audit", "source of webhooks"),
    SubjectKind.STANDARD: _lp("audit", "standard"),
    SubjectKind.STATISTICS: _lp("audit", "statistics"),
    SubjectKind.SUBSCRIBER: _lp("audit", "subscriber"),
    SubjectKind.TOUCHPOINT: _lp("audit", "touchpoint"),
    SubjectKind.UPSET_RULE: _lp("audit", "rule of upset answers"),
    SubjectKind.USER: _lp("audit", "user"),
}
ACTORS = {
    ActorKind.USER: _lp("audit", "users"),
    ActorKind.API_KEY: _lp("audit", "API key"),
    ActorKind.SOURCE: _lp("audit", "webhooks of a shop"),
    ActorKind.COMMAND: _lp("audit", "command line"),
    ActorKind.PORTAL: _lp("audit", "the portal itself"),
    ActorKind.NOBODY: _lp("audit", "not signed in"),
}
FAULTS = {
    Fault.SEAL_IS_GONE: _l("The entry is missing from the chain."),
    Fault.ENTRY_IS_GONE: _l("The entry was removed."),
    Fault.ENTRY_DIFFERS: _l("It is not what was sealed: it was changed, put in later or moved."),
    Fault.NEVER_SEALED: _l("An entry stands beside the chain."),
    Fault.CUT_UNSAID: _l("The beginning was cut off, and no entry says so."),
}
