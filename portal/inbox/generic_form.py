"""Where things lie in the JSON of any other system, and a sample to try it on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectChoice, SubmitField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional, Regexp

from portal.inbox.forms import OwnSecretForm
from portal.inbox.kinds.generic import COLUMNS, NEEDED, Proof
from portal.inbox.signatures import Encoding
from portal.inbox.words import COLUMNS as COLUMN_WORDS
from portal.web.fields import line_field

PATH_LENGTH = 200
SAMPLE_LENGTH = 100_000
HEADER = Regexp(
    r"[A-Za-z0-9-]{1,60}\Z", message=_l("A header is Latin letters, digits and hyphens.")
)
PROOFS = {
    Proof.SIGNATURE: _l("It signs the body: HMAC-SHA256 in a header"),
    Proof.SECRET: _l("It sends the secret in a header, bare or after “Bearer”"),
}
HINTS = {
    "number": _l("Empty: the id is the number, too."),
    "updated_at": _l("With it, news older than what is known is ignored."),
}
ENCODINGS = {Encoding.HEX: "hex", Encoding.BASE64: "base64"}


class GenericForm(OwnSecretForm):
    """Any other system."""

    proof = RadioField(_l("How it proves itself"), validators=[DataRequired()])
    header = line_field(_l("In the header"), 60, DataRequired(), HEADER)
    encoding = RadioField(_l("How the signature is written"), validators=[DataRequired()])
    id_header = line_field(
        _l("Header with an id of each delivery"),
        60,
        Optional(),
        HEADER,
        description=_l("Empty when it sends none."),
    )
    sample = TextAreaField(
        _l("A sample body"),
        validators=[Length(max=SAMPLE_LENGTH)],
        render_kw={"rows": 8, "spellcheck": "false", "class": "font-monospace"},
        description=_l("It is not kept."),
    )
    test = SubmitField(_l("Test with this sample"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proof.choices = [SelectChoice(value=v.value, label=str(w)) for v, w in PROOFS.items()]
        self.encoding.choices = [SelectChoice(value=v.value, label=w) for v, w in ENCODINGS.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form; a trial needs no name yet."""
        if self.test.data:
            self.name.validators = [Optional()]
        return bool(super().validate(extra_validators))

    def path_fields(self) -> list[Field]:
        """Return the fields of the mapping, in the order of the columns."""
        return [self[f"path_{column}"] for column in COLUMNS]

    def mapping(self) -> dict[str, str]:
        """Return where each column lies; only after validate()."""
        return {column: path for column in COLUMNS if (path := self[f"path_{column}"].data)}

    def settings(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is kept of the form."""
        return {
            **super().settings(before),
            "proof": self.proof.data,
            "header": self.header.data,
            "encoding": self.encoding.data,
            "id_header": self.id_header.data,
            "mapping": self.mapping(),
        }

    @classmethod
    def data_of(cls, name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form shows of a source."""
        return {
            **super().data_of(name, settings),
            **{f"path_{column}": settings["mapping"].get(column, "") for column in COLUMNS},
        }


class NeedsList:
    """A validator: what belongs to a line needs the list of lines, and the list needs names."""

    def __call__(self, form: GenericForm, field: Field) -> None:
        """Refuse half a mapping of lines."""
        lines = [form[f"path_{column}"].data for column in ("item", "sku", "quantity", "price")]
        if field.data and not lines[0]:
            raise ValidationError(_l("Say where the name of an item lies, too."))
        if any(lines) and not field.data:
            raise ValidationError(_l("Say where the list of lines lies, too."))


def _path_field(column: str) -> Field:
    validators: list[Any] = [DataRequired()] if column in NEEDED else []
    hint = _l("Needed.") if column in NEEDED else HINTS.get(column, "")
    if column == "items":
        validators = [NeedsList()]
    return line_field(
        COLUMN_WORDS[column],
        PATH_LENGTH,
        *validators,
        description=hint,
        render_kw={"class": "font-monospace", "spellcheck": "false", "autocapitalize": "off"},
    )


for _column in COLUMNS:
    setattr(GenericForm, f"path_{_column}", _path_field(_column))
