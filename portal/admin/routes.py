"""Statistics: the overview, the funnel, one touchpoint, the answers behind the numbers."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.guards import staff_blueprint
from portal.admin.answers import answers_context
from portal.admin.figure_words import SORTINGS
from portal.admin.filters import FilterRefused, filter_context, listed_answers, wanted_answers
from portal.charts.diverging import reach_of
from portal.questionnaires.words import EMOTIONS, NOT_NOTICED
from portal.reports.angry import angry_answers
from portal.reports.answer_time import median_seconds
from portal.reports.answers import answers_page
from portal.reports.board import Sorting, board
from portal.reports.conditions import answer_conditions
from portal.reports.counted import Answers
from portal.reports.deliveries import deliveries
from portal.reports.emotional import emotional_month
from portal.reports.figures import answer_count
from portal.reports.filters import AnswerFilter
from portal.reports.funnel import FORM_CHANNELS, funnel, funnel_days
from portal.reports.said import count_up_to
from portal.touchpoints.queries import touchpoints as all_touchpoints
from portal.web.clock import day_of, now
from portal.web.languages import language
from portal.web.requests import choice_argument, page_cursor

bp = staff_blueprint("admin", __name__)
MOST_COUNTED = 1000  # of what words find


@bp.get("/admin/")
def overview() -> ResponseReturnValue:
    """Show NPS, the response rate and the touchpoints, worst first."""
    wanted, today, answers = wanted_answers(), day_of(now()), Answers()
    sorting = choice_argument("sort", Sorting) or Sorting.NET
    known = all_touchpoints()
    found = board(answers, wanted, today, known, sorting)
    return render_template(
        "admin/overview.html",
        **filter_context(wanted),
        board=found,
        sorting=sorting,
        sorting_words=SORTINGS,
        nps=found.tallies.recommendation.nps,
        deliveries=deliveries(wanted),
        funnel=funnel(wanted, answers),
        seconds=median_seconds(wanted),
        emotional=emotional_month(today),
        angry=angry_answers(wanted),
        names={each.id: each.name(language()) for each in known},
        reach=reach_of([line.figures.counts for line in found.lines]),
        emotion_words={**dict(EMOTIONS), None: NOT_NOTICED},
    )


@bp.get("/admin/funnel")
def from_scan_to_answer() -> ResponseReturnValue:
    """Show how many opened the form, chose something and sent it, by channel and by day."""
    wanted = wanted_answers()
    with page_cursor() as after:
        page = funnel_days(wanted, day_of(now()), after)
    return render_template(
        "admin/funnel.html",
        **filter_context(wanted),
        funnel=funnel(wanted),
        seconds=median_seconds(wanted),
        page=page,
        form_channels=FORM_CHANNELS,
    )


@bp.get("/admin/responses")
def responses() -> ResponseReturnValue:
    """List the answers behind a number, or those in which words were written."""
    wanted = listed_answers()
    with page_cursor() as after:
        page = answers_page(wanted, after)
    return render_template(
        "admin/responses.html",
        **filter_context(wanted),
        **answers_context(page.rows, wanted),
        page=page,
        count=_count(wanted),
        most=MOST_COUNTED,
        touchpoints=all_touchpoints(),
    )


@bp.app_errorhandler(FilterRefused)
def on_refused_filter(error: FilterRefused) -> ResponseReturnValue:
    """Say what is wrong with the period, with what was typed still there."""
    context = filter_context(AnswerFilter())
    return render_template("admin/filter_refused.html", **context, reason=str(error)), 422


def _count(wanted: AnswerFilter) -> int:
    if wanted.asks_what_was_said:
        return count_up_to(MOST_COUNTED, answer_conditions(wanted))
    return answer_count(wanted)
