"""Statistics: the overview, the funnel, one touchpoint, the answers behind the numbers."""

from __future__ import annotations

from typing import Any

from flask import (
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guards import staff_blueprint
from portal.accounts.models import Role
from portal.admin.filters import FilterRefused, presets, wanted_answers
from portal.admin.forms import StandardForm, TouchpointForm
from portal.admin.pictures import emotion_bar, nps_bar
from portal.charts.bars import length_bar
from portal.questionnaires.words import EMOTIONS, NOT_NOTICED
from portal.reports.answers import answers_page, remarks_of
from portal.reports.figures import (
    answer_count,
    nps_figure,
    response_rate_figure,
    touchpoint_row,
    touchpoint_rows,
)
from portal.reports.filters import AnswerFilter
from portal.reports.funnel import FORM_CHANNELS, funnel, funnel_days, median_seconds
from portal.storage.database import db
from portal.touchpoints.models import Stage, Touchpoint
from portal.touchpoints.operations import add_standard
from portal.touchpoints.queries import touchpoint_by_id
from portal.touchpoints.queries import touchpoints as all_touchpoints
from portal.web.clock import day_of, now
from portal.web.requests import page_cursor

bp = staff_blueprint("admin", __name__, Role.ADMIN)


@bp.get("/admin/")
def overview() -> ResponseReturnValue:
    """Show NPS, the response rate and the touchpoints, worst first."""
    wanted = wanted_answers()
    return render_template(
        "admin/overview.html",
        **_filter_context(wanted),
        nps=nps_figure(wanted),
        nps_bar=nps_bar,
        rate=response_rate_figure(wanted),
        answers=answer_count(wanted),
        rows=touchpoint_rows(wanted),
        emotion_bar=emotion_bar,
        funnel=funnel(wanted),
        seconds=median_seconds(wanted),
        length_bar=length_bar,
    )


@bp.get("/admin/funnel")
def from_scan_to_answer() -> ResponseReturnValue:
    """Show how many opened the form, chose something and sent it, by channel and by day."""
    wanted = wanted_answers()
    with page_cursor() as after:
        page = funnel_days(wanted, day_of(now()), after)
    return render_template(
        "admin/funnel.html",
        **_filter_context(wanted),
        funnel=funnel(wanted),
        seconds=median_seconds(wanted),
        page=page,
        form_channels=FORM_CHANNELS,
        length_bar=length_bar,
    )


@bp.get("/admin/responses")
def responses() -> ResponseReturnValue:
    """List the answers behind a number."""
    wanted = wanted_answers()
    with page_cursor() as after:
        page = answers_page(wanted, after)
    return render_template(
        "admin/responses.html",
        **_filter_context(wanted),
        page=page,
        count=answer_count(wanted),
        touchpoints=all_touchpoints(),
        emotion_words={**dict(EMOTIONS), None: NOT_NOTICED},
    )


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


@bp.errorhandler(FilterRefused)
def on_refused_filter(error: FilterRefused) -> ResponseReturnValue:
    """Say what is wrong with the period, with what was typed still there."""
    context = _filter_context(AnswerFilter())
    return render_template("admin/filter_refused.html", **context, reason=str(error)), 422


def _filter_context(wanted: AnswerFilter) -> dict[str, Any]:
    return {"wanted": wanted, "query": wanted.query(), "presets": presets(day_of(now()))}


def _touchpoint(touchpoint_id: int) -> Touchpoint:
    found = touchpoint_by_id(touchpoint_id)
    if found is None:
        abort(404)
    return found


def _touchpoint_form(found: Touchpoint) -> TouchpointForm:
    return TouchpointForm(formdata=None, owner=found.owner, stage=found.stage.value)


def _touchpoint_page(found: Touchpoint, form: TouchpointForm, standard_form: StandardForm) -> str:
    wanted = wanted_answers()
    return render_template(
        "admin/touchpoint.html",
        **_filter_context(wanted),
        touchpoint=found,
        row=touchpoint_row(found, wanted),
        remarks=remarks_of(found.id, wanted),
        emotion_bar=emotion_bar,
        emotion_words={**dict(EMOTIONS), None: NOT_NOTICED},
        form=form,
        standard_form=standard_form,
        today=day_of(now()),
    )
