"""What the admin says of a source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    PasswordField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional, Regexp

from portal.inbox.models import NAME_LENGTH, SECRET_LENGTH, SourceKind
from portal.web.fields import line_field
from portal.web.text import clean_line, clean_lines

MOST_STATUSES = 50
STATUS_LENGTH = 100
HIDDEN, SHOWN = "••••", 4  # of a secret, its end when it is long enough
_PRINTABLE = r"[\x21-\x7e]*\Z"  # what a header can carry, and no space that nobody sees


def secret_field(label: LazyString) -> PasswordField:
    """Make a field whose value is never shown again."""
    return PasswordField(
        label,
        filters=[lambda text: (text or "").strip()],
        validators=[
            Optional(),
            Length(*SECRET_LENGTH),
            Regexp(_PRINTABLE, message=_l("Only Latin letters, digits and signs, no spaces.")),
        ],
        render_kw={"autocomplete": "off"},
    )


def _words(field: Field) -> list[str]:
    return list(dict.fromkeys(filter(None, map(clean_line, (field.data or "").split("\n")))))


class Statuses:
    """A validator of one status in a line."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Refuse too many or too long ones."""
        words = _words(field)
        if len(words) > MOST_STATUSES or any(len(word) > STATUS_LENGTH for word in words):
            raise ValidationError(
                _l("At most %(count)s statuses, one in a line.", count=MOST_STATUSES)
            )


def _statuses(label: LazyString, **kwargs: Any) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[lambda text: clean_lines(text or "")],
        validators=[Statuses()],
        render_kw={"rows": 3},
        **kwargs,
    )


class SourceForm(FlaskForm):
    """What every source has. `settings` holds what only its kind has."""

    secret_name = "secret"  # noqa: S105 - of a field
    first_hint: LazyString
    name = line_field(_l("Name, for you"), NAME_LENGTH, DataRequired())
    save = SubmitField(_l("Save"))

    def settings(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is kept of the form; only after validate()."""
        return {}

    def hint_at_secret(self, is_first: bool) -> None:
        """Say what an empty secret means: of a new source, or of one that has a secret."""
        kept = _l("Leave it empty to keep the present one.")
        self[self.secret_name].description = self.first_hint if is_first else kept

    def new_secret(self) -> str | None:
        """Return the secret that was typed; None when none was."""
        field: Field | None = self._fields.get("secret")
        return field.data or None if field is not None else None

    @classmethod
    def data_of(cls, name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form shows of a source."""
        return {"name": name, **settings}


class ShopifyForm(SourceForm):
    """A Shopify shop."""

    secret = secret_field(_l("Signing secret"))
    first_hint = _l(
        "Shopify shows it below its list of webhooks, when the first of them is made: leave it "
        "empty until then."
    )
    fulfilled_is_delivered = BooleanField(
        _l("A fulfilled order counts as delivered"),
        description=_l(
            "Shopify knows of an arrival only where the carrier tells it. Tick this when you hand "
            "over parcels yourself: the act is then made on fulfilment."
        ),
    )

    def settings(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is kept of the form."""
        return {"fulfilled_is_delivered": bool(self.fulfilled_is_delivered.data)}


class StatusForm(SourceForm):
    """A system whose statuses say how an order ends."""

    delivered = _statuses(
        _l("Statuses that mean delivered"),
        description=_l("One in a line. The act is made when an order comes with one of them."),
    )
    cancelled = _statuses(_l("Statuses that mean cancelled"))

    def settings(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is kept of the form."""
        return {"delivered": _words(self.delivered), "cancelled": _words(self.cancelled)}

    @classmethod
    def data_of(cls, name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form shows of a source."""
        lines = {ending: "\n".join(settings[ending]) for ending in ("delivered", "cancelled")}
        return {**super().data_of(name, settings), **lines}


class OwnSecretForm(StatusForm):
    """A system that takes the secret which we make for it."""

    secret = secret_field(_l("Secret"))
    first_hint = _l("Leave it empty: we make one and show it once.")


class MoySkladForm(StatusForm):
    """MoySklad, whose orders are fetched."""

    api_token = secret_field(_l("Access token of MoySklad"))
    secret_name = "api_token"  # noqa: S105 - of a field
    first_hint = _l("Settings, Access tokens: a user who may only look is enough.")

    def settings(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is kept of the form."""
        token = self.api_token.data or before.get("api_token", "")
        return {**super().settings(before), "api_token": token}


FIRST: dict[SourceKind, dict[str, Any]] = {
    SourceKind.SHOPIFY: {"fulfilled_is_delivered": False},
    SourceKind.WOOCOMMERCE: {"delivered": ["completed"], "cancelled": ["cancelled"]},
    SourceKind.RETAILCRM: {
        "delivered": ["complete"],
        "cancelled": [
            *("cancel-other", "no-call", "no-product", "already-buyed"),
            *("delyvery-did-not-suit", "prices-did-not-suit"),
        ],
    },
    SourceKind.MOYSKLAD: {"delivered": ["Доставлен", "Выдан"], "cancelled": ["Отменен"]},
    SourceKind.GENERIC: {
        "proof": "signature",
        "header": "X-Signature",
        "encoding": "hex",
        "id_header": "",
        "delivered": ["delivered"],
        "cancelled": ["cancelled"],
        "mapping": {},
    },
}


def masked_tail(secret: str | None) -> str:
    """Write a secret so that its owner knows it again and nobody else learns it.

    >>> masked_tail("0123456789abcdef"), masked_tail("12345678")
    ('••••cdef', '••••')
    """
    if not secret:
        return ""
    return HIDDEN + (secret[-SHOWN:] if len(secret) >= 4 * SHOWN else "")
