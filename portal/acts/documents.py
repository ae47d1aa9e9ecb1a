"""Acts as paper: from the tables to the sheets that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from babel.dates import format_skeleton
from flask_babel import force_locale, format_date, format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from portal.acts.formats import PageFormat
from portal.acts.links import act_url, typed_host
from portal.acts.models import Act
from portal.acts.pdf import stream_acts
from portal.acts.sheet import Asked, Blank, Firm, Line, Sheet, Words
from portal.clients.words import OWN_ROLES
from portal.company.models import Company
from portal.company.queries import company
from portal.questionnaires.models import Questionnaire
from portal.questionnaires.words import EMOTIONS, NOT_NOTICED
from portal.web.clock import day_of
from portal.web.languages import default_language


def acts_pdf(
    acts: Sequence[Act], page_format: str = PageFormat.A4, language: str | None = None
) -> bytes:
    """Return one PDF of acts, in the order given; `language` None means the portal's default.

    ValueError for an unknown format, or when there are no acts.
    """
    return b"".join(acts_pdf_stream(acts, page_format, language))


def acts_pdf_stream(
    acts: Iterable[Act], page_format: str = PageFormat.A4, language: str | None = None
) -> Iterator[bytes]:
    """Yield the PDF of acts piece by piece, in the order given.

    Use it inside `stream_with_context`: acts are read and words are looked up on the way.
    ValueError for an unknown format, or when there are no acts.
    """
    return stream_acts(act_sheets(acts, language), PageFormat(page_format))


def act_sheets(acts: Iterable[Act], language: str | None = None) -> Iterator[Sheet]:
    """Yield everything printed on each act."""
    spoken = language or default_language()
    blanks: dict[int, Blank] = {}
    for act in acts:
        if act.questionnaire_id not in blanks:
            blanks[act.questionnaire_id] = blank_of(act.questionnaire, spoken)
        with force_locale(spoken):
            yield _sheet(act, blanks[act.questionnaire_id])


def blank_of(questionnaire: Questionnaire, language: str) -> Blank:
    """Return what acts of a questionnaire share on paper."""
    firm = company()
    with force_locale(language):
        words = _words(questionnaire, firm, language)
    return Blank(
        firm=Firm(name=firm.name, phone=firm.phone, colour=firm.colour, logo=firm.logo),
        words=words,
        touchpoints=tuple(
            Asked(item.touchpoint.key, item.label(language)) for item in questionnaire.items
        ),
        address=act_url(""),
    )


def _sheet(act: Act, blank: Blank) -> Sheet:
    order = act.order
    ordered_on, delivered_on = day_of(order.ordered_at), day_of(order.delivered_at or act.issued_at)
    # a year that stands a few words later need not be said twice
    same_year = ordered_on.year == delivered_on.year
    issued = long_day(day_of(act.issued_at))
    ordered = _day_and_month(ordered_on) if same_year else long_day(ordered_on)
    return Sheet(
        blank=blank,
        number=act.number,
        number_and_date=_("No. %(number)s of %(day)s", number=act.number, day=issued),
        code=act.code,
        client=order.client_name,
        order=order.number,
        order_line=_(
            "No. %(number)s of %(ordered)s, delivered %(delivered)s",
            number=order.number,
            ordered=ordered,
            delivered=long_day(delivered_on),
        ),
        lines=tuple(
            Line(name=item.name, times=f"× {format_decimal(item.quantity)}") for item in order.items
        ),
    )


def _words(questionnaire: Questionnaire, firm: Company, language: str) -> Words:
    delight, glad, even, upset, angry = (str(word) for _value, word in EMOTIONS)
    economic, technical, user = map(str, OWN_ROLES.values())
    promise = _n(
        "Every act is read by %(reader)s. If you ask for an answer, you get it within %(num)s "
        "working day.",
        "Every act is read by %(reader)s. If you ask for an answer, you get it within %(num)s "
        "working days.",
        firm.promise_days,
        reader=firm.reader(language),
    )
    return Words(
        language=language,
        title=_("Act of satisfaction"),
        greeting=tuple(filter(None, firm.greeting(language).splitlines())),
        client_label=_("Client"),
        order_label=_("Order"),
        items_label=_("In the parcel"),
        more_items=_("and {count} more"),
        instruction=_("Tick or fill one circle in each row. Wrong? Cross it out and mark another."),
        emotions=(delight, glad, even, upset, angry),
        not_noticed=str(NOT_NOTICED),
        recommend=questionnaire.recommend(language),
        recommend_low=_("not at all"),
        recommend_high=_("surely"),
        role=_("Who are you in this order?"),
        roles=(economic, technical, user),
        feelings=_("In your own words"),
        publish=_("you may quote me without my name"),
        client_signature=_("For the client"),
        firm_signature=_("For %(firm)s", firm=firm.name),
        signature_note=_("signature, date"),
        scan=_("Answer in a minute on your phone"),
        type_in=_("or type on %(host)s the code", host=typed_host()),
        host=typed_host(),
        promise=promise,
        page=_("sheet {page} of {pages}"),
    )


def long_day(day: date) -> str:
    """Return a day in words."""
    return str(format_date(day, "long"))


def _day_and_month(day: date) -> str:
    return str(format_skeleton("MMMMd", day, locale=get_locale()))
