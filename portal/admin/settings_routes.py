"""What the owner sets: the firm, its questionnaires, its users."""

from __future__ import annotations

import base64

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from wtforms import SelectChoice

from portal.accounts.errors import LastAdmin, UserExists
from portal.accounts.forms import UserForm
from portal.accounts.guards import staff_blueprint
from portal.accounts.models import Role, User
from portal.accounts.operations import add_user, set_active, set_password
from portal.accounts.passwords import one_time_password
from portal.accounts.queries import users
from portal.accounts.words import ROLES
from portal.admin.forms import CompanyForm, QuestionnaireForm
from portal.company.queries import company
from portal.questionnaires.models import Questionnaire
from portal.questionnaires.operations import Asked, publish
from portal.questionnaires.queries import current_questionnaire
from portal.questionnaires.queries import questionnaires as all_questionnaires
from portal.storage.database import db
from portal.touchpoints.operations import add_touchpoint
from portal.touchpoints.queries import touchpoints
from portal.web.clock import now

bp = staff_blueprint("settings", __name__, Role.ADMIN)
PLAIN_FIELDS = ("name", "phone", "email", "colour", "promise_days", "answer_days")


@bp.route("/admin/settings", methods=["GET", "POST"])
def company_settings() -> ResponseReturnValue:
    """Show and change what the firm says about itself."""
    firm = company()
    form = CompanyForm(data={name: getattr(firm, name) for name in PLAIN_FIELDS})
    if not form.is_submitted():
        return _settings_page(form)
    if not form.validate():
        return _settings_page(form), 422
    for name in PLAIN_FIELDS:
        setattr(firm, name, form[name].data)
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


@bp.get("/admin/users")
def users_page() -> ResponseReturnValue:
    """List the users."""
    return _users_page(_user_form())


@bp.post("/admin/users")
def invite() -> ResponseReturnValue:
    """Add a user with a one-time password, shown this once."""
    form = _user_form()
    if not form.validate():
        return _users_page(form), 422
    password = one_time_password()
    try:
        user = add_user(form.email.data or "", Role(form.role.data), password, now(), True)
    except UserExists:
        form.email.errors = [_("This e-mail has an account already.")]
        return _users_page(form), 422
    db.session.commit()
    return _users_page(_user_form(empty=True), user, password)


@bp.post("/admin/users/<int:user_id>/password")
def reset_password(user_id: int) -> ResponseReturnValue:
    """Give a user a new one-time password, shown this once; their sessions end."""
    user = _user(user_id)
    password = one_time_password()
    set_password(user, password, must_change_password=True)
    db.session.commit()
    return _users_page(_user_form(empty=True), user, password)


@bp.post("/admin/users/<int:user_id>/close")
def close(user_id: int) -> ResponseReturnValue:
    """Close an account."""
    user = _user(user_id)
    try:
        set_active(user, False)
    except LastAdmin:
        flash(_("This is the only admin: add another one first."), "danger")
    else:
        db.session.commit()
        flash(_("The account is closed."), "success")
    return redirect(url_for(".users_page"), 303)


@bp.post("/admin/users/<int:user_id>/open")
def reopen(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    set_active(_user(user_id), True)
    db.session.commit()
    flash(_("The account is open."), "success")
    return redirect(url_for(".users_page"), 303)


def _settings_page(form: CompanyForm) -> str:
    logo = company().logo
    picture = base64.b64encode(logo).decode() if logo else None
    return render_template("admin/settings.html", form=form, logo=picture)


def _as_form(current: Questionnaire) -> dict[str, object]:
    places = {item.touchpoint_id: item for item in current.items}
    rows = [
        {
            "touchpoint_id": touchpoint.id,
            "position": places[touchpoint.id].position if touchpoint.id in places else None,
            "label_ru": places[touchpoint.id].label_ru
            if touchpoint.id in places
            else touchpoint.name_ru,
            "label_en": places[touchpoint.id].label_en
            if touchpoint.id in places
            else touchpoint.name_en,
        }
        for touchpoint in touchpoints()
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
    published = all_questionnaires()
    return render_template("admin/questionnaires.html", form=form, questionnaires=published)


def _user_form(empty: bool = False) -> UserForm:
    form = UserForm(formdata=None) if empty else UserForm()
    form.role.choices = [
        SelectChoice(value=role.value, label=str(word)) for role, word in ROLES.items()
    ]
    return form


def _users_page(form: UserForm, invited: User | None = None, password: str = "") -> str:
    return render_template(
        "admin/users.html",
        form=form,
        users=users(),
        role_words=ROLES,
        invited=invited,
        password=password,
        own_id=current_user.id,
    )


def _user(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        abort(404)
    return user
