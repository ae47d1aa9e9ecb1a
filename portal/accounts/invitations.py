"""Links by which people choose a password: made, used once, revoked, forgotten."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from portal.accounts.errors import InvitationEnded, UserExists
from portal.accounts.models import Role, User
from portal.accounts.operations import add_user, set_password
from portal.accounts.queries import user_by_email
from portal.accounts.sign_in_models import Invitation, Purpose, ResetRequest
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.storage.database import db
from portal.storage.races import insert_or_winner

LIFE = timedelta(hours=72)
KEPT = timedelta(days=30)  # so that an old link can say what became of it
ASKED_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Link:
    """An invitation and the token that opens it, which can be read only when it is made."""

    invitation: Invitation
    token: str


def invite(email: str, role: Role, at: datetime) -> Link:
    """Invite somebody; earlier links of the e-mail end.

    UserExists when the e-mail has an account.
    """
    email = email.strip().lower()
    if user_by_email(email) is not None:
        raise UserExists(email)
    return _new_link(Invitation(purpose=Purpose.JOIN, email=email, role=role), at)


def make_reset_link(user: User, at: datetime) -> Link:
    """Let a person choose another password; earlier links of theirs end."""
    reset = Invitation(purpose=Purpose.RESET, email=user.email, user_id=user.id)
    return _new_link(reset, at)


def invitation_by_token(token: str) -> Invitation | None:
    """Return the invitation of a link, open or not."""
    return db.session.scalar(select(Invitation).filter_by(digest=_digest(token)))


def open_invitations(at: datetime) -> Sequence[Invitation]:
    """Return the links that lead to a password now, newest first."""
    query = select(Invitation).where(_is_open(at)).order_by(Invitation.id.desc())
    return db.session.scalars(query).all()


def accept(invitation: Invitation, password: str, at: datetime) -> User:
    """Use a link: make its user, or give its user the password; return whose it is.

    InvitationEnded when the link leads nowhere any more, UserExists when the new user was made
    in another way meanwhile. Of two at once one wins.
    """
    used = (
        update(Invitation)
        .where(Invitation.id == invitation.id, _is_open(at))
        .values(used_at=at)
        .returning(Invitation.id)
    )
    if db.session.execute(used).one_or_none() is None:
        raise InvitationEnded
    note(Deed.LINK_USED, _subject(invitation))
    if invitation.role is not None:
        return add_user(invitation.email, invitation.role, password, at)
    user = db.session.get_one(User, invitation.user_id)
    if not user.active:
        raise InvitationEnded
    set_password(user, password, at)
    return user


def revoke_invitation(invitation: Invitation, at: datetime) -> None:
    """End a link. InvitationEnded when it was used or has ended already."""
    if not _end_links(Invitation.id == invitation.id, at):
        raise InvitationEnded
    note(Deed.LINK_ENDED, _subject(invitation))


def ask_for_reset(email: str, at: datetime) -> None:
    """Write down that somebody forgot the password of an e-mail, whether or not it is known.

    It costs the same for all e-mails; the worker finds out whose it is.
    """
    email = email.strip().lower()
    request = ResetRequest(email=email, asked_at=at)
    insert_or_winner(request, lambda: db.session.get(ResetRequest, email))


def waiting_reset_requests() -> Sequence[str]:
    """Return the e-mails for which a new password was asked and not answered yet, a few."""
    query = select(ResetRequest.email).filter_by(settled_at=None).order_by(ResetRequest.asked_at)
    return db.session.scalars(query.limit(10)).all()


def settle_reset_request(email: str, at: datetime) -> bool:
    """Note that somebody is being answered; False when another worker does so already."""
    settled = (
        update(ResetRequest)
        .where(ResetRequest.email == email, ResetRequest.settled_at.is_(None))
        .values(settled_at=at)
        .returning(ResetRequest.email)
    )
    return db.session.execute(settled).one_or_none() is not None


def forget_invitations(at: datetime) -> None:
    """Forget links that ended long ago, and who asked for one."""
    db.session.execute(delete(Invitation).where(Invitation.expires_at < at - KEPT))
    db.session.execute(delete(ResetRequest).where(ResetRequest.asked_at < at - ASKED_AGAIN_AFTER))


def _new_link(invitation: Invitation, at: datetime) -> Link:
    same = (Invitation.email == invitation.email) & (Invitation.purpose == invitation.purpose)
    _end_links(same, at)
    token = secrets.token_urlsafe(32)
    invitation.digest = _digest(token)
    invitation.made_at, invitation.expires_at = at, at + LIFE
    db.session.add(invitation)
    db.session.flush()
    return Link(invitation, token)


def _end_links(which: ColumnElement[bool], at: datetime) -> int:
    ended = update(Invitation).where(which, _is_open(at)).values(revoked_at=at)
    return len(db.session.execute(ended.returning(Invitation.id)).all())


def _is_open(at: datetime) -> ColumnElement[bool]:
    return (
        Invitation.used_at.is_(None)
        & Invitation.revoked_at.is_(None)
        & (Invitation.expires_at > at)
    )


def _subject(invitation: Invitation) -> Subject:
    return Subject(SubjectKind.INVITATION, invitation.id, invitation.email)


def _digest(token: str) -> str:
    # the token is random: a fast hash suffices
    return hashlib.sha256(token.encode()).hexdigest()
