"""Files of orders are batches that can be undone; mappings have names."""

from alembic import op
import sqlalchemy as sa

revision = '014'
down_revision = '013'
branch_labels = None
depends_on = None

STATES = ('mapping', 'reading', 'comparing', 'previewed', 'taking_in', 'done', 'failed', 'undoing', 'undone')


def upgrade() -> None:
    # never batched: making the table anew on SQLite would take as long as there are orders
    op.add_column('order', sa.Column('revision', sa.Integer(), sa.CheckConstraint('revision >= 1', name=op.f('ck_order_revision_from_one')), nullable=False, server_default='1'))
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.create_index('ix_response_order_id', ['order_id'], unique=False)

    op.create_table('order_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum(*STATES, name='batchstate', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('mapping', sa.String(), nullable=True),
    sa.Column('columns', sa.JSON(), nullable=True),
    sa.Column('system', sa.String(), nullable=True),
    sa.Column('header', sa.JSON(), nullable=False),
    sa.Column('sample', sa.JSON(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('same', sa.Integer(), nullable=False),
    sa.Column('delivered', sa.Integer(), nullable=False),
    sa.Column('refused_lines', sa.Integer(), nullable=False),
    sa.Column('failure', sa.String(), nullable=True),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('taken_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name=op.f('ck_order_batch_failed_says_why')),
    sa.CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name=op.f('ck_order_batch_undone_has_moment')),
    sa.CheckConstraint('done BETWEEN 0 AND total', name=op.f('ck_order_batch_done_range')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_order_batch_attempts_not_negative')),
    sa.CheckConstraint('added >= 0 AND changed >= 0 AND same >= 0 AND delivered >= 0 AND refused_lines >= 0', name=op.f('ck_order_batch_counts_not_negative')),
    sa.CheckConstraint("language IN ('ru', 'en')", name=op.f('ck_order_batch_language_known')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_order_batch_made_by_id_user')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['user.id'], name=op.f('fk_order_batch_undone_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_batch'))
    )
    with op.batch_alter_table('order_batch', schema=None) as batch_op:
        batch_op.create_index('ix_order_batch_state_leased_until', ['state', 'leased_until'], unique=False)

    op.create_table('order_batch_piece',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('position >= 0', name=op.f('ck_order_batch_piece_position_from_zero')),
    sa.ForeignKeyConstraint(['batch_id'], ['order_batch.id'], name=op.f('fk_order_batch_piece_batch_id_order_batch'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('batch_id', 'position', name=op.f('pk_order_batch_piece'))
    )
    op.create_table('refused_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('cells', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['order_batch.id'], name=op.f('fk_refused_line_batch_id_order_batch'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refused_line'))
    )
    with op.batch_alter_table('refused_line', schema=None) as batch_op:
        batch_op.create_index('ix_refused_line_batch_id_line', ['batch_id', 'line'], unique=False)

    op.create_table('order_batch_order',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('made_act', sa.Boolean(), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('segment', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['order_batch.id'], name=op.f('fk_order_batch_order_batch_id_order_batch'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_order_batch_order_order_id_order'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('batch_id', 'order_id', name=op.f('pk_order_batch_order'))
    )
    with op.batch_alter_table('order_batch_order', schema=None) as batch_op:
        batch_op.create_index('ix_order_batch_order_order_id', ['order_id'], unique=False)

    op.create_table('order_mapping',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('length(name) BETWEEN 1 AND 60', name=op.f('ck_order_mapping_name_length')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_order_mapping_made_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_mapping')),
    sa.UniqueConstraint('name', name=op.f('uq_order_mapping_name'))
    )


def downgrade() -> None:
    # files that waited are sent again; what a batch did stays, and can no longer be undone
    op.drop_table('order_mapping')
    op.drop_table('order_batch_order')
    op.drop_table('refused_line')
    op.drop_table('order_batch_piece')
    op.drop_table('order_batch')
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_index('ix_response_order_id')
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_order_revision_from_one'), type_='check')
        batch_op.drop_column('revision')
