"""Forms of sign-in and accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
)
from wtforms.validators import DataRequired, EqualTo, Length, Regexp, ValidationError

from portal.accounts.password_rules import MAX_LENGTH, MIN_LENGTH
from portal.accounts.passwords import problem_of
from portal.accounts.words import PROBLEMS
from portal.web.text import clean_line

# a network of one's own may have addresses that the world has not, such as olga@office.local
EMAIL = Regexp(r"[^@\s]+@[^@\s]+\Z", message=_l("An e-mail looks like name@example.com."))


def _clean(text: str | None) -> str:
    return clean_line(text or "")


def _code(text: str | None) -> str:
    return "".join(_clean(text).split())


class LoginForm(FlaskForm):
    """Sign-in."""

    email = EmailField(
        _l("E-mail"),
        filters=[_clean],
        validators=[DataRequired(), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[DataRequired(), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    submit = SubmitField(_l("Sign in"))


def _new_password() -> PasswordField:
    return PasswordField(
        _l("New password"),
        validators=[DataRequired()],
        render_kw={"autocomplete": "new-password", "minlength": MIN_LENGTH},
        description=_l(
            "At least 8 characters, better 15 and more: a few words are safer and easier to"
            " remember. Spaces and all letters are welcome."
        ),
    )


def _new_password_again() -> PasswordField:
    return PasswordField(
        _l("New password once more"),
        validators=[EqualTo("new", message=_l("The two new passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChoosesPassword:
    """A form in which a password is chosen, in the field `new`; `email`: whose it will be."""

    email = ""

    def validate_new(self, field: PasswordField) -> None:
        """Say in words why a password may not be chosen."""
        problem = problem_of(field.data or "", self.email)
        if problem is not None:
            raise ValidationError(PROBLEMS[problem])


def _own_code() -> StringField:
    return StringField(
        _l("Code of your second factor, or a recovery code"),
        filters=[_code],
        validators=[Length(max=40)],
        render_kw={"autocomplete": "one-time-code"},
    )


class PasswordForm(FlaskForm, ChoosesPassword):
    """A new password of one's own; `code` of who has a second factor."""

    current = PasswordField(
        _l("Current password"),
        validators=[DataRequired(), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    code = _own_code()
    new, again = _new_password(), _new_password_again()
    submit = SubmitField(_l("Change the password"))


class InvitationForm(FlaskForm, ChoosesPassword):
    """The password of one who came by a link."""

    new, again = _new_password(), _new_password_again()
    submit = SubmitField(_l("Save and go on"))


class CodeForm(FlaskForm):
    """A code of the app, or a recovery code in its place."""

    code = StringField(
        _l("Code of the app"),
        filters=[_code],
        validators=[Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True},
    )
    recovery = StringField(
        _l("Recovery code"),
        filters=[_clean],
        validators=[Length(max=60)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


def _first_code() -> StringField:
    return StringField(
        _l("Code that the app shows"),
        validators=[DataRequired(), Length(max=40)],
        filters=[_code],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class FactorForm(FlaskForm):
    """The first code of an app that was just told the secret."""

    code = _first_code()
    submit = SubmitField(_l("Turn on and go on"))


def _own_password() -> PasswordField:
    return PasswordField(
        _l("Your password"),
        validators=[DataRequired(), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class OwnFactorForm(FlaskForm):
    """The same of one who is signed in; `seed`: what the secret on the page was made of."""

    seed = HiddenField()
    code = _first_code()
    password = _own_password()
    submit = SubmitField(_l("Turn on"))


class ConfirmForm(FlaskForm):
    """One's own password and a code, before what is not to happen by accident."""

    password = _own_password()
    code = _own_code()


class ForgottenForm(FlaskForm):
    """Whose password is forgotten."""

    email = EmailField(
        _l("E-mail"),
        filters=[_clean],
        validators=[DataRequired(), EMAIL, Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    submit = SubmitField(_l("Send a link"))


class RuleForm(FlaskForm):
    """Who must have a second factor."""

    factor_for = RadioField(_l("Who must have a second factor"), validators=[DataRequired()])
    submit = SubmitField(_l("Save"))


class UserForm(FlaskForm):
    """A new colleague."""

    email = EmailField(
        _l("E-mail"), filters=[_clean], validators=[DataRequired(), EMAIL, Length(max=254)]
    )
    role = SelectField(_l("Role"), validators=[DataRequired()])
    submit = SubmitField(_l("Invite"))
