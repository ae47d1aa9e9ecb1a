"""One touchpoint: its numbers, what changed them, its words, owner and standard."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guards import staff_blueprint
from portal.admin.figure_words import cut_words, milestone_words
from portal.admin.filters import filter_context, wanted_answers
from portal.admin.forms import StandardForm, TouchpointForm
from portal.charts.trend import TrendMark
from portal.questionnaires.words import EMOTIONS, NOT_NOTICED
from portal.reports.answers import remarks_of
from portal.reports.comparisons import net_change, noticed_change
from portal.reports.counted import Answers
from portal.reports.filters import AnswerFilter
from portal.reports.milestones import effects, milestones
from portal.reports.periods import compared, of_months, trend_months
from portal.reports.tallies import NO_ANSWERS, Cut
from portal.storage.database import db
from portal.touchpoints.models import Stage, Touchpoint
from portal.touchpoints.operations import add_standard
from portal.touchpoints.queries import touchpoint_by_id
from portal.touchpoints.words import STAGES
from portal.web.clock import day_of, now
from portal.web.languages import language
from portal.web.requests import choice_argument

bp = staff_blueprint("touchpoints", __name__)
UPSET, DELIGHTED = (1, 2), (5,)


@bp.get("/admin/touchpoints/<int:touchpoint_id>")
def touchpoint(touchpoint_id: int) -> ResponseReturnValue:
    """Show one touchpoint: its numbers, words, owner and standard."""
    found = _touchpoint(touchpoint_id)
    return _touchpoint_page(found, _touchpoint_form(found), StandardForm())


@bp.post("/admin/touchpoints/<int:touchpoint_id>")
def change_touchpoint(touchpoint_id: int) -> ResponseReturnValue:
    """Set the owner and stage, or add a version of the standard."""
    found = _touchpoint(touchpoint_id)
    if "add_standard" in request.form:
        standard_form = StandardForm()
        if not standard_form.validate():
            return _touchpoint_page(found, _touchpoint_form(found), standard_form), 422
        effective_on = standard_form.effective_on.data or day_of(now())
        add_standard(found, standard_form.text.data or "", effective_on)
    else:
        form = TouchpointForm()
        if not form.validate():
            return _touchpoint_page(found, form, StandardForm(formdata=None)), 422
        found.owner = form.owner.data or ""
        found.stage = Stage(form.stage.data)
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".touchpoint", touchpoint_id=found.id), 303)


def _touchpoint(touchpoint_id: int) -> Touchpoint:
    found = touchpoint_by_id(touchpoint_id)
    if found is None:
        abort(404)
    return found


def _touchpoint_form(found: Touchpoint) -> TouchpointForm:
    return TouchpointForm(formdata=None, owner=found.owner, stage=found.stage.value)


def _touchpoint_page(found: Touchpoint, form: TouchpointForm, standard_form: StandardForm) -> str:
    wanted, today, answers = wanted_answers(), day_of(now()), Answers()
    changes = milestones(found, language())
    return render_template(
        "admin/touchpoint.html",
        **filter_context(wanted),
        **_figures(answers, found, wanted, today),
        touchpoint=found,
        marks=[TrendMark(each.on, milestone_words(each)) for each in changes],
        effects=effects(answers, found, changes, wanted, today),
        milestone_words=milestone_words,
        upset=remarks_of(found.id, wanted, UPSET),
        delighted=remarks_of(found.id, wanted, DELIGHTED),
        emotion_words={**dict(EMOTIONS), None: NOT_NOTICED},
        form=form,
        stage_words=STAGES,
        standard_form=standard_form,
        today=today,
    )


def _figures(
    answers: Answers, found: Touchpoint, wanted: AnswerFilter, today: date
) -> dict[str, object]:
    tallies = answers.tallies(wanted, found.id)
    period, before = compared(wanted, today)
    lately = tallies if period == wanted else answers.tallies(period, found.id)
    sides = lately.of(found.id), answers.tallies(before, found.id).of(found.id)
    months = trend_months(wanted, today)
    by_month = answers.by(Cut.MONTH, of_months(wanted, months), found.id)
    cut = choice_argument("by", Cut)
    cut = Cut.ROLE if cut in (None, Cut.MONTH) else cut
    parts = answers.by(cut, wanted, found.id)
    rows = [(value, each.of(found.id).figures) for value, each in parts.items()]
    return {
        "figures": tallies.of(found.id).figures,
        "net_change": net_change(*sides),
        "noticed_change": noticed_change(*sides),
        "period": period,
        "before": before,
        "months": months,
        "monthly": [by_month.get(month, NO_ANSWERS).of(found.id).figures for month in months],
        "cut": cut,
        "cuts": [each for each in Cut if each is not Cut.MONTH],
        "cut_words": cut_words,
        "parts": sorted((row for row in rows if row[1].answered), key=lambda row: -row[1].answered),
    }
