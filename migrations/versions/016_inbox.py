"""Webhooks of other systems."""

from alembic import op
import sqlalchemy as sa

revision = '016'
down_revision = '015'
branch_labels = None
depends_on = None

KINDS = ('shopify', 'woocommerce', 'retailcrm', 'moysklad', 'generic')
OUTCOMES = ('waiting', 'taken_in', 'same', 'ignored', 'refused', 'failed')


def upgrade() -> None:
    op.create_table('inbox_source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='sourcekind', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('secret', sa.String(), nullable=True),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('wrong_calls', sa.Integer(), nullable=False),
    sa.Column('wrong_since', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('length(name) BETWEEN 1 AND 80', name=op.f('ck_inbox_source_name_length')),
    sa.CheckConstraint('length(token) >= 32', name=op.f('ck_inbox_source_token_length')),
    sa.CheckConstraint('length(secret) BETWEEN 8 AND 200', name=op.f('ck_inbox_source_secret_length')),
    sa.CheckConstraint("secret IS NOT NULL OR kind IN ('shopify', 'moysklad')", name=op.f('ck_inbox_source_can_check_its_calls')),
    sa.CheckConstraint('wrong_calls >= 0', name=op.f('ck_inbox_source_wrong_calls_not_negative')),
    sa.CheckConstraint('(wrong_calls = 0) = (wrong_since IS NULL)', name=op.f('ck_inbox_source_wrong_calls_have_a_first')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_inbox_source_created_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox_source')),
    sa.UniqueConstraint('token', name=op.f('uq_inbox_source_token'))
    )

    op.create_table('inbox_delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('topic', sa.String(), nullable=True),
    sa.Column('sender_id', sa.String(), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('outcome', sa.Enum(*OUTCOMES, name='outcome', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('length(sender_id) BETWEEN 1 AND 200', name=op.f('ck_inbox_delivery_sender_id_length')),
    sa.CheckConstraint('length(body) <= 1048576', name=op.f('ck_inbox_delivery_body_length')),
    sa.CheckConstraint("(outcome = 'waiting') = (due_at IS NOT NULL)", name=op.f('ck_inbox_delivery_waits_until_due')),
    sa.CheckConstraint("outcome NOT IN ('ignored', 'refused', 'failed') OR reason IS NOT NULL", name=op.f('ck_inbox_delivery_says_why_not')),
    sa.CheckConstraint("outcome NOT IN ('taken_in', 'same') OR order_id IS NOT NULL", name=op.f('ck_inbox_delivery_done_has_order')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_inbox_delivery_attempts_not_negative')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_inbox_delivery_order_id_order')),
    sa.ForeignKeyConstraint(['source_id'], ['inbox_source.id'], name=op.f('fk_inbox_delivery_source_id_inbox_source')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox_delivery')),
    sa.UniqueConstraint('source_id', 'sender_id', name=op.f('uq_inbox_delivery_source_id_sender_id'))
    )
    with op.batch_alter_table('inbox_delivery', schema=None) as batch_op:
        batch_op.create_index('ix_inbox_delivery_due_at', ['due_at'], unique=False, sqlite_where=sa.text('due_at IS NOT NULL'), postgresql_where=sa.text('due_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_inbox_delivery_order_id'), ['order_id'], unique=False)
        batch_op.create_index('ix_inbox_delivery_received_at', ['received_at'], unique=False)
        batch_op.create_index('ix_inbox_delivery_source_id_id', ['source_id', 'id'], unique=False)
        batch_op.create_index('ix_inbox_delivery_source_id_outcome_id', ['source_id', 'outcome', 'id'], unique=False)

    op.create_table('inbox_order',
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('foreign_id', sa.String(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(foreign_id) BETWEEN 1 AND 200', name=op.f('ck_inbox_order_foreign_id_length')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_inbox_order_order_id_order')),
    sa.ForeignKeyConstraint(['source_id'], ['inbox_source.id'], name=op.f('fk_inbox_order_source_id_inbox_source')),
    sa.PrimaryKeyConstraint('source_id', 'foreign_id', name=op.f('pk_inbox_order'))
    )
    with op.batch_alter_table('inbox_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbox_order_order_id'), ['order_id'], unique=False)


def downgrade() -> None:
    op.drop_table('inbox_order')
    op.drop_table('inbox_delivery')
    op.drop_table('inbox_source')
