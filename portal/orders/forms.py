"""The form of an order typed by hand, and of a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    Field,
    FieldList,
    Form,
    FormField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    ValidationError,
)
from wtforms.validators import DataRequired, Optional

from portal.clients.models import SEGMENT_LENGTH, BuyerRole, Contact
from portal.clients.words import ROLES
from portal.orders.data import ClientData, ItemData, OrderData
from portal.orders.values import (
    CellError,
    parse_amount,
    parse_email,
    parse_phone,
    parse_quantity,
)
from portal.web.fields import line_field
from portal.web.languages import NAMES

ROWS = 4
DECIMAL = {"inputmode": "decimal"}  # the keyboard of a phone


class Reads:
    """A validator that reads text as the files do, and keeps what it read in `field.read`."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        self.parse = parse

    def __call__(self, form: Form, field: Field) -> None:
        """Read the field. ValidationError when it cannot be meant."""
        try:
            field.read = self.parse(field.data) if field.data else None
        except CellError as error:
            raise ValidationError(str(error.reason)) from error


class ItemForm(Form):
    """One line of an order."""

    name = line_field(_l("Item"), 300)
    quantity = line_field(_l("Quantity"), 20, Reads(parse_quantity), render_kw=DECIMAL)
    price = line_field(_l("Price of one"), 20, Reads(parse_amount), render_kw=DECIMAL)

    def validate_name(self, field: Field) -> None:
        """Refuse a price or a quantity of nothing."""
        if not field.data and (self.quantity.data or self.price.data):
            raise ValidationError(_l("Write what it is."))


def segment_field() -> StringField:
    """Make the field of a client's segment; its page holds the list of those known."""
    return line_field(_l("Segment of the client"), SEGMENT_LENGTH, render_kw={"list": "segments"})


class OrderForm(FlaskForm):
    """An order typed by hand."""

    number = line_field(_l("Order number"), 100, DataRequired())
    ordered_on = DateField(_lp("order", "Ordered on"), validators=[DataRequired()])
    client = line_field(_l("Client (firm or person)"), 300, DataRequired())
    email = line_field(_l("E-mail"), 254, Reads(parse_email), render_kw={"inputmode": "email"})
    phone = line_field(_l("Phone"), 50, Reads(parse_phone), render_kw={"inputmode": "tel"})
    segment = segment_field()
    contact_name = line_field(_l("Contact person"), 200)
    contact_role = SelectField(_l("Role of the contact person"), validators=[Optional()])
    language = SelectField(_l("Language of the client"), validators=[Optional()])
    items = FieldList(FormField(ItemForm), min_entries=ROWS, max_entries=200)
    amount = line_field(_l("Amount"), 30, Reads(parse_amount), render_kw=DECIMAL)
    manager = line_field(_l("Manager"), 200)
    more_rows = SubmitField(_l("More rows"))
    save = SubmitField(_l("Save the order"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact_role.choices = [
            SelectChoice(value="", label="—"),
            *(SelectChoice(value=role.value, label=str(word)) for role, word in ROLES.items()),
        ]
        self.language.choices = [
            SelectChoice(value="", label=str(_l("As the phone says"))),
            *(
                SelectChoice(value=code, label=name, render_kw={"lang": code})
                for code, name in NAMES.items()
            ),
        ]

    def add_rows(self) -> None:
        """Give the page more empty lines for items."""
        for _ in range(ROWS):
            self.items.append_entry()

    def order(self, zone: ZoneInfo) -> OrderData:
        """Return the order typed; only after validate(). Its number is its external id too."""
        day = self.ordered_on.data
        assert day is not None  # noqa: S101 - DataRequired
        return OrderData(
            external_id=self.number.data or "",
            number=self.number.data or "",
            client=ClientData(
                name=self.client.data or "",
                email=_read(self.email),
                phone=_read(self.phone),
                segment=self.segment.data or None,
            ),
            ordered_at=datetime(day.year, day.month, day.day, tzinfo=zone),
            amount=_read(self.amount),
            manager=self.manager.data or None,
            language=self.language.data or None,
            items=tuple(
                ItemData(
                    name=row.form.name.data,
                    quantity=_read(row.form.quantity) or Decimal(1),
                    price=_read(row.form.price),
                )
                for row in self.items
                if row.form.name.data
            ),
        )

    def contact(self) -> Contact | None:
        """Return the contact person typed; only after validate()."""
        if not self.contact_name.data:
            return None
        role = BuyerRole(self.contact_role.data) if self.contact_role.data else None
        return Contact(
            name=self.contact_name.data,
            role=role,
            email=_read(self.email),
            phone=_read(self.phone),
        )


class SegmentForm(FlaskForm):
    """What kind of client it is."""

    segment = segment_field()
    save = SubmitField(_l("Save"))


class UploadForm(FlaskForm):
    """A file of orders."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])
    upload = SubmitField(_l("Show what is in it"))


def _read(field: Field) -> Any:
    return getattr(field, "read", None)
