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
from portal.questionnaires.models import Questionnaire
from portal.responses.answer import Answer
from portal.web.text import clean_line, clean_lines

NOT_NOTICED = "not_noticed"
EMOTION_VALUES = ("5", "4", "3", "2", "1", NOT_NOTICED)
COMMENT_LENGTH = 4000
REMARK_LENGTH = 1000
CONTACT_LENGTH = 200


def _choice(*values: str) -> StringField:
    unknown = _l("Choose one of the answers shown.")
    return StringField(validators=[Optional(), AnyOf(values, message=unknown)])


def _words(limit: int, single_line: bool = False) -> StringField:
    clean = clean_line if single_line else clean_lines
    too_long = _l("Too long: at most %(max)d characters, please.")
    return StringField(
        filters=[lambda text: clean(text or "")],
        validators=[Length(max=limit, message=too_long)],
    )


def _tick() -> BooleanField:
    return BooleanField(false_values=("", "0", "false"))


class AnswerForm(Form):
    """The fields of CONTRACT.md that every questionnaire has."""

    touchpoint_ids: ClassVar[tuple[tuple[str, int], ...]] = ()  # (key, id), in order

    submission = StringField()
    role = _choice(*BuyerRole)
    nps = _choice(*map(str, range(11)))
    comment = _words(COMMENT_LENGTH)
    claim = _words(COMMENT_LENGTH)
    solution = _choice(*Solution)
    contact = _words(CONTACT_LENGTH, single_line=True)
    consent = _tick()
    publish = _tick()

    def validate_submission(self, field: Field) -> None:
        """Refuse what is no UUID: without it a second press would be a second answer."""
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(_l("The page did not arrive whole: send it once more.")) from None

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
        return Answer(
            submission=uuid.UUID(self.submission.data),
            role=BuyerRole(self.role.data) if self.role.data else None,
            nps=int(self.nps.data) if self.nps.data else None,
            ratings={
                touchpoint_id: None if chosen == NOT_NOTICED else int(chosen)
                for key, touchpoint_id in self.touchpoint_ids
                if (chosen := self[f"t-{key}"].data)
            },
            remarks={
                touchpoint_id: text
                for key, touchpoint_id in self.touchpoint_ids
                if (text := self[f"why-{key}"].data)
            },
            comment=self.comment.data or "",
            claim=self.claim.data or "",
            solution=Solution(self.solution.data) if self.solution.data else None,
            contact=self.contact.data or "",
            consent=bool(self.contact.data) and self.consent.data,
            publish=self.publish.data,
        )

    def _says_something(self) -> bool:
        ratings = (self[f"t-{key}"].data for key, _ in self.touchpoint_ids)
        return bool(self.nps.data or self.comment.data or self.claim.data or any(ratings))


def answer_form(questionnaire: Questionnaire) -> type[AnswerForm]:
    """Return the form class of a questionnaire."""
    return _form_class(
        tuple((item.touchpoint.key, item.touchpoint_id) for item in questionnaire.items)
    )


@lru_cache(maxsize=64)
def _form_class(touchpoint_ids: tuple[tuple[str, int], ...]) -> type[AnswerForm]:
    fields: dict[str, Any] = {"touchpoint_ids": touchpoint_ids}
    for key, _ in touchpoint_ids:
        fields[f"t-{key}"] = _choice(*EMOTION_VALUES)
        fields[f"why-{key}"] = _words(REMARK_LENGTH)
    return type("QuestionnaireForm", (AnswerForm,), fields)
