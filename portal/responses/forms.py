"""The answer form: made from the questionnaire to validate; templates write its inputs."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, StringField, ValidationError
from wtforms.validators import AnyOf, Length, Optional

from portal.claims.models import Solution
from portal.clients.models import BuyerRole
from portal.questionnaires.published import Published
from portal.responses.answer import Answer
from portal.responses.keyed import KeyedField
from portal.web.text import clean_line, clean_lines

NOT_NOTICED = "not_noticed"
EMOTION_VALUES = frozenset({"5", "4", "3", "2", "1", NOT_NOTICED})
COMMENT_LENGTH = 4000
REMARK_LENGTH = 1000
CONTACT_LENGTH = 200
UNKNOWN = _l("Choose one of the answers shown.")
TOO_LONG = _l("Too long: at most %(max)d characters, please.")
LOST = _l("The page did not arrive whole: send it once more.")


def _choice(*values: str) -> StringField:
    return StringField(
        filters=[lambda text: (text or "").strip()],  # to Optional() blanks are nothing, too
        validators=[Optional(), AnyOf(values, message=UNKNOWN)],
    )


def _words(limit: int, single_line: bool = False) -> StringField:
    clean = clean_line if single_line else clean_lines
    return StringField(
        filters=[lambda text: clean(text or "")],
        validators=[Length(max=limit, message=TOO_LONG)],
    )


def _tick() -> BooleanField:
    return BooleanField(false_values=("", "0", "false"))


def _emotion(sent: str) -> str:
    chosen = sent.strip()
    if chosen and chosen not in EMOTION_VALUES:
        raise ValidationError(UNKNOWN)
    return chosen


def _remark(sent: str) -> str:
    text = clean_lines(sent)
    if len(text) > REMARK_LENGTH:
        raise ValidationError(TOO_LONG % {"max": REMARK_LENGTH})
    return text


class AnswerForm(Form):
    """The fields of CONTRACT.md; `ratings` holds those named t-<key>, `remarks` why-<key>."""

    touchpoint_ids: ClassVar[dict[str, int]] = {}  # by key, in order

    submission = StringField()
    role = _choice(*BuyerRole)
    nps = _choice(*map(str, range(11)))
    comment = _words(COMMENT_LENGTH)
    claim = _words(COMMENT_LENGTH)
    solution = _choice(*Solution)
    contact = _words(CONTACT_LENGTH, single_line=True)
    consent = _tick()
    publish = _tick()
    ratings: KeyedField
    remarks: KeyedField

    def validate_submission(self, field: Field) -> None:
        """Refuse what is no UUID: without it a second press would be a second answer."""
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(LOST) from None

    def validate_consent(self, field: Field) -> None:
        """Refuse a contact that we may not keep."""
        if self.contact.data and not field.data:
            raise ValidationError(
                _l("Tick this so that we may keep your contact, or leave the contact empty.")
            )

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate every field, then that anything was said at all."""
        if not super().validate(extra_validators):
            return False
        if self._says_something():
            return True
        self.form_errors.append(
            _l("Nothing is filled in yet: choose a feeling or a number, or write a word.")
        )
        return False

    def answer(self) -> Answer:
        """Return what was said; only after validate()."""
        ids = self.touchpoint_ids
        return Answer(
            submission=uuid.UUID(self.submission.data),
            role=BuyerRole(self.role.data) if self.role.data else None,
            nps=int(self.nps.data) if self.nps.data else None,
            ratings={
                ids[key]: None if chosen == NOT_NOTICED else int(chosen)
                for key, chosen in self.ratings.data.items()
            },
            remarks={ids[key]: text for key, text in self.remarks.data.items()},
            comment=self.comment.data or "",
            claim=self.claim.data or "",
            solution=Solution(self.solution.data) if self.solution.data else None,
            contact=self.contact.data or "",
            consent=bool(self.contact.data) and self.consent.data,
            publish=self.publish.data,
        )

    def draft(self) -> dict[str, str]:
        """Return what can be kept of a form that is not sent; only after validate().

        What is not valid is left out, and a contact that we may not keep yet.
        """
        if not self._says_something():
            return {}
        kept = {f"t-{key}": chosen for key, chosen in self.ratings.data.items()}
        kept |= {f"why-{key}": text for key, text in self.remarks.data.items()}
        words = (self.role, self.nps, self.comment, self.claim, self.solution)
        kept |= {field.name: field.data for field in words if field.data and not field.errors}
        kept |= {field.name: "1" for field in (self.consent, self.publish) if field.data}
        if self.consent.data and self.contact.data and not self.contact.errors:
            kept["contact"] = self.contact.data
        return kept

    def faults(self) -> dict[str, list[str]]:
        """Return {name of an input: [what is wrong]}; "" is the form as a whole."""
        found = {name: errors for name, errors in self.errors.items() if name}
        for field in (self.ratings, self.remarks):
            found.pop(field.name, None)
            found |= field.faults
        whole = [*self.form_errors, *found.pop("submission", [])]
        if whole:
            found = {"": whole, **found}
        return {name: [str(text) for text in texts] for name, texts in found.items()}

    def _says_something(self) -> bool:
        words = (self.nps, self.comment, self.claim)
        return bool(self.ratings.data) or any(part.data and not part.errors for part in words)


@lru_cache(maxsize=64)
def answer_form(questionnaire: Published) -> type[AnswerForm]:
    """Return the form class of a questionnaire."""
    keys = [asked.key for asked in questionnaire.questions]
    fields: dict[str, Any] = {
        "touchpoint_ids": {asked.key: asked.touchpoint_id for asked in questionnaire.questions},
        "ratings": KeyedField("t-", keys, _emotion),
        "remarks": KeyedField("why-", keys, _remark),
    }
    return type("QuestionnaireForm", (AnswerForm,), fields)
