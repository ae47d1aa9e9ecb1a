"""What can happen to layouts: they are kept, and acts remember which one they are printed by."""

from __future__ import annotations

from sqlalchemy import and_, select, update

from portal.acts.documents import blank_of
from portal.acts.geometry import VERSION, geometry
from portal.acts.models import Act, ActLayout, PrintBatchAct
from portal.questionnaires.models import Questionnaire
from portal.questionnaires.queries import newest_questionnaire
from portal.storage.database import db
from portal.storage.races import insert_or_winner
from portal.web.languages import default_language

# asked for each act
_CURRENT = (
    newest_questionnaire()
    .with_only_columns(Questionnaire, ActLayout.version)
    .outerjoin(
        ActLayout,
        and_(ActLayout.questionnaire_id == Questionnaire.id, ActLayout.version == VERSION),
    )
)


def current_layout() -> tuple[Questionnaire, int]:
    """Return what new acts ask, and the version they are printed by; keep it when new."""
    questionnaire, version = db.session.execute(_CURRENT).one()
    return questionnaire, version or kept_layout(questionnaire)


def kept_layout(questionnaire: Questionnaire) -> int:
    """Return the version by which a questionnaire's acts are printed now; keep it when new."""
    key = (questionnaire.id, VERSION)
    # without the geometry itself, which nobody needs to make an act
    known = select(ActLayout.version).filter_by(questionnaire_id=questionnaire.id, version=VERSION)
    if db.session.scalar(known) is None:
        blank = blank_of(questionnaire, default_language())
        layout = ActLayout(
            questionnaire_id=questionnaire.id, version=VERSION, geometry=geometry(blank)
        )
        insert_or_winner(layout, lambda: db.session.get(ActLayout, key))
    return VERSION


def follow_layout(batch_id: int) -> None:
    """Note that the acts of a print run are printed by the present layout."""
    in_run = select(PrintBatchAct.act_id).where(PrintBatchAct.batch_id == batch_id)
    older = (Act.id.in_(in_run), Act.layout_version.is_distinct_from(VERSION))
    asked = select(Act.questionnaire_id).where(*older).distinct()
    for questionnaire in db.session.scalars(
        select(Questionnaire).where(Questionnaire.id.in_(asked))
    ).all():
        kept_layout(questionnaire)
    db.session.execute(
        update(Act)
        .where(*older)
        .values(layout_version=VERSION)
        .execution_options(synchronize_session=False)
    )
