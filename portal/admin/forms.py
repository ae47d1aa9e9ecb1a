"""Forms of what the owner sets."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
)
from wtforms.widgets import ColorInput

from portal.accounts.forms import EMAIL
from portal.admin.act_form import ActForm
from portal.admin.privacy_form import PrivacyForm
from portal.admin.receipt_form import ReceiptForm
from portal.company.logos import LogoRefused, clean_logo
from portal.printing.colours import colour_from_hex
from portal.touchpoints.models import Stage
from portal.touchpoints.words import STAGES
from portal.web.fields import WholeField, line_field
from portal.web.text import clean_lines


def _stages() -> list[SelectChoice]:
    return [SelectChoice(value=stage.value, label=str(word)) for stage, word in STAGES.items()]


class CompanyForm(ActForm, ReceiptForm, PrivacyForm):
    """What the firm says about itself and promises."""

    name = line_field(_l("Name of the firm"), 80, DataRequired())
    phone = line_field(
        _l("Phone"),
        40,
        description=_l("Clients see it on the act, on receipts and where they are stuck."),
    )
    email = line_field(_l("E-mail"), 254, Optional(), EMAIL)
    colour = StringField(
        _l("Colour"),
        widget=ColorInput(),
        validators=[DataRequired()],
        render_kw={"class": "form-control-color"},
    )
    logo = FileField(_l("Logo (PNG or JPEG, at most 2 MB)"))
    remove_logo = BooleanField(_l("Remove the logo"))
    promise_days = WholeField(
        _l("Working days until a person replies"), validators=[InputRequired(), NumberRange(1, 30)]
    )
    answer_days = WholeField(
        _l("Days for which an act takes answers"),
        validators=[InputRequired(), NumberRange(1, 3650)],
    )
    emotional_target = WholeField(
        _l("Emotional answers a month: the target"),
        validators=[Optional(), NumberRange(1, 9999)],
        description=_l("How many answers you mark as emotional. Leave it empty to set no target."),
    )
    save = SubmitField(_l("Save"))

    def validate_colour(self, field: Field) -> None:
        """Refuse what is no colour."""
        try:
            colour_from_hex(field.data)
        except ValueError as error:
            raise ValidationError(_l("A colour is written #rrggbb.")) from error

    def validate_logo(self, field: Field) -> None:
        """Read the picture again, so that only pixels of a sane size are kept."""
        self.logo_bytes: bytes | None = None
        if field.data:
            try:
                self.logo_bytes = clean_logo(field.data.read())
            except LogoRefused as error:
                raise ValidationError(
                    _l("This picture cannot be read: send a PNG or JPEG of at most 2 MB.")
                ) from error


class TouchpointForm(FlaskForm):
    """Who answers for a touchpoint, and where on the journey it is met."""

    owner = line_field(_l("Owner"), 120, description=_l("Who answers for it."))
    stage = SelectField(_l("Stage of the journey"), validators=[DataRequired()])
    save_touchpoint = SubmitField(_l("Save"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage.choices = _stages()


class StandardForm(FlaskForm):
    """A new version of how a touchpoint is to be done."""

    text = TextAreaField(
        _l("Standard"),
        filters=[lambda text: clean_lines(text or "")],
        validators=[DataRequired(), Length(max=2000)],
        render_kw={"rows": 3},
    )
    effective_on = DateField(_l("In force from"), validators=[DataRequired()])
    add_standard = SubmitField(_l("Add the version"))


class AskedForm(Form):
    """One touchpoint in a questionnaire; an empty position leaves it out."""

    touchpoint_id = HiddenField()
    position = WholeField(_l("Place"), validators=[Optional(), NumberRange(1, 99)])
    label_ru = line_field(_l("In Russian"), 80)
    label_en = line_field(_l("In English"), 80)


class NewTouchpointForm(Form):
    """A touchpoint that did not exist yet."""

    key = line_field(
        _l("Key for files and the API"),
        40,
        Optional(),
        Regexp(
            "^[a-z][a-z0-9_]*$", message=_l("Latin small letters, digits and _; a letter first.")
        ),
    )
    position = WholeField(_l("Place"), validators=[Optional(), NumberRange(1, 99)])
    label_ru = line_field(_l("In Russian"), 80)
    label_en = line_field(_l("In English"), 80)
    stage = SelectField(_l("Stage of the journey"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage.choices = _stages()

    def validate_label_ru(self, field: Field) -> None:
        """Refuse a touchpoint without its names."""
        if self.key.data and not (field.data and self.label_en.data):
            raise ValidationError(_l("Write its name in both languages."))


class QuestionnaireForm(FlaskForm):
    """A questionnaire to publish."""

    name = line_field(_l("Name of the questionnaire"), 80, DataRequired())
    recommend_ru = line_field(_l("The 0–10 question in Russian"), 200, DataRequired())
    recommend_en = line_field(_l("The 0–10 question in English"), 200, DataRequired())
    asked = FieldList(FormField(AskedForm))
    new = FormField(NewTouchpointForm)
    publish = SubmitField(_l("Publish"))

    def stage_of_new(self) -> Stage:
        """Return the stage chosen for the new touchpoint."""
        return Stage(self.new.form.stage.data or Stage.RECEIVING)
