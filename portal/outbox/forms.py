"""Forms of subscribers and of the rule of upset answers."""

from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Field,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.orders.values import CellError, parse_email
from portal.outbox.addresses import AddressUnfit, target_of
from portal.outbox.models import ADDRESS_LENGTH, Kind, Pace
from portal.outbox.upset_models import MOST_WORDS
from portal.outbox.words import KINDS, PACES
from portal.web.fields import WholeField
from portal.web.text import clean_line, clean_lines

OFFERED = [kind for kind in Kind if kind is not Kind.TEST]


class KindsForm(FlaskForm):
    """What a subscriber wants to know."""

    kinds = SelectMultipleField(
        _l("What to tell"),
        coerce=str,
        validators=[InputRequired(_l("Choose at least one."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    save_kinds = SubmitField(_l("Save"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kinds.choices = [
            SelectChoice(value=kind.value, label=str(KINDS[kind])) for kind in OFFERED
        ]

    def wanted(self) -> list[Kind]:
        """Return the kinds that were chosen."""
        return [Kind(value) for value in self.kinds.data or ()]


class WebhookForm(KindsForm):
    """A system that is told by webhook."""

    save_kinds = None
    address = StringField(
        _l("Address"),
        validators=[InputRequired(_l("Write the address.")), Length(max=ADDRESS_LENGTH)],
        filters=[lambda text: clean_line(text or "")],
        description=_l("Such as https://crm.example.ru/hooks/acts"),
        render_kw={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )
    add_webhook = SubmitField(_l("Add the system"))

    def validate_address(self, field: Field) -> None:
        """Refuse an address that no message could go to."""
        try:
            target_of(field.data, current_app.config["PRIVATE_WEBHOOKS"])
        except AddressUnfit as unfit:
            raise ValidationError(
                _l("A webhook goes to an address such as https://crm.example.ru/hooks/acts.")
            ) from unfit


class MailForm(KindsForm):
    """A person who is told by mail."""

    save_kinds = None
    address = EmailField(
        _l("E-mail"),
        id="mail-address",  # the page has another form with an address
        validators=[InputRequired(_l("Write the address.")), Length(max=254)],
    )
    pace = RadioField(_l("When"), coerce=str, default=Pace.AT_ONCE.value)
    add_mail = SubmitField(_l("Add the person"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.pace.choices = [
            SelectChoice(value=pace.value, label=str(word)) for pace, word in PACES.items()
        ]

    def validate_address(self, field: Field) -> None:
        """Read the address into `field.read`."""
        try:
            field.read = parse_email(field.data)
        except CellError as error:
            raise ValidationError(str(error.reason)) from error


class UpsetForm(FlaskForm):
    """When an answer is upset; what is empty does not matter."""

    nps_at_most = WholeField(
        _l("Would recommend us: at most"),
        validators=[Optional(), NumberRange(0, 10)],
        description=_l("0 to 10; 6 and below are detractors. Empty: it does not matter."),
    )
    emotion_at_most = WholeField(
        _l("An emotion of at most"),
        validators=[Optional(), NumberRange(1, 5)],
        description=_l("1 angry, 2 upset, 3 even. Empty: it does not matter."),
    )
    words = TextAreaField(
        _l("Words, one or several a line"),
        validators=[Length(max=MOST_WORDS)],
        filters=[lambda text: clean_lines(text or "")],
        description=_l("In any form: “return” finds “returned”. All words of a line are wanted."),
        render_kw={"rows": 4},
    )
    segments = TextAreaField(
        _l("Only of clients of these segments, one a line"),
        validators=[Length(max=MOST_WORDS)],
        filters=[lambda text: clean_lines(text or "")],
        description=_l("Empty: of all clients."),
        render_kw={"rows": 3},
    )
    save_rule = SubmitField(_l("Save the rule"))
