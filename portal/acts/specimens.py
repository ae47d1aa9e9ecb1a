"""Paper that is no client's: a sample of the act, and the page by which a printer is tried."""

from __future__ import annotations

from flask_babel import force_locale, format_decimal
from flask_babel import gettext as _

from portal.acts.documents import blank_of, long_day
from portal.acts.drawing.trial import MODULES_MM, Trial, draw_trial
from portal.acts.formats import PageFormat
from portal.acts.links import home_address
from portal.acts.pdf import draw_acts
from portal.acts.sheet import Line, Sheet
from portal.company.queries import company
from portal.questionnaires.queries import current_questionnaire
from portal.web.clock import day_of, now
from portal.web.languages import default_language


def sample_pdf(page_format: str = PageFormat.A4, language: str | None = None) -> bytes:
    """Return an act of nobody, as acts look now; its code is no act's.

    ValueError for an unknown format.
    """
    spoken = language or default_language()
    blank = blank_of(current_questionnaire(), spoken)
    today = day_of(now())
    with force_locale(spoken):
        sheet = Sheet(
            blank=blank,
            number=f"{today.year}-00000",
            number_and_date=_("Sample of %(day)s", day=long_day(today)),
            code="SAMP1E" + "0" * 10,
            client=_("Camomile Ltd"),
            order="1042",
            order_line=_("No. %(number)s of %(day)s", number="1042", day=long_day(today)),
            lines=(Line(_("Hoodie with a logo"), "× 12"), Line(_("Mug"), "× 3")),
        )
    return draw_acts([sheet], PageFormat(page_format))


def trial_pdf(language: str | None = None) -> bytes:
    """Return the test page that is printed before a season of acts."""
    spoken = language or default_language()
    with force_locale(spoken):
        return draw_trial(
            Trial(
                language=spoken,
                title=_("Test page"),
                intro=_(
                    "Print it on the printer and the paper of the acts, in its real size (not "
                    "“fit to page”), and go through the four points below."
                ),
                scale=(
                    _("1. Scale"),
                    _(
                        "Lay a ruler on both scales: 150 mm across and 100 mm down, each within "
                        "1 mm. The four square marks must be whole, nothing of them cut off."
                    ),
                ),
                contrast=(
                    _("2. Contrast"),
                    _(
                        "Black is black without stripes, the palest grey is hardly seen, every "
                        "step differs from the next. Else change the toner or “save toner”."
                    ),
                ),
                pen=(
                    _("3. Pen"),
                    _(
                        "Tick, cross, fill and dot the circles with the pen that lies in the "
                        "parcels. The rings are closed, the ink neither smears nor shows through."
                    ),
                ),
                camera=(
                    _("4. Camera"),
                    _(
                        "Every code opens your portal on a cheap phone, also under a lamp at "
                        "night. Acts are printed with modules of 0.7 mm and more."
                    ),
                ),
                modules=tuple(
                    _("module %(size)s mm", size=format_decimal(size)) for size in MODULES_MM
                ),
                smallest=_(
                    "The smallest letters of an act are larger than these. If you can read them "
                    "without effort, so can your clients."
                ),
                address=home_address(),
                colour=company().colour,
            )
        )
