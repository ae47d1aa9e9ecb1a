"""Words and contacts are taken out of answers; what is counted of them stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Select, delete, or_, select, update

from portal.claims.models import Claim
from portal.privacy.scrubbing import retell, run
from portal.responses.consent_models import ConsentGiven
from portal.responses.mark_models import QuoteChoice
from portal.responses.models import AnswerText, Draft, Remark, Response
from portal.storage.database import db

Ids: TypeAlias = Sequence[int] | Select[int]
CONTACT_FIELDS = ("contact", "consent", "consent_text")


def take_words(answers: Ids) -> int:
    """Leave no word and no contact in answers; return of how many something was taken.

    Marks, the 0-10 number, role, channel and moments stay, and that there was a claim with a
    wish and a promise: so no figure changes. Triggers take the words out of the search.
    """
    has_words = select(AnswerText.response_id).where(AnswerText.response_id.in_(answers))
    says_something = or_(Response.id.in_(has_words), Response.contact.is_not(None))
    found = run(
        update(Response)
        .where(Response.id.in_(answers), says_something)
        .values(comment=None, contact=None, consent=False, publish=False)
    )
    run(update(Claim).where(Claim.response_id.in_(answers)).values(text=""))
    for table in (Remark, QuoteChoice, AnswerText):
        run(delete(table).where(table.response_id.in_(answers)))
    retell(answers)
    return found


def take_contacts(answers: Sequence[int], at: datetime) -> None:
    """Leave no contact in answers and in forms begun for their acts, and no leave to quote."""
    run(
        update(Response)
        .where(Response.id.in_(answers))
        .values(contact=None, consent=False, publish=False)
    )
    run(
        update(ConsentGiven)
        .where(ConsentGiven.response_id.in_(answers), ConsentGiven.withdrawn_at.is_(None))
        .values(withdrawn_at=at)
    )
    acts = select(Response.act_id).where(Response.id.in_(answers))
    for draft in db.session.scalars(select(Draft).where(Draft.act_id.in_(acts))):
        draft.fields = {
            name: value for name, value in draft.fields.items() if name not in CONTACT_FIELDS
        }
    db.session.flush()
    retell(answers)
