"""What the owner sets for the act: order of packing, greeting, who reads the answers."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectChoice, SelectField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from portal.company.rules import GREETING_LINES, unknown_placeholders
from portal.company.words import PACKING_ORDERS
from portal.web.fields import line_field
from portal.web.text import clean_lines

ACT_FIELDS = ("packing_order", "greeting_ru", "greeting_en", "reader_ru", "reader_en")


def _check_greeting(form: FlaskForm, field: Field) -> None:
    lines = field.data.count("\n") + 1
    if lines > GREETING_LINES:
        raise ValidationError(
            _l("%(lines)s lines are too many: the act has room for two.", lines=lines)
        )
    unknown = unknown_placeholders(field.data)
    if unknown:
        raise ValidationError(
            _l(
                "The act does not know %(unknown)s: only {client} and {order} may stand in braces.",
                unknown=", ".join(unknown),
            )
        )


def _greeting(label: Any, **kwargs: Any) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[lambda text: clean_lines(text or "")],
        validators=[DataRequired(), Length(max=240), _check_greeting],
        render_kw={"rows": 3},
        **kwargs,
    )


class ActForm(FlaskForm):
    """The texts of the act and the order in which acts are printed."""

    packing_order = SelectField(
        _l("Packing order"),
        validators=[DataRequired()],
        description=_l("Acts come out of the printer in this order, as the parcels wait for them."),
    )
    greeting_ru = _greeting(
        _l("Greeting in Russian"),
        description=_l(
            "The first words of the act: a salutation, and on a second line what follows it. "
            "{client} becomes the client’s name, {order} the order’s number."
        ),
    )
    greeting_en = _greeting(_l("Greeting in English"))
    reader_ru = line_field(
        _l("Who reads the answers, in Russian"),
        80,
        DataRequired(),
        description=_l("People answer people: “Anna Petrova, the director” is read by someone."),
    )
    reader_en = line_field(_l("Who reads the answers, in English"), 80, DataRequired())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.packing_order.choices = [
            SelectChoice(value=order.value, label=str(word))
            for order, word in PACKING_ORDERS.items()
        ]
