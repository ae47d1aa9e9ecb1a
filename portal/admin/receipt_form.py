"""What the owner sets for receipts: the referral line, links to reviews in public."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField, StringField, ValidationError
from wtforms.widgets import TextArea

from portal.company.errors import AddressRefused
from portal.company.rules import review_url
from portal.company.words import ADDRESS_FAULTS
from portal.web.fields import line_field
from portal.web.text import clean_line

RECEIPT_FIELDS = ("referral_ru", "referral_en")
MOST_LINKS = 6
SPARE_ROWS = 2


def _referral(label: Any, **kwargs: Any) -> StringField:
    return line_field(label, 240, widget=TextArea(), render_kw={"rows": 3}, **kwargs)


class LinkForm(Form):
    """One link of the receipt; an empty row is none."""

    name = line_field(_l("What the link says"), 60)
    # no Length: by its maxlength a browser cuts what is pasted, and the link leads nowhere
    url = StringField(
        _l("Address of the page"),
        filters=[lambda text: clean_line(text or "")],
        render_kw={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_name(self, field: Field) -> None:
        """Refuse an address without words to press."""
        if self.url.data and not field.data:
            raise ValidationError(_l("Write what the link says."))

    def validate_url(self, field: Field) -> None:
        """Read the address into `field.read`; refuse words that lead nowhere."""
        field.read = None
        if not field.data:
            if self.name.data:
                raise ValidationError(_l("Write the address of the page."))
            return
        try:
            field.read = review_url(field.data)
        except AddressRefused as error:
            raise ValidationError(ADDRESS_FAULTS[error.fault]) from error


class ReceiptForm(FlaskForm):
    """What receipts say below the thanks."""

    referral_ru = _referral(
        _l("Request to recommend us, in Russian"),
        description=_l(
            "One sentence below the thanks, followed by your phone. Leave it empty to show none."
        ),
    )
    referral_en = _referral(_l("Request to recommend us, in English"))
    review_links = FieldList(FormField(LinkForm), max_entries=MOST_LINKS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.review_links
        empty = sum(not (row.form.name.data or row.form.url.data) for row in rows)
        for _ in range(min(SPARE_ROWS - empty, MOST_LINKS - len(rows))):
            rows.append_entry()

    def validate_review_links(self, field: Field) -> None:
        """Refuse the same page twice, at the second address."""
        known: set[str] = set()
        for url in (row.form.url for row in field):
            if url.read in known:
                url.errors = [_l("The links above lead to this page already.")]
            elif url.read:
                known.add(url.read)
        if any(row.errors for row in field):
            raise ValidationError

    def links(self) -> list[tuple[str, str]]:
        """Return names and addresses in the order of the receipt; only after validate()."""
        return [
            (row.form.name.data, row.form.url.read)
            for row in self.review_links
            if row.form.url.read
        ]
