"""What the owner sets: the firm and its questionnaires."""

from __future__ import annotations

import base64

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from portal.accounts.guards import staff_blueprint
from portal.admin.act_form import ACT_FIELDS
from portal.admin.forms import CompanyForm, QuestionnaireForm
from portal.admin.privacy_form import PRIVACY_FIELDS
from portal.admin.receipt_form import RECEIPT_FIELDS
from portal.company.consent_operations import consent_history, publish_consent
from portal.company.consents import current_consent
from portal.company.operations import set_review_links
from portal.company.queries import company, review_links
from portal.config import LOCALES
from portal.questionnaires.models import Questionnaire
from portal.questionnaires.operations import Asked, publish
from portal.questionnaires.queries import current_questionnaire
from portal.questionnaires.queries import questionnaires as all_questionnaires
from portal.storage.database import db
from portal.touchpoints.operations import add_touchpoint
from portal.touchpoints.queries import touchpoints
from portal.web.clock import now

bp = staff_blueprint("settings", __name__)
PLAIN_FIELDS = (
    *("name", "phone", "email", "colour", "promise_days", "answer_days", "emotional_target"),
    *ACT_FIELDS,
    *RECEIPT_FIELDS,
    *PRIVACY_FIELDS,
)


@bp.route("/admin/settings", methods=["GET", "POST"])
def company_settings() -> ResponseReturnValue:
    """Show and change what the firm says about itself."""
    firm = company()
    kept = {name: getattr(firm, name) for name in PLAIN_FIELDS}
    agreed = {f"consent_{code}": current_consent(code).text for code in LOCALES}
    form = CompanyForm(data={**kept, **agreed, "review_links": review_links()})
    if not form.is_submitted():
        return _settings_page(form)
    if not form.validate():
        return _settings_page(form), 422
    for name in PLAIN_FIELDS:
        setattr(firm, name, form[name].data)
    set_review_links(form.links())
    publish_consent(form.consents(), current_user.id, now())
    if form.remove_logo.data:
        firm.logo = None
    elif form.logo_bytes:
        firm.logo = form.logo_bytes
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".company_settings"), 303)


@bp.get("/admin/questionnaires")
def questionnaires() -> ResponseReturnValue:
    """Show what is asked now, the form of a new version, and the earlier ones."""
    current = current_questionnaire()
    form = QuestionnaireForm(formdata=None, data=_as_form(current))
    return _questionnaires_page(form)


@bp.post("/admin/questionnaires")
def publish_questionnaire() -> ResponseReturnValue:
    """Publish a new version; acts made before keep theirs."""
    form = QuestionnaireForm()
    if not form.validate():
        return _questionnaires_page(form), 422
    try:
        asked = _asked(form)
    except IntegrityError:
        db.session.rollback()
        form.new.form.key.errors = [_("This key is taken.")]
        return _questionnaires_page(form), 422
    if not asked:
        form.form_errors.append(_("Give at least one touchpoint a place."))
        return _questionnaires_page(form), 422
    publish(
        form.name.data or "",
        form.recommend_ru.data or "",
        form.recommend_en.data or "",
        asked,
        now(),
    )
    db.session.commit()
    flash(_("Published: new acts ask this. Acts made before keep their questions."), "success")
    return redirect(url_for(".questionnaires"), 303)


def _settings_page(form: CompanyForm) -> str:
    logo = company().logo
    picture = base64.b64encode(logo).decode() if logo else None
    return render_template(
        "admin/settings.html", form=form, logo=picture, consents=consent_history()
    )


def _as_form(current: Questionnaire) -> dict[str, object]:
    places = {item.touchpoint_id: item for item in current.items}
    rows = [
        {
            "touchpoint_id": touchpoint.id,
            "position": item.position if item else None,
            "label_ru": item.label_ru if item else touchpoint.name_ru,
            "label_en": item.label_en if item else touchpoint.name_en,
        }
        for touchpoint in touchpoints()
        for item in [places.get(touchpoint.id)]
    ]
    rows.sort(key=lambda row: row["position"] or 100)
    return {
        "name": current.name,
        "recommend_ru": current.recommend_ru,
        "recommend_en": current.recommend_en,
        "asked": rows,
    }


def _asked(form: QuestionnaireForm) -> list[Asked]:
    by_id = {str(touchpoint.id): touchpoint for touchpoint in touchpoints()}
    placed: list[tuple[int, Asked]] = []
    for row in form.asked:
        touchpoint = by_id.get(str(row.form.touchpoint_id.data))
        if touchpoint is not None and row.form.position.data:
            label_ru = row.form.label_ru.data or touchpoint.name_ru
            label_en = row.form.label_en.data or touchpoint.name_en
            placed.append((row.form.position.data, Asked(touchpoint, label_ru, label_en)))
    new = form.new.form
    if new.key.data:
        added = add_touchpoint(
            new.key.data, new.label_ru.data, new.label_en.data, form.stage_of_new()
        )
        db.session.flush()
        last = max((place for place, _item in placed), default=0) + 1
        placed.append((new.position.data or last, Asked(added, added.name_ru, added.name_en)))
    placed.sort(key=lambda pair: pair[0])
    return [asked for _place, asked in placed]


def _questionnaires_page(form: QuestionnaireForm) -> str:
    return render_template(
        "admin/questionnaires.html",
        form=form,
        questionnaires=all_questionnaires(),
        current=current_questionnaire(),
    )
