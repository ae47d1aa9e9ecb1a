"""The answer form: made from the questionnaire to validate; templates write its inputs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, StringField, ValidationError

from portal.claims.models import Solution
from portal.clients.models import BuyerRole
from portal.questionnaires.published import Published
from portal.responses.answer import Answer
from portal.responses.keyed import KeyedField
from portal.web.text import clean_line, clean_lines

NOT_NOTICED = "not_noticed"
EMOTION_VALUES = ("5", "4", "3", "2", "1", NOT_NOTICED)
TICKED = "1"
UNTICKED = frozenset({"", "0", "false"})
WORTH_KEEPING = frozenset({"nps", "comment", "claim"})  # what makes an answer, beside ratings
COMMENT_LENGTH = 4000
REMARK_LENGTH = 1000
CONTACT_LENGTH = 200
UNKNOWN = _l("Choose one of the answers shown.")
TOO_LONG = _l("Too long: at most %(max)d characters, please.")
NO_CONSENT = _l("Tick this so that we may keep your contact, or leave the contact empty.")
LOST = _l("The page did not arrive whole: send it once more.")


def _one_of(*values: str) -> Callable[[str], str]:
    known = frozenset(values)

    def read(sent: str) -> str:
        chosen = sent.strip()
        if chosen and chosen not in known:
            raise ValidationError(UNKNOWN)
        return chosen

    return read


def _words(limit: int, clean: Callable[[str], str] = clean_lines) -> Callable[[str], str]:
    def read(sent: str) -> str:
        text = clean(sent)
        if len(text) > limit:
            raise ValidationError(TOO_LONG % {"max": limit})
        return text

    return read


def _tick(sent: str) -> str:
    return "" if sent in UNTICKED else TICKED


SAID = {
    "role": _one_of(*BuyerRole),
    "nps": _one_of(*map(str, range(11))),
    "comment": _words(COMMENT_LENGTH),
    "claim": _words(COMMENT_LENGTH),
    "solution": _one_of(*Solution),
    "contact": _words(CONTACT_LENGTH, clean_line),
    "consent": _tick,
    "publish": _tick,
}


class AnswerForm(Form):
    """The fields of CONTRACT.md; `ratings` holds those named t-<key>, `remarks` why-<key>."""

    touchpoint_ids: ClassVar[dict[str, int]] = {}  # by key, in order

    submission = StringField()
    said = KeyedField("", SAID)
    ratings: KeyedField
    remarks: KeyedField

    def validate_submission(self, field: Field) -> None:
        """Refuse what is no UUID: without it a second press would be a second answer."""
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(LOST) from None

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate every field, that a contact may be kept, and that anything was said at all."""
        if "contact" in self.said.data and "consent" not in self.said.data:
            self.said.faults["consent"] = [NO_CONSENT]
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
        ids, said = self.touchpoint_ids, self.said.data
        return Answer(
            submission=uuid.UUID(self.submission.data),
            role=BuyerRole(said["role"]) if "role" in said else None,
            nps=int(said["nps"]) if "nps" in said else None,
            ratings={
                ids[key]: None if chosen == NOT_NOTICED else int(chosen)
                for key, chosen in self.ratings.data.items()
            },
            remarks={ids[key]: text for key, text in self.remarks.data.items()},
            comment=said.get("comment", ""),
            claim=said.get("claim", ""),
            solution=Solution(said["solution"]) if "solution" in said else None,
            contact=said.get("contact", ""),
            consent="contact" in said and "consent" in said,
            publish="publish" in said,
        )

    def draft(self) -> dict[str, str]:
        """Return what can be kept of a form that is not sent; only after validate().

        What is not valid is left out, and a contact that we may not keep yet.
        """
        if not self._says_something():
            return {}
        kept = {f"t-{key}": chosen for key, chosen in self.ratings.data.items()}
        kept |= {f"why-{key}": text for key, text in self.remarks.data.items()}
        kept |= self.said.data
        if "consent" not in kept:
            kept.pop("contact", None)
        return kept

    def faults(self) -> dict[str, list[str]]:
        """Return {name of an input: [what is wrong]}; "" is the form as a whole."""
        found = {name: errors for name, errors in self.errors.items() if name}
        for field in (self.said, self.ratings, self.remarks):
            found.pop(field.name, None)
            found |= field.faults
        whole = [*self.form_errors, *found.pop("submission", [])]
        if whole:
            found = {"": whole, **found}
        return {name: [str(text) for text in texts] for name, texts in found.items()}

    def _says_something(self) -> bool:
        return bool(self.ratings.data) or not WORTH_KEEPING.isdisjoint(self.said.data)


@lru_cache(maxsize=64)
def answer_form(questionnaire: Published) -> type[AnswerForm]:
    """Return the form class of a questionnaire."""
    keys = [asked.key for asked in questionnaire.questions]
    fields: dict[str, Any] = {
        "touchpoint_ids": {asked.key: asked.touchpoint_id for asked in questionnaire.questions},
        "ratings": KeyedField("t-", dict.fromkeys(keys, _one_of(*EMOTION_VALUES))),
        "remarks": KeyedField("why-", dict.fromkeys(keys, _words(REMARK_LENGTH))),
    }
    return type("QuestionnaireForm", (AnswerForm,), fields)
