"""Past answers: files of them, answers without an act, questionnaires that came with a file."""

from alembic import op
import sqlalchemy as sa

revision = '006'
down_revision = '005'
branch_labels = None
depends_on = None

BEFORE = ("qr", "code", "paper", "scan")
RESPONSE_CHECKS = {
    "ck_response_act_or_import": "(act_id IS NULL) <> (import_id IS NULL)",
    "ck_response_import_has_its_channel": "(channel = 'import') = (import_id IS NOT NULL)",
    "ck_response_order_of_an_import": "order_id IS NULL OR import_id IS NOT NULL",
}


def _channels(names: tuple[str, ...]) -> str:
    return f"channel IN ({', '.join(repr(name) for name in names)})"


def _set_channels(batch_op, table: str, names: tuple[str, ...]) -> None:
    batch_op.drop_constraint(batch_op.f(f"ck_{table}_channel"), type_='check')
    batch_op.create_check_constraint(batch_op.f(f"ck_{table}_channel"), _channels(names))


def upgrade() -> None:
    op.create_table('answer_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('questionnaire_id', sa.Integer(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by_id', sa.Integer(), nullable=True),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count >= 1', name=op.f('ck_answer_import_has_answers')),
    sa.ForeignKeyConstraint(['imported_by_id'], ['user.id'], name=op.f('fk_answer_import_imported_by_id_user')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_answer_import_questionnaire_id_questionnaire')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_import')),
    sa.UniqueConstraint('digest', name=op.f('uq_answer_import_digest'))
    )
    # never batched: making the table anew would lose the triggers that forbid its editing
    op.add_column('questionnaire', sa.Column('imported', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('order_upload', schema=None) as batch_op:
        batch_op.add_column(sa.Column('purpose', sa.String(length=16), nullable=False, server_default='orders'))
        batch_op.create_check_constraint(batch_op.f('ck_order_upload_uploadpurpose'), "purpose IN ('orders', 'answers')")

    with op.batch_alter_table('form_count', schema=None) as batch_op:
        _set_channels(batch_op, 'form_count', (*BEFORE, 'import'))

    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('import_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('order_id', sa.Integer(), nullable=True))
        batch_op.alter_column('act_id', existing_type=sa.Integer(), nullable=True)
        _set_channels(batch_op, 'response', (*BEFORE, 'import'))
        batch_op.create_foreign_key(batch_op.f('fk_response_import_id_answer_import'), 'answer_import', ['import_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_response_order_id_order'), 'order', ['order_id'], ['id'])
        for name, condition in RESPONSE_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(name), condition)


def downgrade() -> None:
    # counts know of imported answers: they are made anew of those that are left
    op.execute('DELETE FROM measure_count')
    op.execute('DELETE FROM uncounted')
    _remove_imported_answers()
    op.execute('INSERT INTO uncounted (response_id, sign) SELECT id, 1 FROM response WHERE replaced_by_id IS NULL')
    with op.batch_alter_table('response', schema=None) as batch_op:
        for name in RESPONSE_CHECKS:
            batch_op.drop_constraint(batch_op.f(name), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_response_order_id_order'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_response_import_id_answer_import'), type_='foreignkey')
        _set_channels(batch_op, 'response', BEFORE)
        batch_op.alter_column('act_id', existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column('order_id')
        batch_op.drop_column('import_id')

    with op.batch_alter_table('form_count', schema=None) as batch_op:
        _set_channels(batch_op, 'form_count', BEFORE)

    op.execute("DELETE FROM order_upload WHERE purpose <> 'orders'")
    with op.batch_alter_table('order_upload', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_order_upload_uploadpurpose'), type_='check')
        batch_op.drop_column('purpose')

    op.execute('ALTER TABLE questionnaire DROP COLUMN imported')
    op.drop_table('answer_import')


def _remove_imported_answers() -> None:
    """Remove what the schema before cannot hold. Touchpoints stay: acts may ask of them by now."""
    imported = "SELECT id FROM response WHERE import_id IS NOT NULL"
    for part in ("rating", "remark", "claim"):
        op.execute(f"DELETE FROM {part} WHERE response_id IN ({imported})")
    op.execute("DELETE FROM response WHERE import_id IS NOT NULL")
    op.execute("DELETE FROM answer_import")
    questionnaires = "SELECT id FROM questionnaire WHERE imported"
    op.execute(f"DELETE FROM questionnaire_item WHERE questionnaire_id IN ({questionnaires})")
    op.execute("DELETE FROM questionnaire WHERE imported")
