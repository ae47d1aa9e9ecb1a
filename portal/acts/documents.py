"""Acts as paper: from the tables to the sheets that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from flask import current_app
from flask_babel import force_locale, format_date, format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from portal.acts.codes import shown_code
from portal.acts.formats import PageFormat
from portal.acts.links import act_url, typed_host
from portal.acts.models import Act
from portal.acts.pdf import draw_acts
from portal.acts.sheet import Firm, Line, Sheet, Words
from portal.company.models import Company
from portal.company.queries import company
from portal.questionnaires.words import EMOTIONS, NOT_NOTICED
from portal.web.clock import day_of


def acts_pdf(
    acts: Sequence[Act], page_format: str = PageFormat.A4, language: str | None = None
) -> bytes:
    """Return one PDF of acts, in the order given; `language` None means the portal's default.

    ValueError for an unknown format.
    """
    wanted = PageFormat(page_format)
    firm = company()
    with force_locale(language or current_app.config["BABEL_DEFAULT_LOCALE"]):
        return draw_acts([act_sheet(act, firm) for act in acts], wanted)


def acts_pdf_stream(
    acts: Iterable[Act], page_format: str = PageFormat.A4, language: str | None = None
) -> Iterator[bytes]:
    """Yield the PDF of acts piece by piece, in the order given.

    Use it inside `stream_with_context`: acts are read and words are looked up on the way.
    ValueError for an unknown format, or when there are no acts.
    """
    yield acts_pdf(list(acts), page_format, language)


def act_sheet(act: Act, firm: Company) -> Sheet:
    """Return everything printed on an act, in the language of the moment."""
    language = get_locale().language
    return Sheet(
        number=act.number,
        code=shown_code(act.code),
        url=act_url(act.code),
        firm=Firm(name=firm.name, phone=firm.phone, colour=firm.colour, logo=firm.logo),
        client=act.order.client_name,
        lines=tuple(
            Line(name=item.name, quantity=format_decimal(item.quantity)) for item in act.order.items
        ),
        touchpoints=tuple(item.label(language) for item in act.questionnaire.items),
        words=_words(act, firm, language),
    )


def _words(act: Act, firm: Company, language: str) -> Words:
    order = act.order
    delight, glad, even, upset, angry = (str(word) for _value, word in EMOTIONS)
    promise = _n(
        "A person reads every act; whoever asks for an answer gets it within %(num)s working day.",
        "A person reads every act; whoever asks for an answer gets it within %(num)s working days.",
        firm.promise_days,
    )
    return Words(
        language=language,
        title=_("Act of satisfaction"),
        number_and_date=_("No. %(number)s of %(day)s", number=act.number, day=_long(act.issued_at)),
        greeting=_(
            "Thank you for your order! Tell us honestly what you felt: "
            "praise delights us, criticism makes us better."
        ),
        client_label=_("Client"),
        order_label=_("Order"),
        order_line=_(
            "No. %(number)s of %(ordered)s, delivered %(delivered)s",
            number=order.number,
            ordered=_long(order.ordered_at),
            delivered=_long(order.delivered_at or act.issued_at),
        ),
        items_label=_("In the parcel"),
        more_items=_("and {count} more"),
        instruction=_("Tick or fill one circle in each row. Wrong? Cross it out and mark another."),
        emotions=(delight, glad, even, upset, angry),
        not_noticed=str(NOT_NOTICED),
        recommend=act.questionnaire.recommend(language),
        recommend_low=_("not at all"),
        recommend_high=_("surely"),
        feelings=_("In your own words"),
        client_signature=_("For the client"),
        firm_signature=_("For %(firm)s", firm=firm.name),
        signature_note=_("signature, date"),
        scan=_("Answer in a minute on your phone"),
        type_in=_("or type on %(host)s the code", host=typed_host()),
        promise=promise,
        page=_("sheet {page} of {pages}"),
    )


def _long(moment: datetime) -> str:
    return str(format_date(day_of(moment), "long"))
