"""Layouts of acts: where each mark stands on paper, kept for ever; acts remember theirs."""

from alembic import op
import sqlalchemy as sa

revision = '003'
down_revision = '002'
branch_labels = None
depends_on = None

KEPT = "act_layout_is_kept"


def _forbid_edits() -> None:
    """Paper that lies in parcels cannot change: neither can what tells how to read it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {KEPT} BEFORE UPDATE ON act_layout "
            "BEGIN SELECT RAISE(ABORT, 'a layout of printed acts is never edited'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_layout_edit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'a layout of printed acts is never edited' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {KEPT} BEFORE UPDATE ON act_layout "
        "FOR EACH ROW EXECUTE FUNCTION refuse_layout_edit()"
    )


def upgrade() -> None:
    op.create_table('act_layout',
    sa.Column('questionnaire_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('geometry', sa.JSON(), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_act_layout_version_from_one')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_act_layout_questionnaire_id_questionnaire')),
    sa.PrimaryKeyConstraint('questionnaire_id', 'version', name=op.f('pk_act_layout'))
    )
    _forbid_edits()
    with op.batch_alter_table('act', schema=None) as batch_op:
        batch_op.add_column(sa.Column('layout_version', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_act_questionnaire_id_layout_version_act_layout'), 'act_layout', ['questionnaire_id', 'layout_version'], ['questionnaire_id', 'version'])


def downgrade() -> None:
    with op.batch_alter_table('act', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_act_questionnaire_id_layout_version_act_layout'), type_='foreignkey')
        batch_op.drop_column('layout_version')

    op.drop_table('act_layout')
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_layout_edit")
