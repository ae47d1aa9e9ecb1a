"""Keys have limits, are rotated and say when they were used; answers to calls are kept for repeats."""

from alembic import op
import sqlalchemy as sa

revision = '015'
down_revision = '014'
branch_labels = None
depends_on = None

CHECKS = {
    "ck_api_key_calls_range": "calls_per_minute BETWEEN 1 AND 60000",
    "ck_api_key_replaced_ends": "(replaced_by_id IS NULL) = (works_until IS NULL)",
    "ck_api_key_replaced_by_a_later": "replaced_by_id > id",
}


def upgrade() -> None:
    with op.batch_alter_table('api_key', schema=None) as batch_op:
        # 12,000 calls a minute was the limit of every key
        batch_op.add_column(sa.Column('calls_per_minute', sa.Integer(), nullable=False, server_default='12000'))
        batch_op.add_column(sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('replaced_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('works_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_api_key_replaced_by_id_api_key'), 'api_key', ['replaced_by_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_api_key_replaced_by_id'), ['replaced_by_id'])
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(name), condition)

    op.create_table('idempotent_call',
    sa.Column('api_key_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(key) BETWEEN 1 AND 255', name=op.f('ck_idempotent_call_key_length')),
    sa.CheckConstraint('length(fingerprint) = 64', name=op.f('ck_idempotent_call_fingerprint_length')),
    sa.CheckConstraint('status BETWEEN 200 AND 299', name=op.f('ck_idempotent_call_status_of_success')),
    sa.ForeignKeyConstraint(['api_key_id'], ['api_key.id'], name=op.f('fk_idempotent_call_api_key_id_api_key')),
    sa.PrimaryKeyConstraint('api_key_id', 'key', name=op.f('pk_idempotent_call'))
    )
    with op.batch_alter_table('idempotent_call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_idempotent_call_happened_at'), ['happened_at'], unique=False)


def downgrade() -> None:
    op.drop_table('idempotent_call')
    # a replaced key would never end in the schema before: it ends now
    op.execute("UPDATE api_key SET revoked_at = works_until WHERE revoked_at IS NULL AND works_until IS NOT NULL")
    with op.batch_alter_table('api_key', schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(name), type_='check')
        batch_op.drop_constraint(batch_op.f('uq_api_key_replaced_by_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_api_key_replaced_by_id_api_key'), type_='foreignkey')
        batch_op.drop_column('works_until')
        batch_op.drop_column('replaced_by_id')
        batch_op.drop_column('last_used_at')
        batch_op.drop_column('calls_per_minute')
