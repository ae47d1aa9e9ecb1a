"""What the owner says and decides about personal data."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError
from wtforms.validators import DataRequired, NumberRange, Optional, Regexp
from wtforms.widgets import TextArea

from portal.accounts.forms import EMAIL
from portal.company.consent_models import CONSENT_LENGTH
from portal.web.fields import WholeField, line_field

PRIVACY_FIELDS = (
    "legal_name", "inn", "legal_address", "privacy_contact",
    "keep_answers_months", "keep_clients_months",
)  # fmt: skip
LONGEST_MONTHS = 240
SHORTEST_MONTH_DAYS = 28


def _consent(label: Any, **kwargs: Any) -> StringField:
    rows = {"rows": 3}
    return line_field(
        label, CONSENT_LENGTH, DataRequired(), widget=TextArea(), render_kw=rows, **kwargs
    )


def _months(label: Any, **kwargs: Any) -> WholeField:
    return WholeField(label, validators=[Optional(), NumberRange(1, LONGEST_MONTHS)], **kwargs)


class PrivacyForm(FlaskForm):
    """Who answers for personal data, what clients agree to, and how long things are kept."""

    legal_name = line_field(
        _l("Full name of the firm, as registered"),
        200,
        description=_l("The privacy page names it as the operator of personal data."),
    )
    inn = line_field(
        _l("INN"),
        12,
        Optional(),
        Regexp(r"^(\d{10}|\d{12})$", message=_l("An INN has 10 or 12 digits.")),
    )
    legal_address = line_field(_l("Registered address"), 300)
    privacy_contact = line_field(
        _l("E-mail for requests about personal data"),
        254,
        Optional(),
        EMAIL,
        description=_l("Leave it empty and the e-mail of the firm stands there."),
    )
    consent_ru = _consent(
        _l("What clients agree to when they leave a contact, in Russian"),
        description=_l("A change is a new version: each answer keeps the words that it was given."),
    )
    consent_en = _consent(_l("What clients agree to when they leave a contact, in English"))
    keep_answers_months = _months(
        _l("Months for which words and contacts of answers are kept"),
        description=_l(
            "Older ones are erased; marks and figures stay. Leave it empty to keep them for good."
        ),
    )
    keep_clients_months = _months(
        _l("Months for which a client is kept after the last order"),
        description=_l(
            "Then name, phone and e-mail are erased; orders stay, as nobody’s. Leave it empty to "
            "keep them for good."
        ),
    )

    def validate_keep_clients_months(self, field: Field) -> None:
        """Refuse to forget a client whose act still takes answers."""
        answer_days = self["answer_days"].data
        if field.data and answer_days and field.data * SHORTEST_MONTH_DAYS < answer_days:
            raise ValidationError(
                _l("That is sooner than acts stop to take answers (%(days)s days).")
                % {"days": answer_days}
            )

    def consents(self) -> dict[str, str]:
        """Return the words that clients agree to, by language."""
        return {"ru": self.consent_ru.data or "", "en": self.consent_en.data or ""}
