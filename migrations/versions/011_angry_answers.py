"""An answer says whether it is angry, so that the newest ones are found without a walk through all."""

import sqlalchemy as sa
from alembic import op

revision = '011'
down_revision = '010'
branch_labels = None
depends_on = None

CHECK = 'ck_response_detractor_is_angry'
INDEX = 'ix_response_angry'
SQLITE_LISTED = sa.text('angry = 1 AND replaced_by_id IS NULL')
LISTED = sa.text('angry AND replaced_by_id IS NULL')
KNOWN = """
    UPDATE response SET angry = coalesce(nps <= 6, false) OR EXISTS (
        SELECT 1 FROM rating WHERE rating.response_id = response.id AND rating.emotion <= 2
    )
"""
# SQLite makes a changed table anew, and its triggers (migration 009) go with the old one
TRIGGERS = (
    "CREATE TRIGGER response_stands AFTER INSERT ON response WHEN new.replaced_by_id IS NULL "
    "BEGIN INSERT INTO uncounted (response_id, sign) VALUES (new.id, 1); END",
    "CREATE TRIGGER response_is_replaced AFTER UPDATE OF replaced_by_id ON response "
    "WHEN old.replaced_by_id IS NULL AND new.replaced_by_id IS NOT NULL "
    "BEGIN INSERT INTO uncounted (response_id, sign) VALUES (new.id, -1); END",
)


def upgrade() -> None:
    op.add_column('response', sa.Column('angry', sa.Boolean(), nullable=True))
    op.execute(KNOWN)
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.alter_column('angry', existing_type=sa.Boolean(), nullable=False)
        batch_op.create_check_constraint(batch_op.f(CHECK), 'angry OR nps IS NULL OR nps > 6')
        batch_op.create_index(INDEX, ['submitted_at', 'id'], sqlite_where=SQLITE_LISTED, postgresql_where=LISTED)
    _restore_triggers()


def downgrade() -> None:
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_index(INDEX)
        batch_op.drop_constraint(batch_op.f(CHECK), type_='check')
        batch_op.drop_column('angry')
    _restore_triggers()


def _restore_triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in TRIGGERS:
            op.execute(trigger)
