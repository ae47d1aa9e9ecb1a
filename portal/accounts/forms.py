"""Forms of sign-in and accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectField, SubmitField
from wtforms.validators import DataRequired, EqualTo, Length, Regexp

from portal.accounts.passwords import MAX_LENGTH, MIN_LENGTH

# a network of one's own may have addresses that the world has not, such as olga@office.local
EMAIL = Regexp(r"[^@\s]+@[^@\s]+\Z", message=_l("An e-mail looks like name@example.com."))


class LoginForm(FlaskForm):
    """Sign-in."""

    email = EmailField(
        _l("E-mail"),
        validators=[DataRequired(), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[DataRequired(), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    submit = SubmitField(_l("Sign in"))


class PasswordForm(FlaskForm):
    """A new password of one's own."""

    current = PasswordField(
        _l("Current password"),
        validators=[DataRequired(), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("New password"),
        validators=[DataRequired(), Length(min=MIN_LENGTH, max=MAX_LENGTH)],
        render_kw={"autocomplete": "new-password"},
        description=_l("At least 8 characters; a few words are safer and easier to remember."),
    )
    again = PasswordField(
        _l("New password once more"),
        validators=[EqualTo("new", message=_l("The two new passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField(_l("Change the password"))


class UserForm(FlaskForm):
    """A new colleague."""

    email = EmailField(_l("E-mail"), validators=[DataRequired(), EMAIL, Length(max=254)])
    role = SelectField(_l("Role"), validators=[DataRequired()])
    submit = SubmitField(_l("Add"))
